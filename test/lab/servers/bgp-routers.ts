/** BIRD and FRR on directors that announce addresses by BGP, and BIRD on the router that hears. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabNode } from '../node.js';
import { eventually } from '../wait.js';
import { ending, openDirectory } from './router-process.js';

/** The table that `announce_table` names by default. */
const TABLE = 112;
const ROUTER_AS = 65_000;
const DIRECTOR_AS = 65_001;

/** Sessions that are built anew wait for no longer than this. */
const BIRD_TIMERS = 'hold time 9; connect delay time 1; connect retry time 1;';

/** Started in a node, ended by `close`. */
export interface Speaker {
  close(): void;
}

/** Announces what is in the table of upkeepd to `router`. */
export type StartSpeaker = (node: LabNode, router: LabNode) => Promise<Speaker>;

/** What a director says of itself besides the routes: BIRD 2, the whole of its configuration. */
export const birdSpeaker: StartSpeaker = (node, router) =>
  startBird(
    node,
    `ipv4 table vips;
protocol kernel {
  kernel table ${TABLE};
  learn;
  ipv4 { table vips; import filter { if krt_source = 18 then accept; reject; }; export none; };
}
protocol bgp {
  local as ${DIRECTOR_AS};
  neighbor ${router.address} as ${ROUTER_AS};
  ${BIRD_TIMERS}
  ipv4 {
    table vips;
    import none;
    export filter { bgp_med = krt_metric; bgp_origin = ORIGIN_IGP; accept; };
    next hop self;
  };
}
`,
  );

/** The router: addresses with several directors are routes with several next hops. */
export function startRouter(node: LabNode, directors: readonly LabNode[]): Promise<Speaker> {
  const sessions = directors.map(
    ({ address }) => `protocol bgp {
  local as ${ROUTER_AS};
  neighbor ${address} as ${DIRECTOR_AS};
  ${BIRD_TIMERS}
  ipv4 { import all; export none; };
}
`,
  );
  return startBird(
    node,
    `protocol kernel { merge paths on; ipv4 { import none; export all; }; }\n${sessions.join('')}`,
  );
}

async function startBird(node: LabNode, configuration: string): Promise<Speaker> {
  const directory = openDirectory();
  const file = join(directory, 'bird.conf');
  const socket = join(directory, 'socket');
  writeFileSync(
    file,
    `log stderr all;\nrouter id ${node.address};\nprotocol device { }\n${configuration}`,
  );
  const bird = node.spawn('bird', ['-f', '-c', file, '-s', socket], { stdio: 'ignore' });
  const close = ending([bird]);
  await eventually('BIRD listens', () => existsSync(socket));
  return { close };
}

/** FRR: `zebra` reads the table, `bgpd` announces it. */
export const frrSpeaker: StartSpeaker = async (node, router) => {
  const directory = openDirectory();
  const path = (name: string) => join(directory, name);
  writeFileSync(path('zebra.conf'), `ip import-table ${TABLE}\n`);
  writeFileSync(
    path('bgpd.conf'),
    `router bgp ${DIRECTOR_AS}
 bgp router-id ${node.address}
 no bgp ebgp-requires-policy
 timers bgp 3 9
 neighbor ${router.address} remote-as ${ROUTER_AS}
 neighbor ${router.address} timers connect 1
 address-family ipv4 unicast
  redistribute table ${TABLE} route-map OURS
 exit-address-family
!
route-map OURS permit 10
 set origin igp
`,
  );
  const start = (daemon: string, ...more: readonly string[]) =>
    node.spawn(
      `/usr/lib/frr/${daemon}`,
      [
        ...['-f', path(`${daemon}.conf`), '-i', path(`${daemon}.pid`), '-z', path('zserv')],
        ...['--vty_socket', directory, '-P', '0', ...more],
      ],
      { stdio: 'ignore' },
    );
  const closeZebra = ending([start('zebra')]);
  await eventually('zebra listens', () => existsSync(path('zserv')));
  const closeBgpd = ending([start('bgpd', '-l', node.address, '-p', '179')]);
  await eventually('bgpd listens', () => existsSync(path('bgpd.vty')));
  return {
    close: () => {
      closeBgpd();
      closeZebra();
    },
  };
};

/** The next hops of an address in the router's kernel, sorted. */
export function nextHops(router: LabNode, address: string): readonly string[] {
  const text = router.ip('-o', 'route', 'show', address);
  return [...text.matchAll(/via (\S+)/g)].map(([, hop = '']) => hop).sort();
}
