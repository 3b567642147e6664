/**
 * The one ledger of the settings that the daemon itself needs of the kernel, in its own network
 * namespace. Children need them; the supervisor sets them, has written down before what was there,
 * and puts it back: when they are not needed any more, at the stop, or as the successor of a daemon
 * that was killed with all its processes.
 */
import type { VirtualServer } from '../../config/lvs-model.js';
import { readSetting, writeSetting } from '../../linux/host/system-setting.js';
import type { HostSetting } from '../../lvs/host-needs.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { HostSettings, type HostSettingsOptions } from './host-settings.js';
import { hostStateFile } from './host-state-file.js';

/** Who says what is needed: the VRRP child, of its interfaces; the configuration, of all others. */
export type SettingOwner = 'vrrp' | 'configuration';

const OWNERS: readonly SettingOwner[] = ['vrrp', 'configuration'];

export class SettingLedger {
  readonly #settings: HostSettings;
  readonly #needs = new Map<SettingOwner, readonly HostSetting[]>();
  /** What a predecessor has left is taken to be needed until both owners have spoken. */
  readonly #inherited: readonly HostSetting[];

  constructor(options: HostSettingsOptions) {
    this.#settings = new HostSettings(options);
    this.#inherited = options.changed.flatMap(({ name, ours }) =>
      ours === undefined ? [] : [setting(name, ours, 'a daemon before this one had set it')],
    );
  }

  /** Sets what an owner needs, in place of what it needed before. What fails is logged. */
  need(owner: SettingOwner, needs: readonly HostSetting[]): void {
    this.#needs.set(owner, needs);
    const known = [...this.#needs.values()].flat();
    const names = new Set(known.map(({ name }) => name));
    const isWhole = OWNERS.every((each) => this.#needs.has(each));
    const inherited = isWhole ? [] : this.#inherited.filter(({ name }) => !names.has(name));
    this.#settings.apply([...known, ...inherited], 'auto');
  }

  /** Everything is as it was before us. */
  putBack(): void {
    this.#needs.clear();
    this.#settings.putBack();
  }
}

/** The ledger of this daemon, with a state file at `path`. */
export function openSettingLedger(
  path: string,
  log: (event: DaemonLogEvent) => void,
): SettingLedger {
  const file = hostStateFile(path, log);
  return new SettingLedger({
    // Numbers come back with tabs between them.
    door: { read: readPlain, write: writeSetting, loadModule: () => false },
    changed: file.readState()?.settings ?? [],
    note: (settings) => file.writeState({ path: undefined, settings, chains: [] }),
    log,
  });
}

/** The value of a setting; numbers with one blank between them. */
export function readPlain(name: string): string | undefined {
  return readSetting(name)?.replace(/\s+/g, ' ');
}

/** A setting that is needed as it is written here. */
export function setting(name: string, value: string, reason: string): HostSetting {
  return { name, value, reason, always: true, first: [], disturbs: [] };
}

/** First and last group that may have ping sockets, for IPv6 too; `1 0` is no group (icmp(7)). */
const PING_GROUPS = 'net/ipv4/ping_group_range';

/** What PING_CHECK needs, where there is one: group 0 may have ping sockets. */
export function pingGroups(virtualServers: readonly VirtualServer[]): readonly HostSetting[] {
  const checks = virtualServers.flatMap(({ realServers }) =>
    realServers.flatMap((server) => server.checks),
  );
  if (!checks.some(({ kind }) => kind === 'ping')) {
    return [];
  }
  const [first = 0, last = 0] = readPlain(PING_GROUPS)?.split(' ').map(Number) ?? [];
  const value = first === 0 ? `${first} ${last}` : `0 ${first > last ? 0 : last}`;
  return [setting(PING_GROUPS, value, 'PING_CHECK needs group 0 in it')];
}
