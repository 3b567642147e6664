/** `static_ipaddress`, `static_routes`, `static_rules`: as long as the daemon runs. */
import { expect } from 'chai';
import { configuration, globalDefinitions, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const ADDRESS = '10.81.0.1/24 dev eth1';

function entries(routes: readonly string[], more = '', address = ADDRESS): string {
  return `static_ipaddress {
    ${address}
  }
  static_routes {
    ${routes.join('\n')}
  }
  static_rules {
    from 10.83.0.0/24 table 100 preference 600 ${more}
  }
`;
}

const ROUTE = '10.82.0.0/24 via 10.81.0.2 src 10.81.0.1';

describe('static entries', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = () => lab.network.node('n1');
  const all = () => ['route', 'rule', 'address'].map((what) => node().ip(what, 'show')).join('\n');
  const here = (daemon: Daemon, what: string, wanted = true) =>
    eventually(
      `${what} ${wanted ? 'is here' : 'is gone'}`,
      () => all().includes(what) === wanted,
      10_000,
      () => `${all()}\n${daemon.log().slice(-2000)}`,
    );

  beforeEach('an interface of its own', () => {
    node().ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'far1');
    node().ip('link', 'set', 'far1', 'up');
    node().ip('link', 'set', 'eth1', 'up');
  });
  afterEach('what a killed daemon left', () => {
    node().ip('link', 'delete', 'eth1');
    while (all().includes('10.83.0.0/24')) {
      node().ip('rule', 'delete', 'preference', '600');
    }
  });

  // Shows: static_ipaddress, static_routes, static_rules, static_routes.src, static_routes.via
  it('are there without an instance, and gone after the stop', async () => {
    const daemon = lab.start('n1', globalDefinitions() + entries([ROUTE]));
    await here(daemon, '10.81.0.1/24');
    await here(daemon, '10.82.0.0/24 via 10.81.0.2');
    await here(daemon, '10.83.0.0/24');
    expect((await daemon.stop()).code).to.equal(0);
    expect(all()).to.not.match(/10\.8[123]\.0/);
  });

  it('are put back when a stranger removes them, and no instance cares', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200 }, entries([ROUTE])));
    await here(daemon, '10.83.0.0/24');
    await daemon.waitForLog(/Entering MASTER STATE/);
    const steps = [
      ['route', 'delete', '10.82.0.0/24'],
      ['address', 'delete', '10.81.0.1/24', 'dev', 'eth1'],
    ];
    for (const step of steps) {
      node().ip(...step);
      await daemon.waitForLog(/Restoring deleted static/);
      await here(daemon, '10.81.0.1/24');
      await here(daemon, '10.82.0.0/24 via');
    }
    expect(daemon.log()).to.not.match(/FAULT|MASTER STATE[\s\S]*BACKUP STATE/);
  });

  // Shows: static_ipaddress.scope, static_ipaddress.broadcast, static_ipaddress.label
  // Shows: static_ipaddress.noprefixroute, static_ipaddress.preferred_lft
  it('have what their options say', async () => {
    const options = 'scope link broadcast + label eth1:s noprefixroute preferred_lft 0';
    const daemon = lab.start('n1', globalDefinitions() + entries([], '', `${ADDRESS} ${options}`));
    await here(daemon, '10.81.0.1/24');
    const shown = node().ip('address', 'show', 'dev', 'eth1');
    expect(shown).to.match(/brd 10\.81\.0\.255 scope link deprecated noprefixroute eth1:s/);
  });

  // Shows: static_ipaddress.no_track, static_ipaddress.dev
  it('stay away when they have no_track', async () => {
    const address = '10.81.0.1/24 dev eth1 no_track';
    const daemon = lab.start('n1', globalDefinitions() + entries([], 'no_track', address));
    await here(daemon, '10.81.0.1/24');
    await here(daemon, '10.83.0.0/24');
    node().ip('address', 'delete', '10.81.0.1/24', 'dev', 'eth1');
    node().ip('rule', 'delete', 'preference', '600');
    await observeFor(500);
    expect(all()).to.not.match(/10\.8[13]\.0/);
  });

  itOurs('stay when the process that keeps them is killed', async () => {
    const daemon = lab.start('n1', globalDefinitions() + entries([ROUTE]));
    await here(daemon, '10.83.0.0/24');
    const monitor = node().spawn('ip', ['monitor', 'route', 'rule', 'address']);
    let said = '';
    monitor.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await observeFor(300);
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/Respawning/);
    await observeFor(1000);
    monitor.kill();
    expect(said).to.not.match(/Deleted/);
    expect((await daemon.stop()).code).to.equal(0);
    expect(all()).to.not.match(/10\.8[123]\.0/);
  });

  it('come back with their interface', async () => {
    const daemon = lab.start('n1', globalDefinitions() + entries([ROUTE]));
    await here(daemon, '10.82.0.0/24 via 10.81.0.2');
    node().setInterface('eth1', false);
    await here(daemon, '10.82.0.0/24 via', false);
    node().setInterface('eth1', true);
    await here(daemon, '10.82.0.0/24 via 10.81.0.2');
  });

  it('change at a reload, also from the machine to an instance and back', async () => {
    const other = '10.84.0.0/24 dev eth1';
    const own = (more: string) =>
      globalDefinitions() + entries([ROUTE]) + instance({ priority: 200, more });
    const daemon = lab.start('n1', configuration({ priority: 200 }, entries([ROUTE, other])));
    await here(daemon, '10.84.0.0/24');
    await daemon.waitForLog(/Entering MASTER STATE/);
    daemon.reload(own(`virtual_routes {\n ${other}\n }`));
    await daemon.waitForLog(/reload complete|Reload finished|Reloaded/i);
    await observeFor(500);
    expect(all()).to.include('10.84.0.0/24');
    daemon.reload(own(''));
    await here(daemon, '10.84.0.0/24', false);
    expect(all()).to.include('10.82.0.0/24');
  });

  // Shows: track_group, track_group.group, static_ipaddress.track_group
  it('take the instances of their track_group along', async () => {
    const group = 'track_group TG {\n group {\n VI_1\n }\n }\n';
    const followed = entries([], '', `${ADDRESS} track_group TG`);
    const daemon = lab.start('n1', configuration({ priority: 200 }, group + followed));
    await daemon.waitForLog(/Entering MASTER STATE/);
    node().setInterface('eth1', false);
    await daemon.waitForLog(/Entering FAULT STATE/);
    node().setInterface('eth1', true);
    await eventually('it is master again', () =>
      /FAULT STATE[\s\S]*MASTER STATE/.test(daemon.log()),
    );
  });
});
