/** Stopping, dumping, going to the background. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { onCleanup } from '../lab/cleanup.js';
import { configuration, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

describe('signals and pid files', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const holds = () => lab.network.node('n1').holds(VIRTUAL_ADDRESS);

  it('SIGTERM: priority 0, no address left, no pid file left, status 0', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', holds);
    expect(daemon.pidOf('parent')).to.equal(daemon.pid);
    expect(existsSync(`/proc/${daemon.pidOf('vrrp')}`)).to.equal(true);
    const ending = await daemon.stop();
    expect(ending).to.deep.equal({ code: 0, signal: null });
    expect(holds()).to.equal(false);
    await lab.sniffer.waitFor('goodbye', 'advert', (advert) => advert.priority === 0);
    expect(existsSync(daemon.pidFile('parent'))).to.equal(false);
    expect(existsSync(daemon.pidFile('vrrp'))).to.equal(false);
  });

  it('SIGUSR1 writes the state, SIGUSR2 the statistics', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', holds);
    const dump = (name: string): string => {
      const path = join(daemon.directory, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    daemon.signal('SIGUSR1');
    await eventually('the state', () => dump('keepalived.data').includes('State = MASTER'));
    const state = dump('keepalived.data');
    expect(state).to.match(/^ VRRP Instance = VI_1$/m);
    expect(state).to.match(/^ {3}Virtual Router ID = 51$/m);
    expect(state).to.match(/^ {3}Effective priority = 150$/m);
    expect(state).to.match(/^ {5}10\.99\.0\.100\/24 dev eth0 scope global.* set/m);
    daemon.signal('SIGUSR2');
    await eventually('the statistics', () => dump('keepalived.stats').includes('Priority Zero'));
    const statistics = dump('keepalived.stats');
    expect(statistics).to.match(/^VRRP Instance: VI_1$/m);
    expect(statistics).to.match(/^ {2}Became master: 1$/m);
    expect(statistics).to.match(/^ {4}Sent: [1-9]\d*$/m);
  });

  itOurs('real-time signals: RTMIN+2 writes JSON, RTMAX-1 statistics and then clears', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', holds);
    const send = (signal: number): void => {
      // Without -s: some kill programs know real-time signals by number only (signal(7)).
      lab.network.node('n1').run('kill', [`-${signal}`, String(daemon.pid)]);
    };
    const dump = (name: string): string => {
      const path = join(daemon.directory, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    send(36);
    await eventually('JSON', () => dump('keepalived.json').endsWith('\n'));
    expect(JSON.parse(dump('keepalived.json'))).to.have.nested.property('[0].data.state', 2);
    send(63);
    await eventually('statistics', () => /^ {2}Became master: 1$/m.test(dump('keepalived.stats')));
    daemon.signal('SIGUSR2');
    await eventually('cleared', () => /^ {2}Became master: 0$/m.test(dump('keepalived.stats')));
    expect(daemon.running).to.equal(true);
  });

  it('without -n it goes to the background and is stopped through its pid file', async () => {
    const text = configuration({ priority: 150 });
    const directory = mkdtempSync(join(tmpdir(), 'upkeep-relative-'));
    onCleanup(() => rmSync(directory, { recursive: true, force: true }));
    const file = join(directory, 'keepalived.conf');
    writeFileSync(file, text, { mode: 0o644 });
    // A relative path counts from here, in the background as well.
    const daemon = lab.start('n1', '', {
      background: true,
      extraArguments: ['-f', relative(process.cwd(), file)],
    });
    const ending = await daemon.waitForEnd();
    expect(ending.code).to.equal(0);
    await eventually('a pid file', () => existsSync(daemon.pidFile('parent')));
    await eventually('master', holds);
    // A daemon has no terminal and no parent that waits for it (daemon(7)).
    const pid = daemon.pidOf('parent');
    const session = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[3];
    expect(Number(session)).to.equal(pid);
    process.kill(pid, 'SIGTERM');
    await eventually('its pid file goes', () => !existsSync(daemon.pidFile('parent')));
    expect(holds()).to.equal(false);
  });

  itOurs('is found by its names: ps, pgrep and pidof', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', holds);
    const [parent, child] = [daemon.pidOf('parent'), daemon.pidOf('vrrp')];
    const run = (command: string, ...args: readonly string[]) =>
      execFileSync(command, args, { encoding: 'utf8' }).trim();
    expect(run('ps', '-o', 'comm=', '-p', `${parent}`)).to.equal('upkeepd');
    expect(run('ps', '-o', 'args=', '-p', `${parent}`)).to.match(/^upkeepd -n /);
    await eventually('its name', () => run('ps', '-o', 'comm=', '-p', `${child}`) !== 'node');
    expect(run('ps', '-o', 'comm=', '-p', `${child}`)).to.equal('upkeepd_vrrp');
    for (const [name, pid] of [
      ['upkeepd', parent],
      ['upkeepd_vrrp', child],
    ] as const) {
      expect(run('pgrep', '-x', name).split('\n')).to.include(`${pid}`);
      expect(run('pidof', name).split(' ')).to.include(`${pid}`);
    }
  });

  // Shows: process_name, vrrp_process_name, bfd_process_name
  itOurs('is found by the names that the file gives its processes', async () => {
    const names = 'process_name lb_parent\n vrrp_process_name lb_vrrp\n bfd_process_name lb_bfd';
    const session = 'bfd_instance B1 {\n neighbor_ip 10.99.0.99\n}\n';
    const text = `global_defs {\n ${names}\n}\n${session}${configuration({ priority: 150 })}`;
    const daemon = lab.start('n1', text);
    await eventually('master', holds);
    const nameOf = (pid: number) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    expect(nameOf(daemon.pidOf('parent'))).to.equal('lb_parent');
    await eventually('its name', () => nameOf(daemon.pidOf('vrrp')) === 'lb_vrrp');
    await eventually('that of BFD', () => nameOf(daemon.pidOf('bfd')) === 'lb_bfd');
  });

  it('refuses to run twice, with status 0 as keepalived does', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', holds);
    const second = lab.start('n1', configuration({ priority: 150 }), {
      extraArguments: ['-p', daemon.pidFile('parent'), '-r', daemon.pidFile('vrrp')],
    });
    expect((await second.waitForEnd()).code).to.equal(0);
    expect(second.log()).to.match(/already running/);
    expect(daemon.running).to.equal(true);
    expect(holds()).to.equal(true);
  });
});
