/** The block of one instance in `keepalived.data`. */
import type { ScriptCommand, VirtualAddress, VrrpInstance } from '../../config/model.js';
import { commandText } from '../../config/script-model.js';
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import { type ClockReading, epochOf, sixDecimals } from '../clock-reading.js';
import { localTime } from '../log/log-format.js';
import { addressText, weightText } from './wording.js';

/** @param configured its configuration; undefined while a reload is removing the instance */
export function instanceLines(
  instance: InstanceSnapshot,
  configured: VrrpInstance | undefined,
  clock: ClockReading,
): readonly string[] {
  return [
    ` VRRP Instance = ${instance.name}`,
    ...stateLines(instance, clock),
    ...(configured === undefined ? [] : announcementLines(configured)),
    `   Virtual Router ID = ${instance.virtualRouterId}`,
    `   Priority = ${instance.basePriority}`,
    `   Effective priority = ${instance.effectivePriority}`,
    `   Total priority = ${instance.totalPriority}`,
    `   Advert interval = ${advertInterval(instance)}`,
    ...(configured === undefined ? [] : configuredLines(instance, configured)),
  ];
}

function stateLines(instance: InstanceSnapshot, clock: ClockReading): readonly string[] {
  const group = instance.syncGroup === undefined ? [] : [`   Sync group = ${instance.syncGroup}`];
  const address = instance.masterAddress;
  return [
    `   VRRP Version = ${instance.version}`,
    ...group,
    `   State = ${instance.state}`,
    `   Wantstate = ${instance.wantedState}`,
    ...instance.faults.map((fault) => `   Fault = ${fault}`),
    `   Last transition = ${moment(epochOf(instance.lastTransitionMs, clock))}`,
    ...Object.entries(instance.timersMs).map(
      ([name, remainingMs]) => `   Timer ${name} = ${moment(clock.epochMs + remainingMs)}`,
    ),
    ...(address === undefined
      ? []
      : [`   Master router = ${address}`, `   Master priority = ${instance.masterPriority}`]),
    `   Interface = ${instance.interface}`,
    `   Using src_ip = ${instance.sourceAddress ?? '(none)'}`,
  ];
}

/** `1795249016.905477 (Sat Nov 21 08:16:56.905477 2026)` */
function moment(epochMs: number): string {
  const seconds = sixDecimals(epochMs);
  return `${seconds} (${localTime(new Date(epochMs), seconds.slice(seconds.indexOf('.')))})`;
}

function advertInterval(instance: InstanceSnapshot): string {
  return instance.version === 2
    ? `${instance.advertIntervalMs / 1000} sec`
    : `${instance.advertIntervalMs} milli-sec`;
}

function announcementLines(configured: VrrpInstance): readonly string[] {
  const { garp } = configured;
  const unicast = configured.unicastPeers.length > 0;
  return [
    ...(unicast ? [] : [`   Multicast address ${configured.multicastGroup}`]),
    `   Gratuitous ARP delay = ${garp.masterDelayMs / 1000}`,
    `   Gratuitous ARP repeat = ${garp.masterRepeat}`,
    `   Gratuitous ARP refresh = ${garp.masterRefreshMs / 1000}`,
    `   Gratuitous ARP refresh repeat = ${garp.masterRefreshRepeat}`,
    `   Gratuitous ARP lower priority delay = ${garp.lowerPriorityDelayMs / 1000}`,
    `   Gratuitous ARP lower priority repeat = ${garp.lowerPriorityRepeat}`,
    `   Down timer adverts = ${configured.downTimerAdverts}`,
    `   Send advert after receive lower priority advert = ${!configured.lowerPriorityNoAdvert}`,
    `   Send advert after receive higher priority advert = ${configured.higherPrioritySendAdvert}`,
  ];
}

function configuredLines(instance: InstanceSnapshot, configured: VrrpInstance): readonly string[] {
  const delay = configured.preemptDelayMs / 1000;
  const held = instance.addressesHeld;
  return [
    `   Preempt = ${configured.preempt ? 'enabled' : 'disabled'}`,
    ...(delay === 0 ? [] : [`   Preempt delay = ${delay} secs`]),
    `   Promote_secondaries = ${configured.promoteSecondaries ? 'enabled' : 'disabled'}`,
    `   Authentication type = ${configured.authentication ? 'SIMPLE_PASSWORD' : 'none'}`,
    ...addressLines('Virtual IP', configured.virtualAddresses, held),
    ...addressLines('Virtual IP Excluded', configured.excludedAddresses, held),
    ...peerLines(configured),
    ...trackingLines(configured),
    `   Notify deleted = ${configured.notifyDeleted ? 'Deleted' : 'Fault'}`,
    ...scriptLines(configured),
    `   Notify priority changes = ${configured.notifyPriorityChanges}`,
  ];
}

function addressLines(
  heading: string,
  addresses: readonly VirtualAddress[],
  held: boolean,
): readonly string[] {
  return addresses.length === 0
    ? []
    : [
        `   ${heading} (${addresses.length}):`,
        ...addresses.map((address) => `     ${addressText(address, held)}`),
      ];
}

function peerLines(configured: VrrpInstance): readonly string[] {
  return configured.unicastPeers.length === 0
    ? []
    : [
        `   Unicast TTL = ${configured.unicastTtl}`,
        `   Check unicast src : ${configured.checkUnicastSource ? 'yes' : 'no'}`,
        '   Unicast Peer :',
        ...configured.unicastPeers.map(
          (peer) => `     ${peer.address} min_ttl ${peer.minTtl} max_ttl ${peer.maxTtl}`,
        ),
      ];
}

function trackingLines(configured: VrrpInstance): readonly string[] {
  return [
    ['Tracked interfaces', configured.trackInterfaces] as const,
    ['Tracked scripts', configured.trackScripts] as const,
  ].flatMap(([heading, objects]) =>
    objects.length === 0
      ? []
      : [
          `   ${heading} :`,
          ...objects.map((object) => `     ${object.name} weight ${weightText(object.weight)}`),
        ],
  );
}

function scriptLines({ notify }: VrrpInstance): readonly string[] {
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
