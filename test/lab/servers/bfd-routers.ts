/** BIRD and FRR as neighbours of BFD sessions, each with the daemons that it needs for that. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabNode } from '../node.js';
import { eventually } from '../wait.js';
import { ending, openDirectory } from './router-process.js';

/** A session as the neighbour has it; every interval is 200 ms, and the fifth one is missed. */
export interface RouterSession {
  /** Where upkeep is. */
  readonly peer: string;
  readonly local: string;
  readonly multihop: boolean;
}

/** One of the two. */
export interface BfdRouter {
  isUp(peer: string): boolean;
  /** Ends the session in good order, as an operator does. */
  shutDown(peer: string): void;
  kill(): void;
}

/** Starts a router with its sessions; it is killed when this process ends at the latest. */
export type StartRouter = (node: LabNode, sessions: readonly RouterSession[]) => Promise<BfdRouter>;

function output(command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** BIRD 2: `bird.conf` and the client `birdc`. */
export const startBird: StartRouter = async (node, sessions) => {
  const directory = openDirectory();
  const [file, socket] = ['bird.conf', 'socket'].map((name) => join(directory, name));
  const timers = `{ min rx interval 200 ms; min tx interval 200 ms; idle tx interval 300 ms;
    multiplier 5; }`;
  const configure = (present: readonly RouterSession[]) => {
    const neighbours = present.map(({ peer, local, multihop }) =>
      multihop ? `neighbor ${peer} local ${local} multihop yes;` : `neighbor ${peer} dev "eth0";`,
    );
    writeFileSync(
      file ?? '',
      `log stderr all;
router id 192.0.2.1;
protocol device { }
protocol bfd { interface "*" ${timers}; multihop ${timers}; ${neighbours.join(' ')} }\n`,
    );
  };
  const ask = (...words: readonly string[]) => output('birdc', '-s', socket ?? '', ...words);
  configure(sessions);
  const bird = node.spawn('bird', ['-f', '-c', file ?? '', '-s', socket ?? ''], {
    stdio: 'ignore',
  });
  const kill = ending([bird]);
  await eventually('BIRD listens', () => existsSync(socket ?? ''));
  return {
    isUp: (peer) =>
      ask('show', 'bfd', 'sessions')
        .split('\n')
        .map((line) => line.split(/\s+/))
        .some(([address, , state]) => address === peer && state === 'Up'),
    shutDown: (peer) => {
      configure(sessions.filter((session) => session.peer !== peer));
      ask('configure');
    },
    kill,
  };
};

/** FRR: `zebra`, which knows the interfaces, `bfdd`, and the client `vtysh`. */
export const startFrr: StartRouter = async (node, sessions) => {
  const directory = openDirectory();
  const path = (name: string) => join(directory, name);
  const nameOf = ({ peer, local, multihop }: RouterSession) =>
    multihop
      ? `peer ${peer} multihop local-address ${local}`
      : `peer ${peer} local-address ${local} interface eth0`;
  const blocks = sessions.map(
    (session) => ` ${nameOf(session)}
  detect-multiplier 5
  receive-interval 200
  transmit-interval 200
  ${session.multihop ? '' : 'echo-mode'}
 !
`,
  );
  writeFileSync(path('zebra.conf'), '');
  writeFileSync(path('bfdd.conf'), `bfd\n${blocks.join('')}`);
  const start = (daemon: string, ...more: readonly string[]) =>
    node.spawn(
      `/usr/lib/frr/${daemon}`,
      [
        ...['-f', path(`${daemon}.conf`), '-i', path(`${daemon}.pid`), '-z', path('zserv')],
        ...['--vty_socket', directory, '-P', '0', ...more],
      ],
      { stdio: 'ignore' },
    );
  const zebra = start('zebra');
  const killZebra = ending([zebra]);
  await eventually('zebra listens', () => existsSync(path('zserv')));
  const killBfdd = ending([start('bfdd', '--bfdctl', path('bfdctl'))]);
  await eventually('bfdd listens', () => existsSync(path('bfdd.vty')));
  const ask = (...commands: readonly string[]) =>
    output(
      'vtysh',
      ...['--vty_socket', directory, '-d', 'bfdd'],
      ...commands.flatMap((command) => ['-c', command]),
    );
  return {
    isUp: (peer) => {
      const peers: readonly FrrPeer[] = JSON.parse(ask('show bfd peers json'));
      return peers.some((each) => each.peer === peer && each.status === 'up');
    },
    shutDown: (peer) => {
      const session = sessions.find((each) => each.peer === peer);
      ask('configure terminal', 'bfd', session ? nameOf(session) : '', 'shutdown');
    },
    kill: () => {
      killBfdd();
      killZebra();
    },
  };
};

/** A part of what `show bfd peers json` prints. */
interface FrrPeer {
  readonly peer: string;
  readonly status: string;
}
