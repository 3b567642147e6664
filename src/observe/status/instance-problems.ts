/** What of an instance a person should look at, in words: for `upkeep status` and its health. */

import { type Conflict, forgetSilent, type Rival, silenceMs } from '../../vrrp/machine/conflict.js';
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import { refusalCounts, rivalText } from '../log/conflict-text.js';
import { packetProblemText } from '../log/packet-problem-text.js';
import { counted, span } from '../log/rendered-line.js';

import type { DaemonStatus } from './status.js';

/** Other routers that behave as master now; the core may look at those who are silent later. */
export function heardRivals(instance: InstanceSnapshot, nowMs: number): readonly Rival[] {
  const { conflict, advertIntervalMs, masterAdvertIntervalMs } = instance;
  const limitMs = silenceMs(Math.max(advertIntervalMs, masterAdvertIntervalMs));
  return conflict === undefined ? [] : forgetSilent(conflict, nowMs, limitMs).rivals;
}

/**
 * Other routers that are master of the same addresses now, or want to be and are refused.
 * undefined: there is none.
 */
export function secondMaster(instance: InstanceSnapshot, nowMs: number): string | undefined {
  const { conflict, state } = instance;
  const texts = heardRivals(instance, nowMs).flatMap((rival) => {
    const since = `, for ${span((nowMs - rival.firstMs) / 1000)}`;
    const { address, refused } = rival;
    if (state === 'MASTER') {
      return conflict?.toldMs === undefined ? [] : [rivalText(rival, since)];
    }
    return address === undefined || refused === undefined
      ? []
      : [
          `adverts of ${address} are refused${since} (${refusalCounts(rival)}): ` +
            packetProblemText(refused, address),
        ];
  });
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** An instance that is master beside another router. */
export interface InstanceConflict extends Conflict {
  readonly instance: string;
  readonly interface: string;
  readonly virtualRouterId: number;
  /** What a person would be told of it. */
  readonly text: string;
}

/** All of them, now. */
export function conflictsOf({ vrrp, clock }: DaemonStatus): readonly InstanceConflict[] {
  return (vrrp?.instances ?? []).flatMap((each) => {
    const { name: instance, virtualRouterId, conflict, state } = each;
    const text = secondMaster(each, clock.monotonicMs);
    const rivals = heardRivals(each, clock.monotonicMs);
    return conflict === undefined || text === undefined || state !== 'MASTER'
      ? []
      : [{ instance, interface: each.interface, virtualRouterId, text, ...conflict, rivals }];
  });
}

/** Faults, and states that do not fit together. */
export function instanceProblems(instance: InstanceSnapshot, nowMs: number): readonly string[] {
  const { auth_failure, authtype_mismatch, checksum_err, version_err } = instance.counters;
  const other = secondMaster(instance, nowMs);
  const refused = instance.conflict?.rivals.findLast((rival) => rival.refused !== undefined);
  const last =
    refused === undefined ? '' : `, the last ${span((nowMs - refused.lastMs) / 1000)} ago`;
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
