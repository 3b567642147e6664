/**
 * Three directors serve two addresses at the same time, by DR and by tunnels, and know nothing of
 * each other; the client's routes lead to all (ECMP). With mh a connection goes on when it comes
 * by another one, whatever each has been through; with wlc it does not.
 *
 * UPKEEP_HASHED_CONNECTIONS says how many connections are kept; 400 without.
 */
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { eventually } from '../../lab/wait.js';
import { type LongConnections, startLongConnections } from '../stage/long-connections.js';
import { addressOf, type DirectorName, Topology } from '../stage/topology.js';
import { startWebServer, type WebServer } from '../stage/traffic.js';

const { UPKEEP_HASHED_CONNECTIONS = '400' } = process.env;
const CONNECTIONS = Number(UPKEEP_HASHED_CONNECTIONS);
const TUPLES = 10_000;
/** Everything is slow where there is one processor for all. */
const LONG_MS = 60_000;
const TIMEOUT_MS = 20_000;

const DIRECT = '192.0.2.10';
const TUNNELLED = '192.0.2.11';
const HOSTS = [11, 12, 13, 14] as const;
const DIRECTORS = ['a', 'b', 'c'] as const;

function configuration(scheduler: string, hosts: readonly number[] = HOSTS): string {
  const servers = hosts.map(
    (host) => `
  real_server 10.2.0.${host} 80 {
    TCP_CHECK {
      connect_timeout 10
      retry 1
      delay_before_retry 1
    }
  }`,
  );
  const service = (address: string, method: string) => `virtual_server ${address} 80 {
  announce
  protocol TCP
  lvs_sched ${scheduler}
  lvs_method ${method}
  delay_loop 2
  warmup 0${servers.join('')}
}
`;
  return `global_defs {
  lvs_host_setup auto
  lvs_drift_interval 1
  announce_drain 0
}
${service(DIRECT, 'DR')}${service(TUNNELLED, 'TUN')}`;
}

const MH = 'mh\n  mh-port\n  mh-fallback';

describe('three directors at once', function () {
  this.timeout(4 * LONG_MS);
  let topology: Topology;
  let client: LongConnections;
  const webServers = new Map<string, WebServer>();
  const daemons = new Map<DirectorName, Daemon>();

  const node = (name: DirectorName) => topology.node(name);
  const daemonOf = (name: DirectorName): Daemon => daemons.get(name) ?? expect.fail(name);
  const becomes = (what: string, check: () => boolean) =>
    eventually(what, check, LONG_MS, () =>
      [...daemons].map(([name, daemon]) => `${name}:\n${daemon.log().slice(-2500)}`).join('\n'),
    );
  /** `11 1, 12 0`: the list of the kernel from its head, with weights; ipvsadm would sort it. */
  const listOf = (name: DirectorName, address: string): string => {
    const text = node(name).run('ipvsadm', ['-Ln', '--nosort']);
    const own = text.split(/^TCP +/m).find((part) => part.startsWith(`${address}:80 `)) ?? '';
    return [...own.matchAll(/-> 10\.2\.0\.(\d+):80 +\w+ +(\d+)/g)]
      .map(([, host, weight]) => `${host} ${weight}`)
      .join(', ');
  };
  const serves = (name: DirectorName, list = '14 1, 13 1, 12 1, 11 1') =>
    becomes(`${name} has ${list}`, () =>
      [DIRECT, TUNNELLED].every((address) => listOf(name, address) === list),
    );
  const lead = (...names: readonly DirectorName[]) => {
    const hops = names.flatMap((name) => [
      ...['nexthop', 'via', addressOf(name, 'back'), 'dev', 'eth1'],
    ]);
    topology.node('client').ip('route', 'replace', '192.0.2.0/24', ...hops);
  };
  const announces = (name: DirectorName): boolean =>
    node(name).ip('-o', 'route', 'show', 'table', '112').includes(DIRECT);
  const begin = (name: DirectorName, text: string) => {
    daemons.get(name)?.close();
    node(name).run('ipvsadm', ['-C']);
    const daemon = new Daemon(node(name), text);
    daemons.set(name, daemon);
    daemon.start();
  };
  const open = (): Promise<unknown> =>
    client.tell({
      open: Array.from({ length: CONNECTIONS }, (_, at) => (at % 2 === 0 ? DIRECT : TUNNELLED)),
      timeoutMs: TIMEOUT_MS,
    });
  const ask = () => client.tell({ timeoutMs: TIMEOUT_MS });
  const all = { answered: CONNECTIONS, lost: {}, moved: 0 };
  /** Connections in the kernel of a director, by their clients: the server of each. */
  const landed = (name: DirectorName, address: string): ReadonlyMap<string, string> => {
    const hex = Buffer.from(address.split('.').map(Number)).toString('hex').toUpperCase();
    const lines = node(name).run('cat', ['/proc/net/ip_vs_conn']).split('\n');
    const words = lines.map((line) => line.split(/ +/)).filter(([, , , to]) => to === hex);
    return new Map(words.map(([, from, port, , , server]) => [`${from} ${port}`, server ?? '']));
  };
  /** Without power: it says nothing more, and has forgotten everything when it returns. */
  const cutPower = (name: DirectorName) => {
    daemonOf(name).crash();
    topology.setCables(name, false);
    node(name).run('ipvsadm', ['-C']);
    node(name).ip('route', 'flush', 'table', '112');
  };

  before('set the stage', async () => {
    topology = new Topology({ extras: ['c', 'server4'] });
    topology.acceptOnServers(DIRECT);
    topology.acceptOnServers(TUNNELLED, true);
    for (const name of DIRECTORS) {
      topology.setVirtualAddress(name, DIRECT, true);
      topology.setVirtualAddress(name, TUNNELLED, true);
    }
    topology.node('client').run('sysctl', ['-qw', 'net.ipv4.fib_multipath_hash_policy=1']);
    for (const server of topology.servers) {
      webServers.set(server.name, await startWebServer(server, [80]));
    }
    client = await startLongConnections(topology.node('client'));
  });
  after('clear the stage', () => {
    client.end();
    for (const daemon of daemons.values()) {
      daemon.close();
    }
    for (const server of webServers.values()) {
      server.kill();
    }
    topology.close();
  });

  /** Two just start; the other has seen a server down, fewer servers, and a stranger. */
  async function withHistories(scheduler: string): Promise<void> {
    begin('a', configuration(scheduler));
    begin('c', configuration(scheduler));
    node('b').ip('route', 'add', 'unreachable', '10.2.0.12');
    begin('b', configuration(scheduler, [13, 12, 11]));
    await becomes('b misses a server', () => /10\.2\.0\.12\S* .*fail/i.test(daemonOf('b').log()));
    daemonOf('b').reload(configuration(scheduler, [14, 12, 11, 13]));
    await becomes('b has a fourth', () => listOf('b', DIRECT).includes('14 1'));
    node('b').ip('route', 'delete', 'unreachable', '10.2.0.12');
    node('b').run('ipvsadm', ['-d', '-t', `${DIRECT}:80`, '-r', '10.2.0.11:80']);
    for (const name of DIRECTORS) {
      await becomes(`${name} has all`, () =>
        HOSTS.every((host) =>
          [DIRECT, TUNNELLED].every((address) => listOf(name, address).includes(`${host} 1`)),
        ),
      );
    }
    lead(...DIRECTORS);
  }

  /** Clients come to each director in another order. */
  function tuples(first: number): { readonly landed: number; readonly elsewhere: number } {
    const program = new URL('../stage/tuple-sender.js', import.meta.url).pathname;
    for (const [index, name] of DIRECTORS.entries()) {
      const mac = /link\/ether (\S+)/.exec(node(name).ip('-o', 'link', 'show', 'eth1'))?.[1] ?? '';
      const numbers = [first, TUPLES, index * 1001].map(String);
      topology.node('client').run(process.execPath, [program, mac, DIRECT, ...numbers]);
    }
    const [one, ...others] = DIRECTORS.map((name) => landed(name, DIRECT));
    const common = [...(one ?? [])].filter(([tuple]) => others.every((other) => other.has(tuple)));
    const elsewhere = common.filter(([tuple, server]) =>
      others.some((other) => other.get(tuple) !== server),
    );
    return { landed: common.length, elsewhere: elsewhere.length };
  }

  it('with mh: 10,000 clients land alike, after different histories', async () => {
    await withHistories(MH);
    for (const name of DIRECTORS) {
      await serves(name);
    }
    expect(node('a').run('sysctl', ['-n', 'net.ipv4.vs.sloppy_tcp']).trim()).to.equal('1');
    const { landed: count, elsewhere } = tuples(0);
    expect(count).to.be.greaterThan(TUPLES * 0.99);
    expect(elsewhere).to.equal(0);
    const digests = DIRECTORS.map(
      (name) =>
        /table ([0-9a-f]{8})/.exec(
          upkeep('status', '--socket', controlSocket(daemonOf(name))).output,
        )?.[1],
    );
    expect(digests[0]).to.match(/^[0-9a-f]{8}$/);
    expect(new Set(digests).size).to.equal(1);
  });

  it('with mh: no connection is lost with a director without power, nor by a drain', async () => {
    expect(await open()).to.deep.equal(all);
    for (const name of DIRECTORS) {
      expect(landed(name, TUNNELLED).size, name).to.be.greaterThan(0);
    }
    cutPower('a');
    lead('b', 'c');
    expect(await ask()).to.deep.equal(all);
    topology.setCables('a', true);
    begin('a', configuration(MH));
    await serves('a');
    await becomes('a is announced', () => announces('a'));
    lead(...DIRECTORS);
    expect(await ask()).to.deep.equal(all);
    const on = ['maintenance', 'on', '--force', '--timeout', '1s'];
    expect(upkeep(...on, '--socket', controlSocket(daemonOf('b')))).to.include({ status: 0 });
    await becomes('b is not announced', () => !announces('b'));
    lead('a', 'c');
    expect(await ask()).to.deep.equal(all);
  });

  it('with mh: a server that fails takes its own connections along and no other', async () => {
    webServers.get('server2')?.kill();
    await serves('a', '14 1, 13 1, 12 0, 11 1');
    const { answered, lost, moved } = await ask();
    expect(moved).to.equal(0);
    expect(Object.keys(lost)).to.deep.equal(['server2']);
    expect(answered).to.be.greaterThan(CONNECTIONS / 2);
    webServers.set('server2', await startWebServer(topology.node('server2'), [80]));
    await client.tell({ close: true });
  });

  it('with wlc connections are lost, and clients land elsewhere', async () => {
    await withHistories('wlc');
    for (const name of DIRECTORS) {
      node(name).run('sysctl', ['-qw', 'net.ipv4.vs.sloppy_tcp=1']);
    }
    expect(await open()).to.deep.equal(all);
    cutPower('a');
    lead('b', 'c');
    const { lost } = await ask();
    const count = Object.values(lost).reduce((sum, each) => sum + each, 0);
    expect(count).to.be.greaterThan(0);
    topology.setCables('a', true);
    begin('a', configuration('wlc'));
    await becomes('a serves', () => listOf('a', DIRECT).split(',').length === HOSTS.length);
    node('a').run('sysctl', ['-qw', 'net.ipv4.vs.sloppy_tcp=1']);
    // Of the clients above the kernels remember where they were.
    const { elsewhere } = tuples(TUPLES);
    expect(elsewhere).to.be.greaterThan(0);
    console.log(
      `      wlc: ${count} of ${CONNECTIONS} connections lost with a director, ` +
        `${elsewhere} of ${TUPLES} clients land elsewhere; mh: 0 and 0`,
    );
  });
});
