/**
 * Connections through a pair of directors while the better one is stopped, killed and cut off, and
 * each time returns: those that are kept go on, and no new one is refused. Some of them are in the
 * middle of an answer at any time: a director that stops gets the next part of it after it has
 * given up its addresses. Both directors have a sync group with `state MASTER` members, their
 * connections are synchronised, and servers of NAT reach the clients by an address that moves
 * along. A machine of the lab may be so slow that it needs more than the usual `vrrp_wait_for_lvs`
 * for a table. `lvs_host_setup` has connections said often enough for a director that returns; with
 * keepalived's words that is the operator's work.
 *
 * UPKEEP_KEPT_ROUNDS says how often each of it is done; once without.
 */

import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { eventually, observeFor } from '../lab/wait.js';
import { checkedServer } from './stage/checked-server.js';
import { SERVERS, Topology } from './stage/topology.js';
import {
  type RunningTraffic,
  startTraffic,
  startWebServer,
  type TrafficReport,
  type WebServer,
} from './stage/traffic.js';

/** More than `vrrp_wait_for_lvs` and a start on a machine that is busy with others. */
const LONG_MS = 300_000;
const { UPKEEP_KEPT_ROUNDS = '1' } = process.env;
const ROUNDS = Number(UPKEEP_KEPT_ROUNDS);

const SERVICES = { NAT: '10.1.0.100', DR: '10.2.0.100', FULLNAT: '10.1.0.101' } as const;
type Method = keyof typeof SERVICES;
const METHODS = ['NAT', 'DR', 'FULLNAT'] as const;

const PRIORITIES = [
  ['a', 150],
  ['b', 100],
] as const;

/** Connections that are kept, of each kind. */
const KEPT_EACH = 2;

/** Where the servers of NAT send their answers. */
const GATEWAY = '10.2.0.1';

/** A machine of the lab may be slow. */
const OURS = `
  lvs_host_setup auto
  vrrp_wait_for_lvs 60`;

const OFTEN = ['net.ipv4.vs.sync_refresh_period=1', 'net.ipv4.vs.sync_threshold=3 0'];

/** With FULLNAT a server sees the address of one director, and no other can go on with that. */
const KEEPS: readonly Method[] = ['NAT', 'DR'];

/** The file of a director, or one in words that keepalived has as well. */
function configuration(priority: number, methods: readonly Method[]): string {
  const isOurs = methods.includes('FULLNAT');
  const instance = (name: string, device: string, id: number, addresses: readonly string[]) => `
vrrp_instance ${name} {
  state MASTER
  interface ${device}
  virtual_router_id ${id}
  priority ${priority}
  advert_int 1
  virtual_ipaddress {
    ${addresses.map((address) => `${address}/24 dev ${device}`).join('\n    ')}
  }
}`;
  const services = methods.map(
    (method) => `
virtual_server ${SERVICES[method]} 80 {
  protocol TCP
  lvs_sched rr
  lvs_method ${method}
  delay_loop 1
  warmup 0${[11, 12].map((host) => checkedServer(host)).join('')}
}`,
  );
  const instances = [
    instance('FRONT', 'eth0', 7, isOurs ? [SERVICES.NAT, SERVICES.FULLNAT] : [SERVICES.NAT]),
    instance('BACK', 'eth1', 8, [GATEWAY, SERVICES.DR]),
  ];
  return `global_defs {
  lvs_sync_daemon eth1 inst BACK id 7${isOurs ? OURS : ''}
}
vrrp_sync_group DIRECTOR {
  group {
    FRONT
    BACK
  }
}${instances.join('')}${services.join('')}
`;
}

/** How often each is in the list. */
function counted(list: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const each of list) {
    counts[each] = (counts[each] ?? 0) + 1;
  }
  return counts;
}

interface LabEvent {
  readonly timeMs: number;
  readonly event: string;
}

/**
 * The failures that may not be. One client asks for new connections, so a change of directors can
 * catch one of them at most in its first packets, which no director tells the other
 * (net.ipv4.vs.sync_threshold): it is reset, or waits for the rest of its page.
 */
function losses(
  what: string,
  { failures }: TrafficReport,
  events: readonly LabEvent[],
): readonly string[] {
  const caught = new Set<number>();
  return failures.flatMap(({ startedMs, reason }) => {
    const change = events.findLastIndex(({ timeMs }) => timeMs <= startedMs);
    const isFirst = !caught.has(change);
    caught.add(change);
    const isCaught = isFirst && what.startsWith('new') && /ECONNRESET|aborted/.test(reason);
    return isCaught ? [] : [`${what}: ${reason} (${events[change]?.event})`];
  });
}

const FILES: Readonly<Record<string, readonly Method[]>> = {
  'with words of our own': METHODS,
  'with the words of keepalived': ['NAT', 'DR'],
};

for (const [words, methods] of Object.entries(FILES)) {
  const isOurs = methods.includes('FULLNAT');
  describe(`connections through a pair of directors ${words}`, function () {
    this.timeout(2 * LONG_MS + ROUNDS * 900_000);
    let topology: Topology;
    let webServers: readonly WebServer[];
    const daemons = new Map<'a' | 'b', Daemon>();

    const node = (name: 'a' | 'b') => topology.node(name);
    const daemonOf = (name: 'a' | 'b'): Daemon => daemons.get(name) ?? expect.fail(name);
    /** The ports of the client's connections, in the digits of the kernel's table. */
    const openPorts = (): readonly string[] =>
      topology
        .node('client')
        .run('ss', ['-Htn', 'state', 'established', 'dport', '=', ':80'])
        .split('\n')
        .flatMap((line) => /:(\d+) +\S+:80/.exec(line)?.[1] ?? [])
        .map((port) => Number(port).toString(16).toUpperCase().padStart(4, '0'));
    /** The entries of a director, in words (/proc/net/ip_vs_conn). */
    const entries = (name: 'a' | 'b'): readonly (readonly string[])[] =>
      node(name)
        .run('cat', ['/proc/net/ip_vs_conn'])
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(/ +/));
    /** Whether a director has an entry for each of these ports. */
    const knows = (name: 'a' | 'b', ports: readonly string[]): boolean => {
      const known = new Set(entries(name).map(([, , port]) => port));
      return ports.every((port) => known.has(port));
    };
    /** Where in its log the present life of a daemon begins. */
    const begins = new Map<'a' | 'b', number>();
    const startDaemon = (name: 'a' | 'b') => {
      begins.set(name, daemonOf(name).log().length);
      if (!isOurs) {
        node(name).run('sysctl', ['-qw', ...OFTEN]);
      }
      daemonOf(name).start();
    };
    const states = (name: 'a' | 'b'): string =>
      [
        ...daemonOf(name)
          .log()
          .slice(begins.get(name))
          .matchAll(/\((FRONT|BACK)\) Entering (\w+) STATE/g),
      ]
        .slice(-2)
        .map(([, , state]) => state)
        .join();
    const becomes = (what: string, check: () => boolean) =>
      eventually(what, check, LONG_MS, () =>
        [...daemons].map(([name, daemon]) => `${name}:\n${daemon.log().slice(-2500)}`).join('\n'),
      );
    const leads = (name: 'a' | 'b') =>
      becomes(
        `${name} is master`,
        () =>
          states(name) === 'MASTER,MASTER' &&
          node(name).addresses('eth1').includes(`${GATEWAY}/24`) &&
          node(name).run('ipvsadm', ['-L', '--daemon']).startsWith('master'),
      );

    before('start both', async () => {
      topology = new Topology();
      topology.acceptOnServers(SERVICES.DR);
      for (const name of SERVERS) {
        topology.node(name).ip('route', 'replace', 'default', 'via', GATEWAY);
      }
      webServers = await Promise.all(
        (['server1', 'server2'] as const).map((name) => startWebServer(topology.node(name), [80])),
      );
      for (const [name, priority] of PRIORITIES) {
        daemons.set(name, new Daemon(node(name), configuration(priority, methods)));
        startDaemon(name);
      }
      await leads('a');
    });
    after('clear the stage', () => {
      for (const daemon of daemons.values()) {
        daemon.close();
      }
      for (const server of webServers) {
        server.kill();
      }
      topology.close();
    });

    /** A machine without power: it says nothing more, and nothing of its kernel is left. */
    function cutPower(): void {
      daemonOf('a').crash();
      topology.powerOff('a');
    }

    const ENDS = {
      stop: () => daemonOf('a').stop(),
      SIGKILL: async () => daemonOf('a').crash(),
      'power cut': async () => cutPower(),
    } as const;

    /** Traffic of all kinds while `a` ends in these ways and returns. @returns what is lost */
    async function lossesWhile(ends: readonly (keyof typeof ENDS)[]) {
      const client = topology.node('client');
      const order = { pauseMs: 100, timeoutMs: 30_000 };
      const start = (method: Method, kept: boolean, path = '/') =>
        startTraffic(client, {
          ...order,
          url: `http://${SERVICES[method]}${path}`,
          kept,
          workers: kept ? KEPT_EACH : 1,
        });
      const running: [string, RunningTraffic][] = [];
      for (const method of methods) {
        running.push([`new ${method}`, await start(method, false)]);
      }
      for (const method of KEEPS) {
        running.push([`kept ${method}`, await start(method, true)]);
        running.push([`kept ${method}, slow`, await start(method, true, '/slowly')]);
      }
      const events: LabEvent[] = [];
      const note = (event: string) => events.push({ timeMs: Date.now(), event });
      // Since when each has been open. A new connection lasts milliseconds, or as long as a busy
      // machine needs for it.
      let sinceMs = new Map<string, number>();
      const knowsKept = (): boolean => {
        const nowMs = performance.now();
        const open = openPorts();
        sinceMs = new Map(open.map((port) => [port, sinceMs.get(port) ?? nowMs]));
        const kept = open.filter((port) => nowMs - (sinceMs.get(port) ?? nowMs) > 2000);
        return kept.length === 2 * KEPT_EACH * KEEPS.length && knows('b', kept);
      };
      const reports: [string, TrafficReport][] = [];
      try {
        for (let round = 0; round < ROUNDS; round += 1) {
          for (const event of ends) {
            await becomes('b knows the connections', knowsKept);
            await observeFor(1000);
            note(event);
            await ENDS[event]();
            await leads('b');
            await observeFor(1500);
            note(`return after ${event}`);
            if (event === 'power cut') {
              topology.powerOn('a');
              expect(entries('a')).to.deep.equal([]);
            }
            startDaemon('a');
            await leads('a');
            await observeFor(1500);
          }
        }
      } finally {
        // Clients that are not stopped keep this process alive when the test has failed.
        for (const [what, traffic] of running) {
          reports.push([what, await traffic.stop()]);
        }
      }
      const lost: string[] = [];
      for (const [what, report] of reports) {
        if (what.startsWith('new')) {
          expect(Object.keys(report.answers).sort(), what).to.deep.equal(['server1', 'server2']);
        }
        lost.push(...losses(what, report, events));
        if (what.startsWith('kept') && report.changes > 0) {
          lost.push(`${what}: ${report.changes} changed servers`);
        }
      }
      return counted(lost);
    }

    it('go on, and no new one is refused', async () => {
      expect(await lossesWhile(['stop', 'SIGKILL', 'power cut'])).to.deep.equal({});
    });
  });
}
