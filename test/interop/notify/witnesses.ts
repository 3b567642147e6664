/**
 * Those who are told of states, and what each finds when it is told: scripts and the reader of a
 * FIFO look at the kernel themselves, and what was sent and set by then is told by stamps of one
 * clock. A stamp of a witness is late at worst, one of a packet never: the kernel makes it in the
 * system call of the daemon.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../../lab/cleanup.js';
import type { LabNode } from '../../lab/node.js';
import { scratchDirectory, shellScript } from '../../lab/scratch.js';

/** What one of them was told, and what it found. */
export interface Testimony {
  /** By the script of the state, by the one of all states, or by the FIFO. */
  readonly by: 'state' | 'any' | 'fifo';
  /** As in the FIFO, without the quotes and the priority: `INSTANCE A MASTER`. */
  readonly news: string;
  /** Of a script: they are given out in the order in which scripts are started. */
  readonly pid: number;
  readonly timeMs: number;
  /** Entries of members 1 and 2, in this order: addresses, routes, rules. */
  readonly found: readonly [Entries, Entries];
}

/** What a member has in the kernel. */
export interface Entries {
  readonly addresses: number;
  readonly routes: number;
  readonly rules: number;
}

/** The addresses of a member: `10.99.10.0` and so on for 1, `10.99.20.0` and so on for 2. */
export function addressesOf(member: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    return `10.99.${10 * member + Math.floor(index / 250)}.${index % 250}/32`;
  });
}

/** Whose address it is. */
export function memberOf(address: string): number {
  return Math.floor(Number(address.split('.')[2]) / 10);
}

/** Scripts, and a FIFO with a reader, on a node. */
export interface Witnesses {
  readonly fifo: string;
  /** The path of a script with its first arguments. */
  script(by: 'state' | 'any', news?: string): string;
  testimonies(): readonly Testimony[];
  forget(): void;
  close(): void;
}

/** Makes them; the reader reads from now on. */
export function bringWitnesses(node: LabNode): Witnesses {
  const directory = scratchDirectory();
  const record = join(directory, 'record');
  const fifo = join(directory, 'fifo');
  const look = shellScript(
    directory,
    'look',
    `said="$(date +%s.%N) $$ $*"
    held=$(ip -o -4 address show dev eth0; ip route show; ip rule show)
    count() { printf '%s\\n' "$held" | grep -c "$1"; }
    for member in 1 2; do
      said="$said,$(count " 10.99.$member[0-9].")"
      said="$said $(count "172.16.$member.") $(count "172.17.$member.")"
    done
    echo "$said" >>${record}`,
  );
  writeFileSync(record, '');
  execFileSync('mkfifo', [fifo]);
  const loop = `exec <>${fifo}; while read -r line; do ${look} fifo "$line"; done`;
  const reader = node.spawn('sh', ['-c', loop], { stdio: 'ignore' });
  return {
    fifo,
    script: (by, news = '') => `${look} ${by} ${news}`.trim(),
    testimonies: () => readFileSync(record, 'utf8').trim().split('\n').filter(Boolean).map(parse),
    forget: () => writeFileSync(record, ''),
    close: onCleanup(() => reader.kill('SIGKILL')),
  };
}

function parse(line: string): Testimony {
  const [told = '', first = '', second = ''] = line.replaceAll('"', '').split(',');
  const [seconds, pid, by, type, name, state] = told.split(' ');
  if (by !== 'state' && by !== 'any' && by !== 'fifo') {
    throw new RangeError(`no testimony: ${line}`);
  }
  return {
    ...{ by, news: `${type} ${name} ${state}`, pid: Number(pid), timeMs: Number(seconds) * 1000 },
    found: [entries(first), entries(second)],
  };
}

function entries(text: string): Entries {
  const [addresses = 0, routes = 0, rules = 0] = text.split(' ').map(Number);
  return { addresses, routes, rules };
}
