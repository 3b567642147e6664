/** How the dumps write the things that occur in more than one of them. */
import { familyOf } from '../../base/address.js';
import type {
  Configuration,
  InstanceNotifyScripts,
  TrackedObject,
  VirtualAddress,
  Weight,
} from '../../config/model.js';
import { commandText, type ScriptCommand } from '../../config/script-model.js';
import type { VrrpState } from '../../vrrp/messages.js';
import { sixDecimals } from '../clock-reading.js';
import { localTime } from '../log/log-format.js';

const scopes: Readonly<Record<number, string>> = {
  0: 'global',
  200: 'site',
  253: 'link',
  254: 'host',
  255: 'nowhere',
};

/** `10.0.0.1/24 dev eth0 scope global label eth0:1 set` */
export function addressText(address: VirtualAddress, set: boolean): string {
  const whole = familyOf(address.address) === 'inet' ? 32 : 128;
  const prefix = address.prefixLength === whole ? '' : `/${address.prefixLength}`;
  const words = [address.address + prefix];
  if (address.peer !== undefined) {
    words[0] = `${address.address} peer ${address.peer}${prefix}`;
  }
  if (address.broadcast !== undefined) {
    words.push(`brd ${address.broadcast}`);
  }
  words.push(`dev ${address.interface}`, `scope ${scopes[address.scope] ?? address.scope}`);
  if (address.label !== undefined) {
    words.push(`label ${address.label}`);
  }
  words.push(...lifetimeWords(address), ...address.flags);
  if (address.noTrack) {
    words.push('no_track');
  }
  if (set) {
    words.push('set');
  }
  return words.join(' ');
}

/** keepalived writes it for each IPv6 address, and nothing for one of IPv4. */
function lifetimeWords({ address, preferredLifetimeSeconds }: VirtualAddress): readonly string[] {
  return familyOf(address) === 'inet6'
    ? ['preferred_lft', `${preferredLifetimeSeconds ?? 'forever'}`]
    : [];
}

/** `5 reverse` */
export function weightText(weight: Weight): string {
  return weight.reverse ? `${weight.value} reverse` : String(weight.value);
}

/** `yes` and `no` of the dumps. */
export function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** `1795249016.905477 (Sat Nov 21 08:16:56.905477 2026)` */
export function moment(epochMs: number): string {
  const seconds = sixDecimals(epochMs);
  return `${seconds} (${localTime(new Date(epochMs), seconds.slice(seconds.indexOf('.')))})`;
}

/** What an instance or a group tracks. */
export function trackedLines(tracking: {
  readonly trackInterfaces: readonly TrackedObject[];
  readonly trackScripts: readonly TrackedObject[];
  readonly trackBfds: readonly TrackedObject[];
  readonly trackVirtualServers: readonly TrackedObject[];
}): readonly string[] {
  return [
    ['Tracked interfaces', tracking.trackInterfaces, ''] as const,
    ['Tracked scripts', tracking.trackScripts, ''] as const,
    ['Tracked BFDs', tracking.trackBfds, ':'] as const,
    ['Tracked virtual servers', tracking.trackVirtualServers, ':'] as const,
  ].flatMap(([heading, objects, colon]) =>
    objects.length === 0
      ? []
      : [
          `   ${heading} :`,
          ...objects.map(({ name, weight }) => `     ${name}${colon} weight ${weightText(weight)}`),
        ],
  );
}

/** The scripts of an instance or a group. */
export function notifyLines(notify: InstanceNotifyScripts): readonly string[] {
  const scripts: readonly (readonly [string, ScriptCommand | undefined])[] = [
    ['Backup', notify.backup],
    ['Master', notify.master],
    ['Fault', notify.fault],
    ['Stop', notify.stop],
    ['Deleted', notify.deleted],
    ['Generic', notify.any],
    ['Master rx lower pri', notify.masterReceivedLowerPriority],
  ];
  return scripts.flatMap(([which, command]) =>
    command === undefined ? [] : [`   ${which} state transition script = ${commandText(command)}`],
  );
}

/** The heading of a list of instances, and the instances with their weights. */
export function trackerLines(
  heading: string,
  trackers: readonly { readonly instance: string; readonly weight: Weight }[],
): readonly string[] {
  return [
    `   ${heading} :`,
    ...trackers.map(({ instance, weight }) => `     ${instance}, weight ${weightText(weight)}`),
  ];
}

/** The instances that track an object of this name: by themselves, then through their group. */
export function trackersOf(
  name: string,
  { vrrpInstances, syncGroups }: Configuration,
  list: 'trackScripts' | 'trackInterfaces' | 'trackBfds' | 'trackProcesses',
): readonly { readonly instance: string; readonly weight: Weight }[] {
  const own = vrrpInstances.flatMap((instance) =>
    instance[list]
      .filter((object) => object.name === name)
      .map(({ weight }) => ({ instance: instance.name, weight })),
  );
  const shared = syncGroups.flatMap((group) =>
    group[list]
      .filter((object) => object.name === name)
      .flatMap(({ weight }) => group.members.map((instance) => ({ instance, weight }))),
  );
  return [...own, ...shared];
}

/** The numbers that the JSON dump gives to states (run-time contract, "JSON"). */
export const stateNumbers: Readonly<Record<VrrpState, number>> = {
  INIT: 0,
  BACKUP: 1,
  MASTER: 2,
  FAULT: 3,
};

/** `ON` and `OFF` of the dumps. */
export function onOff(value: boolean): string {
  return value ? 'ON' : 'OFF';
}

/** Seconds with the six digits that keepalived writes. */
export function secondsText(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(6);
}
