/** Under which name each process appears in syslog: rsyslog rules and scripts match these. */
import type { LogSource } from './log-events.js';

const identities: Readonly<Record<LogSource, string>> = {
  supervisor: 'Keepalived',
  vrrp: 'Keepalived_vrrp',
  checker: 'Keepalived_healthcheckers',
  bfd: 'Keepalived_bfd',
  api: 'Keepalived_api',
  agents: 'Keepalived_agents',
  discovery: 'Keepalived_discovery',
};

/** What a daemon is told apart by from others on the same machine. */
export interface DaemonName {
  /** Root keyword `net_namespace` or option `-s`. */
  readonly networkNamespace?: string;
  /** Root keyword `instance`. */
  readonly daemonInstance?: string;
}

/** The syslog identity, `_NAMESPACE` and `_INSTANCE` appended (run-time contract, "Pid files"). */
export function syslogIdentity(source: LogSource, name: DaemonName): string {
  return identities[source] + daemonSuffix(name, '_');
}

/** The namespace and the instance as far as they are set, each after `separator`. */
export function daemonSuffix(name: DaemonName, separator: string): string {
  return [name.networkNamespace, name.daemonInstance]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => separator + part)
    .join('');
}

/** Puts `inserted` before the extension of a path: `/tmp/a.data` → `/tmp/a_check.data`. */
export function insertBeforeExtension(path: string, inserted: string): string {
  const name = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  return dot > name ? path.slice(0, dot) + inserted + path.slice(dot) : path + inserted;
}
