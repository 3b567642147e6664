/** Reloads by the clock, and what is kept of reloads. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globalDefinitions, instance } from '../lab/configuration.js';
import { scratchDirectory } from '../lab/scratch.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

/** The clock of this machine, some seconds on. */
function clock(secondsOn: number): string {
  return new Date(Date.now() + secondsOn * 1000).toISOString().replace(/.*T|\..*/g, '');
}

describe('reloads by the clock', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const directory = scratchDirectory();
  const file = join(directory, 'when');
  const text = (priority: number, more = '') =>
    globalDefinitions(`reload_time_file ${file}\n${more}`) + instance({ priority });
  afterEach(() => rmSync(file, { force: true }));

  // Shows: global_defs.reload_time_file
  it('come when the file says, once, and the file is gone', async () => {
    const daemon = lab.start('n1', text(150));
    await daemon.waitForLog(/Startup complete/);
    daemon.configure(text(170));
    writeFileSync(file, `${clock(4)}Z\n`);
    await daemon.waitForLog(/Scheduling reload for \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
    await lab.sniffer.waitFor('the new priority', 'advert', ({ priority }) => priority === 170);
    await daemon.waitForLog(/Reload complete/);
    expect(existsSync(file)).to.equal(false);
  });

  it('are off when the file goes, and when it says no time', async () => {
    writeFileSync(file, `${clock(3600)}Z`);
    const daemon = lab.start('n1', text(150));
    await daemon.waitForLog(/Scheduling reload for/);
    rmSync(file);
    await daemon.waitForLog(/Cancelling reload scheduled for/);
    writeFileSync(file, 'tomorrow\n');
    await daemon.waitForLog(/Invalid reload time 'tomorrow' specified - ignoring/);
    expect(daemon.log()).to.not.match(/Reloading/);
  });

  // Shows: global_defs.reload_repeat
  it('come every day with reload_repeat: the file stays', async () => {
    const daemon = lab.start('n1', text(150, 'reload_repeat'));
    await daemon.waitForLog(/Startup complete/);
    writeFileSync(file, `${clock(4)}Z\n`);
    await daemon.waitForLog(/Scheduling reload for/);
    await daemon.waitForLog(/Reload complete/, 20_000);
    await daemon.waitForLog(/Scheduling reload for[\s\S]*Scheduling reload for/);
    expect(existsSync(file)).to.equal(true);
  });

  // Shows: global_defs.config_save_dir
  it('leave the configuration and the state before and after, if asked', async () => {
    const saved = join(directory, 'saved');
    const included = join(directory, 'instance.conf');
    writeFileSync(included, instance({ priority: 150 }));
    const main = `${globalDefinitions(`config_save_dir ${saved}`)}include ${included}\n`;
    const daemon = lab.start('n1', main);
    await daemon.waitForLog(/Startup complete/);
    writeFileSync(included, instance({ priority: 151 }));
    daemon.reload();
    const { pid } = daemon;
    const vrrp = `keepalived_vrrp.${daemon.pidOf('vrrp')}.1`;
    const names = [`conf.${pid}.0`, `conf.${pid}.1`].map((name) => `keepalived.${name}`);
    const expected = [...names, `${vrrp}.post`, `${vrrp}.pre`].sort();
    await eventually(
      'all of them are there',
      () => expected.every((name) => existsSync(join(saved, name))),
      10_000,
      () => readdirSync(saved).join(' ') + daemon.log(),
    );
    expect(readdirSync(saved).sort()).to.deep.equal(expected);
    const saying = (name: string) =>
      /^ +priority (?:= )?(\d+)$/im.exec(readFileSync(join(saved, name), 'utf8'))?.[1];
    expect(expected.map(saying)).to.deep.equal(['150', '151', '151', '150']);
    expect(statSync(join(saved, `${vrrp}.pre`)).mode & 0o777).to.equal(0o600);
  });

  // Shows: global_defs.tmp_config_directory
  itOurs('keep what runs with tmp_config_directory', async () => {
    const daemon = lab.start('n1', text(150, `tmp_config_directory ${directory}`));
    await eventually('it is master', () => lab.network.node('n1').holds('10.99.0.100'));
    const before = readdirSync(directory);
    lab.sniffer.clear();
    daemon.reload(text(160, `tmp_config_directory ${directory}`));
    await lab.sniffer.waitFor('the new priority', 'advert', ({ priority }) => priority === 160);
    expect(lab.network.node('n1').holds('10.99.0.100')).to.equal(true);
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
    expect(readdirSync(directory)).to.deep.equal(before);
  });
});
