/** The block of one instance in `keepalived.data`. */
import type { VirtualAddress, VrrpInstance } from '../../config/model.js';
import { routeText, ruleText } from '../../config/routing-text.js';
import { masterDownMs } from '../../vrrp/machine/timers.js';
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import { type ClockReading, epochOf } from '../clock-reading.js';
import { addressText, moment, notifyLines, trackedLines, yesNo } from './wording.js';

/** What the block says besides the instance itself. */
export interface InstanceSurroundings {
  readonly clock: ClockReading;
  /** undefined: its interface is not there. */
  readonly interfaceIndex: number | undefined;
}

/** @param configured its configuration; undefined while a reload is removing the instance */
export function instanceLines(
  instance: InstanceSnapshot,
  configured: VrrpInstance | undefined,
  { clock, interfaceIndex }: InstanceSurroundings,
): readonly string[] {
  return [
    ` VRRP Instance = ${instance.name}`,
    ...stateLines(instance, configured, clock),
    ...(configured === undefined ? [] : announcementLines(configured, interfaceIndex)),
    `   Virtual Router ID = ${instance.virtualRouterId}`,
    `   Priority = ${instance.basePriority}`,
    `   Effective priority = ${instance.effectivePriority}`,
    `   Total priority = ${instance.totalPriority}`,
    `   Advert interval = ${advertInterval(instance)}`,
    ...(configured === undefined ? [] : configuredLines(instance, configured)),
  ];
}

function stateLines(
  instance: InstanceSnapshot,
  configured: VrrpInstance | undefined,
  clock: ClockReading,
): readonly string[] {
  const group = instance.syncGroup === undefined ? [] : [`   Sync group = ${instance.syncGroup}`];
  const address = instance.masterAddress;
  return [
    `   VRRP Version = ${instance.version}`,
    ...(configured?.family === 'inet6' ? ['   Using Native IPv6'] : []),
    ...group,
    `   State = ${instance.state}`,
    `   Wantstate = ${instance.wantedState}`,
    ...instance.faults.map((fault) => `   Fault = ${fault}`),
    `   Last transition = ${moment(epochOf(instance.lastTransitionMs, clock))}`,
    ...timerLines(instance, clock),
    ...(configured === undefined
      ? []
      : [`   Master down timer = ${downTimer(instance, configured)}`]),
    ...(address === undefined
      ? []
      : [`   Master router = ${address}`, `   Master priority = ${instance.masterPriority}`]),
    `   Interface = ${instance.interface}`,
    ...(configured?.dontTrackPrimary ? ['   VRRP interface tracking disabled'] : []),
    `   Using src_ip = ${instance.sourceAddress ?? '(none)'}` +
      (configured?.sourceAddress === undefined ? '' : ' (from configuration)'),
  ];
}

/** keepalived has one timer, for the next advert of a master or the end of a backup's patience. */
function timerLines({ timersMs }: InstanceSnapshot, clock: ClockReading): readonly string[] {
  const { advert, masterDown, ...others } = timersMs;
  const readMs = advert ?? masterDown;
  return [
    `   Read timeout = ${readMs === undefined ? 'DISABLED' : moment(clock.epochMs + readMs)}`,
    ...Object.entries(others).map(
      ([name, remainingMs]) => `   Timer ${name} = ${moment(clock.epochMs + remainingMs)}`,
    ),
  ];
}

function downTimer(instance: InstanceSnapshot, { downTimerAdverts }: VrrpInstance): string {
  const { version, effectivePriority, masterAdvertIntervalMs } = instance;
  const waitMs = masterDownMs(version, effectivePriority, masterAdvertIntervalMs, downTimerAdverts);
  return `${Math.floor(waitMs * 1000)} usecs`;
}

function advertInterval(instance: InstanceSnapshot): string {
  return instance.version === 2
    ? `${instance.advertIntervalMs / 1000} sec`
    : `${instance.advertIntervalMs} milli-sec`;
}

function announcementLines(
  configured: VrrpInstance,
  interfaceIndex: number | undefined,
): readonly string[] {
  const { garp } = configured;
  const unicast = configured.unicastPeers.length > 0;
  return [
    ...(unicast ? [] : [`   Multicast address ${multicastText(configured, interfaceIndex)}`]),
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

function multicastText({ family, multicastGroup }: VrrpInstance, index: number | undefined) {
  return family === 'inet6' ? `${multicastGroup}, ifindex ${index ?? 0}` : multicastGroup;
}

function configuredLines(instance: InstanceSnapshot, configured: VrrpInstance): readonly string[] {
  const delay = configured.preemptDelayMs / 1000;
  const held = instance.addressesHeld;
  return [
    `   Accept = ${configured.accept ? 'enabled' : 'disabled'}`,
    `   Preempt = ${configured.preempt ? 'enabled' : 'disabled'}`,
    ...(delay === 0 ? [] : [`   Preempt delay = ${delay} secs`]),
    `   Promote_secondaries = ${configured.promoteSecondaries ? 'enabled' : 'disabled'}`,
    ...(instance.version === 2
      ? [`   Authentication type = ${configured.authentication ? 'SIMPLE_PASSWORD' : 'none'}`]
      : []),
    ...addressLines(
      `Virtual IP (${configured.virtualAddresses.length}):`,
      configured.virtualAddresses,
      held,
    ),
    ...addressLines('Virtual IP Excluded :', configured.excludedAddresses, held),
    ...routingLines(configured),
    ...peerLines(configured),
    ...trackedLines(configured),
    `   Using smtp notification = ${yesNo(configured.smtpAlert)}`,
    `   Notify deleted = ${configured.notifyDeleted ? 'Deleted' : 'Fault'}`,
    ...notifyLines(configured.notify),
    `   Notify priority changes = ${configured.notifyPriorityChanges}`,
  ];
}

/** In the words of iproute2, which keepalived's dump uses too. */
function routingLines({ virtualRoutes, virtualRules }: VrrpInstance): readonly string[] {
  const list = (heading: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`   ${heading} :`, ...texts.map((text) => `     ${text}`)];
  return [
    ...list('Virtual Routes', virtualRoutes.map(routeText)),
    ...list('Virtual Rules', virtualRules.map(ruleText)),
  ];
}

function addressLines(
  heading: string,
  addresses: readonly VirtualAddress[],
  held: boolean,
): readonly string[] {
  return addresses.length === 0
    ? []
    : [`   ${heading}`, ...addresses.map((address) => `     ${addressText(address, held)}`)];
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
