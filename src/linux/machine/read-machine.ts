/** Asks this machine what the doctor wants to know: /proc, /run, netlink, nft(8), timedatectl. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { messageOf } from '../../base/failure.js';
import type {
  FirewallReading,
  InspectedMachine,
  MachineFolder,
  MachineProcess,
} from '../../doctor/machine.js';
import { networkNamespaceIdentity } from '../host/boot-identity.js';
import { readSetting } from '../host/system-setting.js';
import { withNetworkNamespace } from '../process/process-control.js';
import { commandName, listProcesses } from '../process/process-list.js';
import { runProgram } from '../process/run-program.js';
import { daemonLimits } from './daemon-limits.js';
import { arpNeighbours, multicastGroups, readInterfaces } from './read-interfaces.js';
import { moduleParameter, modulePlace } from './read-modules.js';
import { readSelinux } from './read-selinux.js';
import { linesOf, namesIn } from './read-text.js';

/** Which machine is meant. */
export interface MachinePlace {
  /** A file that names the network namespace; absent: that of this process. */
  readonly networkNamespacePath?: string;
  /** The upkeepd that runs. */
  readonly daemonPid?: number;
  readonly stateFolder: string;
  /** Of scripts. */
  readonly programs?: readonly string[];
}

/** Looks once. @throws SystemCallError or NetlinkError where the namespace cannot be entered */
export async function readMachine(place: MachinePlace): Promise<InspectedMachine> {
  const { networkNamespacePath: path, daemonPid, programs = [] } = place;
  const within = <Result>(look: () => Result): Result =>
    path === undefined ? look() : withNetworkNamespace(path, look);
  const namespace = networkNamespaceIdentity(path);
  const clockSynchronised = await readClock();
  const systemdVersion = await readSystemdVersion();
  const selinux = await readSelinux(programs, daemonPid);
  const limits = daemonPid === undefined ? undefined : daemonLimits(daemonPid);
  return {
    setting: (name) => within(() => readSetting(name)),
    module: modulePlace,
    moduleParameter,
    interfaces: within(readInterfaces),
    groups: within(multicastGroups),
    neighbours: within(arpNeighbours),
    firewall: await readFirewall(path),
    legacyTables: within(legacyTables),
    processes: readProcesses(namespace),
    ...(limits === undefined ? {} : { daemon: limits }),
    enabledUnits: enabledUnits(),
    stateFolder: readFolder(place.stateFolder),
    nodeVersion: process.versions.node,
    ...(clockSynchronised === undefined ? {} : { clockSynchronised }),
    ...(systemdVersion === undefined ? {} : { systemdVersion }),
    ...(selinux === undefined ? {} : { selinux }),
    ownNamespace: namespace !== identityOf(1),
  };
}

async function readFirewall(networkNamespacePath: string | undefined): Promise<FirewallReading> {
  const options = networkNamespacePath === undefined ? {} : { networkNamespacePath };
  const outcome = await runProgram('nft', ['-j', 'list', 'ruleset'], options);
  if (outcome.kind === 'failed') {
    return { kind: 'unreadable', reason: outcome.reason };
  }
  if (outcome.status !== 0) {
    return { kind: 'unreadable', reason: outcome.complaint };
  }
  try {
    const parsed: unknown = JSON.parse(outcome.output);
    const items = typeof parsed === 'object' && parsed !== null ? Object.values(parsed)[0] : [];
    return { kind: 'ruleset', items: Array.isArray(items) ? items : [] };
  } catch (error) {
    return { kind: 'unreadable', reason: messageOf(error) };
  }
}

/** Of the older iptables: the kernel names the tables that there are. */
function legacyTables(): readonly string[] {
  return ['ip_tables_names', 'ip6_tables_names'].flatMap((name) =>
    linesOf(`/proc/thread-self/net/${name}`).map((table) => `${name.split('_')[0]} ${table}`),
  );
}

function readProcesses(namespace: string): readonly MachineProcess[] {
  return listProcesses().flatMap((pid) => {
    const name = commandName(pid);
    return name === undefined ? [] : [{ pid, name, sameNetwork: identityOf(pid) === namespace }];
  });
}

function identityOf(pid: number): string | undefined {
  try {
    return networkNamespaceIdentity(`/proc/${pid}/ns/net`);
  } catch {
    return undefined; // it is gone, or belongs to another user
  }
}

/** The links that `systemctl enable` makes (systemctl(1)). */
function enabledUnits(): ReadonlySet<string> {
  const folder = '/etc/systemd/system';
  const wants = namesIn(folder).filter((name) => /\.(?:wants|requires)$/.test(name));
  return new Set(wants.flatMap((name) => namesIn(`${folder}/${name}`)));
}

/** undefined: without systemd, or when it does not answer. */
async function readClock(): Promise<boolean | undefined> {
  const asked = ['show', '--property=NTPSynchronized', '--value'];
  const outcome = await runProgram('timedatectl', asked);
  const said = outcome.kind === 'exited' ? outcome.output.trim() : '';
  return said === 'yes' ? true : said === 'no' ? false : undefined;
}

/** The first line is `systemd 252 (252.38-1~deb12u1)`; undefined where it does not run. */
async function readSystemdVersion(): Promise<number | undefined> {
  if (!existsSync('/run/systemd/system')) {
    return undefined; // sd_booted(3)
  }
  const outcome = await runProgram('systemctl', ['--version']);
  const digits = outcome.kind === 'exited' ? /^systemd (\d+)/.exec(outcome.output)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

function readFolder(path: string): MachineFolder {
  try {
    const { bavail, bsize } = statfsSync(path);
    return { path, freeBytes: bavail * bsize, writable: mayWrite(path) };
  } catch {
    return { path, writable: false };
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
