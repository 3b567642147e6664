/** What of an instance a person should look at, in words: for `upkeep status` and its health. */
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import { packetProblemText } from '../log/packet-problem-text.js';
import { counted, span } from '../log/rendered-line.js';

/** So many intervals without an advert, and a router is no longer there. */
const SILENT_INTERVALS = 4;

/**
 * Another router that is master of the same addresses now, or wants to be and is refused.
 * undefined: there is none.
 */
export function secondMaster(instance: InstanceSnapshot, nowMs: number): string | undefined {
  const { otherRouter: other, state, advertIntervalMs, masterAdvertIntervalMs } = instance;
  const limitMs = SILENT_INTERVALS * Math.max(advertIntervalMs, masterAdvertIntervalMs);
  if (other === undefined || nowMs - other.lastMs > limitMs) {
    return undefined;
  }
  const since = `for ${span((nowMs - other.firstMs) / 1000)}`;
  if (other.refused === undefined) {
    return state === 'MASTER'
      ? `${other.address} is master too, ${since}, with priority ${other.priority}`
      : undefined;
  }
  const why = packetProblemText(other.refused, other.address);
  return state === 'MASTER'
    ? `${other.address} is master too, ${since}, and is refused: ${why}`
    : `adverts of ${other.address} are refused, ${since}: ${why}`;
}

/** Faults, and states that do not fit together. */
export function instanceProblems(instance: InstanceSnapshot, nowMs: number): readonly string[] {
  const { auth_failure, authtype_mismatch, checksum_err, version_err } = instance.counters;
  const other = secondMaster(instance, nowMs);
  const last =
    instance.otherRouter?.refused === undefined
      ? ''
      : `, the last ${span((nowMs - instance.otherRouter.lastMs) / 1000)} ago`;
  const errors = [
    [auth_failure + authtype_mismatch, 'authentication error'],
    [checksum_err + version_err, 'malformed advert'],
  ] as const;
  return [
    ...instance.faults,
    ...(other === undefined ? [] : [other]),
    ...addressProblems(instance),
    ...errors.flatMap(([count, noun]) =>
      count > 0 ? [`${counted(count, noun)} since the start${last}`] : [],
    ),
  ];
}

/** What the kernel has is compared with the state; without it, what is believed. */
function addressProblems(instance: InstanceSnapshot): readonly string[] {
  const { state, addresses, addressesHeld } = instance;
  const isMaster = state === 'MASTER';
  if (addresses === undefined) {
    const held = isMaster ? 'master without its addresses' : 'holds addresses without being master';
    return isMaster === addressesHeld ? [] : [held];
  }
  const wrong = addresses.filter(({ present }) => present !== isMaster);
  const names = wrong.map(({ address, interface: device }) => `${address} on ${device}`).join(', ');
  const words = isMaster ? 'master without' : 'not master, and the kernel has';
  return wrong.length === 0 ? [] : [`${words} ${names}`];
}
