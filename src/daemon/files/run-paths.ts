/** Where the daemon's pid files and its control socket are (run-time contract, "Pid files"). */
import type { GlobalDefinitions } from '../../config/model.js';
import { daemonSuffix } from '../../observe/log/log-identity.js';
import type { DaemonOptions, PidFileOptions } from '../command-line/option-values.js';

export type RunPaths = Readonly<Record<keyof PidFileOptions, string>> & {
  readonly controlSocket: string;
  /** What of the kernel's IPVS is ours. */
  readonly ipvsState: string;
  /** What of the machine we have changed for IPVS. */
  readonly hostState: string;
  /** Settings of the kernel that the daemon has changed for itself. */
  readonly settingState: string;
  /** Tables of the firewall that VRRP needs. */
  readonly firewallState: string;
  /** Routes that announce addresses. */
  readonly announceState: string;
  /** Addresses, routes and rules that the daemon may hold. */
  readonly vrrpState: string;
  /** What operators have said beside the configuration: it outlives a boot. */
  readonly overrides: string;
  readonly maintenance: string;
  /** What sources of real servers have said. */
  readonly discovered: string;
  /** Of the flight recorder: what the daemon has said. */
  readonly events: string;
};

type Naming = Pick<GlobalDefinitions, 'daemonInstance' | 'networkNamespace' | 'usePidDirectory'>;

/** Where `upkeep` looks for a daemon unless it is told otherwise. */
export const DEFAULT_CONTROL_SOCKET = '/run/upkeep/control.sock';

/** The paths, each overridden by its option. */
export function runPaths(
  options: Pick<DaemonOptions, 'pidFiles' | 'controlSocket' | 'networkNamespace'>,
  global: Naming,
): RunPaths {
  const networkNamespace = options.networkNamespace ?? global.networkNamespace;
  const { daemonInstance } = global;
  const name = {
    ...(networkNamespace === undefined ? {} : { networkNamespace }),
    ...(daemonInstance === undefined ? {} : { daemonInstance }),
  };
  const { pidFiles } = options;
  const socket = options.controlSocket ?? controlSocket(pidFiles.parent, name);
  return {
    parent: pidFiles.parent ?? pidFile('keepalived', name, global.usePidDirectory),
    vrrp: pidFiles.vrrp ?? pidFile('vrrp', name, global.usePidDirectory),
    checkers: pidFiles.checkers ?? pidFile('checkers', name, global.usePidDirectory),
    bfd: pidFiles.bfd ?? pidFile('bfd', name, global.usePidDirectory),
    controlSocket: socket,
    ipvsState: ipvsStatePath(socket),
    hostState: hostStatePath(socket),
    settingState: settingStatePath(socket),
    firewallState: firewallStatePath(socket),
    announceState: announceStatePath(socket),
    vrrpState: vrrpStatePath(socket),
    overrides: overridesPath(socket),
    maintenance: lastingPath('maintenance', socket, 'json'),
    discovered: lastingPath('discovered', socket, 'json'),
    events: eventsPath(socket),
  };
}

type Name = Parameters<typeof daemonSuffix>[0];

/**
 * keepalived tells namespaces apart by a private mount on /run/keepalived; we make none, so the
 * namespace is part of the directory's path, which is the same file seen from outside.
 */
function pidFile(process: string, name: Name, usePidDirectory: boolean): string {
  const { networkNamespace, daemonInstance } = name;
  if (!usePidDirectory && networkNamespace === undefined && daemonInstance === undefined) {
    return `/run/${process}.pid`;
  }
  const directory = networkNamespace === undefined ? '' : `${networkNamespace}/`;
  const instance = daemonInstance === undefined ? '' : `_${daemonInstance}`;
  return `/run/keepalived/${directory}${process}${instance}.pid`;
}

/**
 * Daemons that do not share a pid file must not share a socket: it is named after the pid file
 * that was given, or after namespace and instance.
 */
function controlSocket(parentPidFile: string | undefined, name: Name): string {
  if (parentPidFile !== undefined) {
    return `${parentPidFile.replace(/\.pid$/, '')}.sock`;
  }
  return DEFAULT_CONTROL_SOCKET.replace(/\.sock$/, `${daemonSuffix(name, '_')}.sock`);
}

/** The state file of IPVS of the daemon with this socket: one leads to the other. */
export function ipvsStatePath(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}.ipvs.json`;
}

/** The state file of the machine of the daemon with this socket. */
export function hostStatePath(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}.host.json`;
}

/** The ledger of kernel settings of the daemon with this socket. */
export function settingStatePath(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}.settings.json`;
}

/** What this daemon announces (daemon/announce/announce-state.ts). */
export function announceStatePath(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}.announce.json`;
}

/** The state file of the tables of nft that VRRP needs, of the daemon with this socket. */
export function firewallStatePath(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}.firewall.json`;
}

/** How the names of the files with addresses, routes and rules end. */
export const VRRP_STATE_SUFFIX = '.vrrp.json';

/** The state file of addresses, routes and rules of the daemon with this socket. */
function vrrpStatePath(socket: string): string {
  return `${socket.replace(/\.sock$/, '')}${VRRP_STATE_SUFFIX}`;
}

/** Where it is without systemd, which names it (systemd.exec(5), `StateDirectory=`). */
const DEFAULT_STATE_DIRECTORY = '/var/lib/upkeep';

/** What an operator has said beside the configuration of the daemon with this socket. */
export function overridesPath(socket: string): string {
  return lastingPath('overrides', socket, 'json');
}

/** The file of the flight recorder of the daemon with this socket. */
export function eventsPath(socket: string): string {
  return lastingPath('events', socket, 'jsonl');
}

/** Named after the instance and the namespace, or after the path of a socket of its own. */
function lastingPath(what: string, socket: string, extension: string): string {
  const { STATE_DIRECTORY: directory = DEFAULT_STATE_DIRECTORY } = process.env;
  const name = socket.replace(/\.sock$/, '');
  const usual = DEFAULT_CONTROL_SOCKET.replace(/\.sock$/, '');
  const suffix = name.startsWith(usual)
    ? name.slice(usual.length)
    : `@${name.replace(/^\//, '').replaceAll('/', '-')}`;
  return `${directory}/${what}${suffix}.${extension}`;
}

/** IFLA_IFALIAS of the links that the daemon with this socket has made. */
export function linkAliasOf(socket: string): string {
  return `upkeepd ${socket}`;
}
