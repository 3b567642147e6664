/** Net-SNMP on a node: the master agent, who asks it, and who hears of its traps. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { signalIfAlive } from '../process-tree.js';
import { scratchDirectory } from '../scratch.js';
import { eventually } from '../wait.js';

const PORT = 1161;
const TRAP_PORT = 1162;

export interface SnmpMaster {
  /** What belongs into `snmp_socket`. */
  readonly socket: string;
  /** Values as `snmpwalk -On` writes them, by the name of the object without a leading dot. */
  walk(root: string): ReadonlyMap<string, string>;
  /** What `snmpset` says; it is refused when that begins with `Error`. */
  set(name: string, type: string, value: string): string;
  /** The traps that have come, a line each. */
  traps(): readonly string[];
  /** Ends the master agent. */
  stop(): void;
  /** Ends all of it. */
  close(): void;
}

/** Starts both with everything in a directory of their own. */
export async function startSnmpMaster(node: LabNode): Promise<SnmpMaster> {
  const directory = scratchDirectory();
  const path = (name: string) => join(directory, name);
  const socket = path('master');
  writeFileSync(
    path('snmpd.conf'),
    [
      ...['master agentx', `agentXSocket ${socket}`, `agentaddress udp:127.0.0.1:${PORT}`],
      ...['rocommunity public', 'rwcommunity private', `trap2sink 127.0.0.1:${TRAP_PORT} public`],
      '',
    ].join('\n'),
  );
  const run = (command: string, ...more: readonly string[]) => {
    const log = path(`${command}.log`);
    const child = node.spawn(command, ['-f', '-Lf', log, '-C', ...more], {
      stdio: 'ignore',
      environment: { MIBS: '', SNMP_PERSISTENT_DIR: directory },
    });
    child.unref();
    return onCleanup(() => signalIfAlive(child.pid ?? 0, 'SIGKILL'));
  };
  const endTraps = run(
    'snmptrapd',
    '--disableAuthorization=yes',
    '-On',
    `udp:127.0.0.1:${TRAP_PORT}`,
  );
  const stop = run('snmpd', '-c', path('snmpd.conf'));
  await eventually('snmpd listens', () => existsSync(socket));
  const ask = (command: string, ...words: readonly string[]) =>
    node.run(command, ['-v2c', '-On', '-m', '', ...words]);
  const target = `127.0.0.1:${PORT}`;
  return {
    socket,
    walk: (root) => valuesIn(ask('snmpbulkwalk', '-c', 'public', target, root)),
    set: (name, type, value) =>
      node.run('sh', [
        '-c',
        `snmpset -v2c -m '' -c private ${target} ${name} ${type} ${value} 2>&1 || true`,
      ]),
    traps: () =>
      readFileSync(path('snmptrapd.log'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('.1.3.6.1.6.3.1.1.4.1.0')),
    stop,
    close: () => {
      stop();
      endTraps();
    },
  };
}

/** `.1.3.6.1 = INTEGER: 2`; a value that takes several lines is put together. */
function valuesIn(output: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of output.matchAll(/^\.([\d.]+) = (.*(?:\n(?!\.).+)*)/gm)) {
    values.set(name, value.trim());
  }
  return values;
}
