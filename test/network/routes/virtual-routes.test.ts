/** `virtual_routes` and `virtual_rules`: with the master, whole, and gone with it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, globalDefinitions, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const ROUTES = ['10.71.0.0/24 via 10.99.0.200 src 10.99.0.100', 'blackhole 10.72.0.0/24'];
const RULES = ['from 10.73.0.0/24 table 100 preference 500'];

function file(routes: readonly string[], rules = RULES): string {
  const list = (name: string, lines: readonly string[]) => `${name} {\n${lines.join('\n')}\n}\n`;
  const more = list('virtual_routes', routes) + list('virtual_rules', rules);
  return configuration({ priority: 200, more });
}

describe('virtual routes and rules', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = () => lab.network.node('n1');
  const has = (what: string) =>
    `${node().ip('route', 'show')}\n${node().ip('rule', 'show')}`.includes(what);
  const here = (daemon: Daemon, what: string, wanted = true) =>
    eventually(
      `${what} ${wanted ? 'is here' : 'is gone'}`,
      () => has(what) === wanted,
      10_000,
      () => `${node().ip('route', 'show')}\n${daemon.log().slice(-2000)}`,
    );

  afterEach('what a killed daemon left', () => {
    node().ip('route', 'flush', 'proto', '18');
    while (has('10.73.0.0/24')) {
      node().ip('rule', 'delete', 'preference', '500');
    }
  });

  async function start(text = file(ROUTES)): Promise<Daemon> {
    const daemon = lab.start('n1', text);
    await here(daemon, '10.73.0.0/24');
    return daemon;
  }

  // Shows: vrrp_instance.virtual_routes, vrrp_instance.virtual_rules
  // Shows: vrrp_instance.virtual_routes.src, vrrp_instance.virtual_rules.table
  it('are set after the address that a route needs, and are gone after a stop', async () => {
    const daemon = await start();
    expect(node().ip('route', 'show', '10.71.0.0/24')).to.include('proto keepalived');
    expect(node().ip('route', 'show', '10.71.0.0/24')).to.include('src 10.99.0.100');
    expect(has('blackhole 10.72.0.0/24')).to.equal(true);
    expect((await daemon.stop()).code).to.equal(0);
    for (const what of ['10.71.0.0', '10.72.0.0', '10.73.0.0']) {
      expect(has(what), what).to.equal(false);
    }
  });

  it('take everything along when a stranger removes one, and all comes back', async () => {
    const daemon = await start();
    lab.sniffer.clear();
    node().ip('route', 'delete', 'blackhole', '10.72.0.0/24');
    await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
    await here(daemon, '10.72.0.0/24');
    await here(daemon, '10.73.0.0/24');
    const before = daemon.log().length;
    node().ip('rule', 'delete', 'preference', '500');
    await eventually('it is master again', () =>
      /BACKUP STATE[\s\S]*MASTER STATE/.test(daemon.log().slice(before)),
    );
    await here(daemon, '10.73.0.0/24');
  });

  // Shows: vrrp_instance.virtual_routes.no_track, vrrp_instance.virtual_rules.no_track
  it('may go when they have no_track', async () => {
    const daemon = await start(
      file([`${ROUTES[1]} no_track`], ['from 10.73.0.0/24 blackhole preference 500 no_track']),
    );
    lab.sniffer.clear();
    node().ip('route', 'delete', 'blackhole', '10.72.0.0/24');
    node().ip('rule', 'delete', 'preference', '500');
    await observeFor(1000);
    expect(lab.sniffer.seen('advert', (advert) => advert.priority === 0)).to.deep.equal([]);
    expect(has('10.72.0.0')).to.equal(false);
    expect(daemon.log()).to.not.include('removed by someone else');
  });

  it('change at a reload; what stays is not touched', async () => {
    const daemon = await start();
    const monitor = node().spawn('ip', ['monitor', 'route', 'rule']);
    let said = '';
    monitor.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await observeFor(300);
    daemon.reload(file([ROUTES[0] ?? '', '10.74.0.0/24 via 10.99.0.201']));
    await here(daemon, '10.74.0.0/24');
    await here(daemon, '10.72.0.0/24', false);
    daemon.reload(file([ROUTES[0] ?? '', '10.74.0.0/24 via 10.99.0.202 mtu 1400']));
    await here(daemon, 'via 10.99.0.202');
    await eventually('the monitor has said so', () => said.includes('10.99.0.202'));
    monitor.kill();
    expect(said).to.not.include('10.71.0.0');
    expect(said).to.not.include('10.73.0.0');
    expect(node().ip('route', 'show', '10.74.0.0/24').trim().split('\n')).to.have.length(1);
  });

  itOurs('are adopted when the child is killed, and removed if it then stops', async () => {
    const daemon = await start();
    const victim = daemon.pidOf('vrrp');
    process.kill(victim, 'SIGKILL');
    await daemon.waitForLog(/went on with/);
    expect(has('10.71.0.0')).to.equal(true);
    expect((await daemon.stop()).code).to.equal(0);
    expect(['10.71.0.0', '10.72.0.0', '10.73.0.0'].filter(has)).to.deep.equal([]);
  });

  itOurs(
    'are gone when the supervisor is killed, and after a crash of all at a start',
    async () => {
      const daemon = await start();
      process.kill(daemon.pid, 'SIGKILL');
      await here(daemon, '10.73.0.0/24', false);
      await here(daemon, '10.71.0.0/24', false);
      node().ip('route', 'add', 'blackhole', '10.72.0.0/24', 'proto', '18');
      const next = lab.start(
        'n1',
        file(ROUTES).replace('priority 200', 'priority 200\n nopreempt'),
      );
      await here(next, '10.72.0.0/24', false);
    },
  );

  itOurs('go when the child dies a second time, and come back with its successor', async () => {
    const daemon = await start();
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/went on with/);
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/Entering MASTER STATE[\s\S]*(released|Respawning|restart|again)/i);
    await here(daemon, '10.71.0.0/24', false);
    await here(daemon, '10.71.0.0/24');
  });

  it('follow their interfaces: a fault when one is down', async () => {
    node().ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'far1');
    node().ip('link', 'set', 'far1', 'up');
    node().ip('link', 'set', 'eth1', 'up');
    try {
      const daemon = await start(file(['10.75.0.0/24 dev eth1']));
      await here(daemon, '10.75.0.0/24');
      node().setInterface('eth1', false);
      await daemon.waitForLog(/Entering FAULT STATE/);
      node().setInterface('eth1', true);
      await here(daemon, '10.75.0.0/24');
    } finally {
      node().ip('link', 'delete', 'eth1');
    }
  });

  itOurs('that the kernel refuses cost the instance nothing', async () => {
    const daemon = await start(file(['10.76.0.0/24 via 10.1.1.1', '10.77.0.1/24 dev eth0']));
    await daemon.waitForLog(/cannot add route 10\.76\.0\.0\/24 via 10\.1\.1\.1: ENETUNREACH/);
    await daemon.waitForLog(/cannot add route 10\.77\.0\.1\/24 .*has bits behind its prefix/);
    expect(node().holds('10.99.0.100')).to.equal(true);
    expect(daemon.log()).to.not.match(/FAULT/);
  });

  // Shows: global_defs.iproute_usr_dir, global_defs.iproute_etc_dir
  itOurs('take names from the folders of the file, as they are at a reload', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-names-'));
    const write = (where: string, table: number) => {
      mkdirSync(join(folder, where), { recursive: true });
      writeFileSync(join(folder, where, 'rt_tables'), `${table} lab\n`);
    };
    const text = (from: string, ...folders: readonly string[]) =>
      globalDefinitions(folders.join('\n')) +
      instance({ priority: 200, more: `virtual_rules {\nfrom ${from} table lab\n}` });
    const usr = `iproute_usr_dir ${folder}/usr`;
    const etc = `iproute_etc_dir ${folder}/etc`;
    write('usr', 7001);
    write('etc', 7002);
    try {
      const daemon = await start(text('10.73.0.0/24', usr));
      await here(daemon, 'from 10.73.0.0/24 lookup 7001');
      daemon.reload(text('10.74.0.0/24', usr, etc));
      await here(daemon, 'from 10.74.0.0/24 lookup 7002');
      await here(daemon, '10.73.0.0/24', false);
      await daemon.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  itOurs('follow a name that has another number at a reload of the same text', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-names-'));
    const name = (list: string, text: string) => writeFileSync(join(folder, list), `${text}\n`);
    const before = globalDefinitions(`iproute_etc_dir ${folder}`);
    const routes = ['10.71.0.0/24 dev eth0 table lab', '10.72.0.0/24 dev eth0 scope nearby'];
    const list = (keyword: string, lines: readonly string[]) =>
      `${keyword} {\n${lines.join('\n')}\n}\n`;
    const rules = ['from 10.73.0.0/24 table lab', 'from 10.74.0.0/24 table late'];
    const more = list('virtual_routes', routes) + list('virtual_rules', rules);
    const text = before + instance({ priority: 200, more });
    name('rt_tables', '7001 lab');
    name('rt_scopes', '200 nearby');
    try {
      const daemon = await start(text);
      await here(daemon, 'from 10.73.0.0/24 lookup 7001');
      const inTable = (table: number) => node().routes(table);
      expect(inTable(7001)).to.include('10.71.0.0/24');
      name('rt_tables', '7002 lab\n7003 late');
      name('rt_scopes', '253 nearby');
      lab.sniffer.clear();
      daemon.reload(text);
      await here(daemon, 'from 10.73.0.0/24 lookup 7002');
      await here(daemon, 'from 10.74.0.0/24 lookup 7003');
      await here(daemon, 'lookup 7001', false);
      expect(node().ip('route', 'show', 'table', 'all')).to.not.include('table 7001');
      expect(inTable(7002)).to.include('10.71.0.0/24');
      expect(node().ip('-d', 'route', 'show', '10.72.0.0/24')).to.include('scope link');
      expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
      await daemon.stop();
      expect(node().ip('route', 'show', 'table', 'all')).to.not.include('10.71.0.0');
      expect(has('lookup 700')).to.equal(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
