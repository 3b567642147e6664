/** `announce`: addresses that a router reaches through several directors at once, by BGP. */
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import {
  birdSpeaker,
  frrSpeaker,
  nextHops,
  type StartSpeaker,
  startRouter,
} from '../../lab/servers/bgp-routers.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const ADDRESS = '192.0.2.10';

/**
 * Each director is master of the address for itself, on an interface that leads nowhere. FRR takes
 * a connected /32 for the better route, and would announce nothing.
 */
const DIRECTOR =
  globalDefinitions('announce_drain 0.3') +
  instance({ priority: 100, addresses: [`${ADDRESS}/31`], more: 'announce' }).replace(
    'interface eth0',
    'interface eth1',
  );

function maintenance(daemon: Daemon, ...args: readonly string[]): void {
  expect(upkeep('maintenance', ...args, '--socket', controlSocket(daemon))).to.include({
    status: 0,
  });
}

describe('announced addresses', function () {
  this.timeout(90_000);
  const lab = useLab(['d1', 'd2', 'router']);
  const node = (name: string) => lab.network.node(name);
  const hops = () => nextHops(node('router'), ADDRESS).join(' ');
  const own = (name: string) => node(name).routes(112);
  const seen = (wanted: string, daemon: Daemon) =>
    eventually(
      `the router has '${wanted}'`,
      () => hops() === wanted,
      20_000,
      () => `${hops()}\n${daemon.log().slice(-2000)}`,
    );

  beforeEach('interfaces that lead nowhere', () => {
    for (const name of ['d1', 'd2']) {
      node(name).ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'far1');
      node(name).ip('link', 'set', 'far1', 'up');
      node(name).ip('link', 'set', 'eth1', 'up');
      node(name).ip('address', 'add', '10.98.0.1/24', 'dev', 'eth1');
    }
  });
  afterEach('what a killed daemon left', () => {
    for (const name of ['d1', 'd2']) {
      node(name).ip('link', 'delete', 'eth1');
      node(name).ip('route', 'flush', 'protocol', '18', 'table', 'all');
    }
  });

  async function announcing(): Promise<{ d1: Daemon; d2: Daemon; both: string; close(): void }> {
    const router = await startRouter(node('router'), [node('d1'), node('d2')]);
    const start = (name: string, speak: StartSpeaker) => speak(node(name), node('router'));
    const speakers = [await start('d1', birdSpeaker), await start('d2', frrSpeaker), router];
    const [d1, d2] = [lab.start('d1', DIRECTOR), lab.start('d2', DIRECTOR)];
    const both = `${node('d1').address} ${node('d2').address}`;
    await seen(both, d1);
    const close = () => {
      for (const speaker of speakers) {
        speaker.close();
      }
    };
    return { d1, d2, both, close };
  }

  // Shows: vrrp_instance.announce, announce_drain, announce_drain_metric
  itOurs('go where a director is: BIRD and FRR, stopped, in maintenance, killed', async () => {
    const { d1, d2, both, close } = await announcing();
    try {
      expect(own('d1')).to.match(/^unreachable 192\.0\.2\.10 proto keepalived/);

      maintenance(d1, 'on', '--force', '--timeout', '1s');
      await seen(node('d2').address, d1);
      expect(d1.log()).to.match(/192\.0\.2\.10 is announced: a route in table 112, metric 1000/);
      expect(own('d1')).to.equal('');
      maintenance(d1, 'off');
      await seen(both, d1);

      d1.crash();
      expect(hops()).to.equal(both); // the kernel goes on
      const before = d1.log().length;
      d1.start();
      await d1.waitForLog(/Entering MASTER STATE/, 10_000, before);
      await eventually('it is announced again', () => own('d1') !== '');
      expect(own('d1')).to.match(/^unreachable/);

      await d2.stop();
      await seen(node('d1').address, d2);
      await d1.stop();
      await seen('', d1);
      expect(own('d1') + own('d2')).to.equal('');
    } finally {
      close();
    }
  });

  it('are withdrawn after a daemon that is not started again, and only then', async () => {
    const d1 = lab.start('d1', DIRECTOR);
    await eventually('it is announced', () => own('d1') !== '');
    const withdraw = () =>
      node('d1').run(process.execPath, [
        ...[upkeepPath, 'announce', 'withdraw', '--socket', controlSocket(d1)],
      ]);
    expect(withdraw).to.throw(/a daemon listens at .* and would announce everything again/);
    expect(own('d1')).to.match(/^unreachable 192\.0\.2\.10/);
    d1.crash();
    expect(own('d1')).to.match(/^unreachable 192\.0\.2\.10/);
    expect(withdraw()).to.equal('192.0.2.10 is withdrawn\n');
    expect(own('d1')).to.equal('');
    expect(withdraw()).to.match(/^Nothing is announced: there is no /);
    d1.start();
    await eventually('a later start announces it', () => own('d1') !== '');
    await d1.stop();
  });

  // Shows: announce_table, announce_protocol, announce_metric
  itOurs('are put back, go to another table at a reload, and with their last line', async () => {
    const table = (number: number) => node('d1').routes(number);
    const changed = DIRECTOR.replace(
      'announce_drain',
      'announce_table 200\nannounce_protocol 77\nannounce_metric 50\nannounce_drain',
    );
    const d1 = lab.start('d1', DIRECTOR);
    await eventually('it is announced', () => table(112).includes('unreachable 192.0.2.10'));
    node('d1').ip('route', 'delete', 'unreachable', ADDRESS, 'table', '112');
    await eventually('it is put back', () => table(112).includes('unreachable 192.0.2.10'));
    d1.reload(changed);
    await eventually('it has moved', () => table(200).includes('proto 77 metric 50'));
    expect(own('d1')).to.equal('');
    expect(upkeep('status', '--socket', controlSocket(d1)).output).to.match(
      /192\.0\.2\.10 +table 200, metric 50/,
    );
    d1.crash();
    d1.configure(DIRECTOR.replace('announce\n', ''));
    d1.start();
    await eventually('nothing is left', () => !table(200).includes('192.0.2.10'));
    await d1.stop();
  });
});
