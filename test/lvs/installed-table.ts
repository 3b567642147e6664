/** What a daemon makes of the kernel's table from a configuration. */
import { readFileSync } from 'node:fs';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import type { LabNode } from '../lab/node.js';
import { eventually } from '../lab/wait.js';

/** The table as `ipvsadm` tells of it. */
export interface InstalledTable {
  /** `ipvsadm -Sn`, sorted: the order of the kernel's hash table says nothing. */
  readonly rules: readonly string[];
  /** `ipvsadm -Ln --timeout` and `--daemon`. */
  readonly timeouts: string;
  readonly syncDaemons: string;
}

/** What a run has shown. */
export interface Installation {
  readonly table: InstalledTable;
  /** `ipvsadm -Sn` after the daemon has been stopped. */
  readonly left: readonly string[];
}

/** Starts a daemon, looks at the table when it no longer changes, and stops the daemon. */
export async function install(
  node: LabNode,
  kind: DaemonKind,
  configuration: string,
): Promise<Installation> {
  // -C: no VRRP process, as keepalived has no instance to run.
  const daemon = new Daemon(node, configuration, { kind, extraArguments: ['-C'] });
  daemon.start();
  const table = `/proc/${daemon.pid}/net/ip_vs`;
  let previous = '';
  let sameSinceMs = performance.now();
  await eventually(
    `${kind} has installed its services`,
    () => {
      const text = readFileSync(table, 'latin1');
      // The head of the table has a line with an arrow as well.
      if (text !== previous || text.split('  -> ').length < 3) {
        previous = text;
        sameSinceMs = performance.now();
      }
      return performance.now() - sameSinceMs > 3000;
    },
    30_000,
    () => daemon.log().slice(-3000),
  );
  const shown = readTable(node);
  await daemon.stop();
  const left = readTable(node).rules;
  daemon.close();
  return { table: shown, left };
}

function readTable(node: LabNode): InstalledTable {
  const rules = node.run('ipvsadm', ['-Sn']).split('\n').filter(Boolean).sort();
  const timeouts = node.run('ipvsadm', ['-Ln', '--timeout']).trim();
  return { rules, timeouts, syncDaemons: node.run('ipvsadm', ['-Ln', '--daemon']).trim() };
}
