/** What a daemon makes of the kernel's table from a configuration. */
import { openIpvs } from '../../../src/linux/ipvs/ipvs.js';
import { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import type { LabNode } from '../../lab/node.js';
import { eventually } from '../../lab/wait.js';

/** The table as `ipvsadm` and the kernel tell of it. */
export interface InstalledTable {
  /** `ipvsadm -Sn`, sorted: the order of the kernel's hash table says nothing. */
  readonly rules: readonly string[];
  /** All that the kernel says over netlink but for counters: thresholds, flags, masks; sorted. */
  readonly dump: readonly string[];
  /** `ipvsadm -Ln --timeout` and `--daemon`. */
  readonly timeouts: string;
  readonly syncDaemons: string;
}

/** What a run has shown. */
export interface Installation {
  readonly table: InstalledTable;
  /** What `whileRunning` has returned. */
  readonly further: string;
  /** `ipvsadm -Sn` after the daemon has been stopped. */
  readonly left: readonly string[];
}

/** How a configuration is tried. */
export interface Trial {
  /** The rules that are waited for; what is there after half a minute is shown all the same. */
  readonly rules: readonly string[];
  /** With the VRRP process, whose instance becomes master; without, keepalived has none to run. */
  readonly vrrp?: boolean;
  /** Something to do and to see before the stop. */
  readonly whileRunning?: (node: LabNode) => Promise<string>;
}

/** Starts a daemon, looks at the table when it is as expected, and stops the daemon. */
export async function install(
  node: LabNode,
  kind: DaemonKind,
  configuration: string,
  { rules, vrrp = false, whileRunning }: Trial,
): Promise<Installation> {
  const extraArguments = vrrp ? [] : ['-C'];
  const daemon = new Daemon(node, configuration, { kind, extraArguments });
  daemon.start();
  const isThere = () =>
    rulesOf(node).join('\n') === rules.join('\n') &&
    (!vrrp || syncDaemonsOf(node).startsWith('master'));
  await eventually('the expected rules', isThere, 30_000).catch(() => undefined);
  const shown = readTable(node);
  const further = (await whileRunning?.(node)) ?? '';
  await daemon.stop();
  const left = rulesOf(node);
  daemon.close();
  return { table: shown, further, left };
}

function rulesOf(node: LabNode): readonly string[] {
  return node.run('ipvsadm', ['-Sn']).split('\n').filter(Boolean).sort();
}

function readTable(node: LabNode): InstalledTable {
  const timeouts = node.run('ipvsadm', ['-Ln', '--timeout']).trim();
  return { rules: rulesOf(node), dump: dumpOf(node), timeouts, syncDaemons: syncDaemonsOf(node) };
}

function syncDaemonsOf(node: LabNode): string {
  return node.run('ipvsadm', ['-Ln', '--daemon']).trim();
}

function dumpOf(node: LabNode): readonly string[] {
  const ipvs = openIpvs({ networkNamespacePath: `/run/netns/${node.namespace}` });
  try {
    return ipvs
      .dump()
      .flatMap(({ service, destinations }) => [
        JSON.stringify(service),
        ...destinations.map(
          ({
            activeConnections,
            inactiveConnections,
            persistentConnections,
            statistics,
            ...rest
          }) => JSON.stringify([service.address, rest]),
        ),
      ])
      .sort();
  } finally {
    ipvs.close();
  }
}
