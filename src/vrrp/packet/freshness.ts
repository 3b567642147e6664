/**
 * Which numbers of `auth_hmac` are new: those that a sender uses, and those that a receiver takes.
 * A number is the time in units of 2^-32 seconds, the lower half of the fraction being a counter.
 */
import type { IpAddress } from '../../base/address.js';
import type { HmacAuthentication } from '../../config/services-model.js';

/** The highest number that was accepted of a sender. */
export interface ReplayMark {
  readonly source: IpAddress;
  readonly sequence: bigint;
}

/** Senders of a multicast instance that are remembered, the last one heard first. */
const REMEMBERED_SENDERS = 4;

const SECOND = 1n << 32n;
const FRACTIONS = 65_536;
/** Least and most of the window that follows from the advert interval. */
const SHORTEST_WINDOW_MS = 5000;
const LONGEST_WINDOW_MS = 300_000;

type Freshness = Pick<HmacAuthentication, 'antiReplay' | 'timeWindowMs'>;

/** How far clocks may differ: as configured, or three times the advert interval. */
export function windowSeconds({ timeWindowMs }: Freshness, advertIntervalMs: number): number {
  const usual = 3 * Math.floor(advertIntervalMs / 1000) * 1000;
  const windowMs = Math.min(Math.max(usual, SHORTEST_WINDOW_MS), LONGEST_WINDOW_MS);
  return Math.round((timeWindowMs ?? windowMs) / 1000);
}

/** The number that stands for a moment; its counter is 0. */
export function numberOfTime(epochMs: number): bigint {
  const seconds = Math.floor(epochMs / 1000);
  const fraction = Math.floor(((epochMs - seconds * 1000) / 1000) * FRACTIONS);
  return BigInt.asUintN(64, (BigInt(seconds) << 32n) | (BigInt(fraction) << 16n));
}

/** Serial arithmetic (RFC 1982) on 64 bits. */
export function isAfter(left: bigint, right: bigint): boolean {
  return BigInt.asIntN(64, left - right) > 0n;
}

/**
 * The next number of a sender: the time, or one more than the last one when the clock has not gone
 * on. By `anti_replay time` a clock that was set back beyond the window is followed, since no
 * router would take the higher numbers.
 * @param last undefined: there was none
 */
export function nextNumber(
  last: bigint | undefined,
  epochMs: number,
  freshness: Freshness,
  advertIntervalMs: number,
): bigint {
  const now = numberOfTime(epochMs);
  if (last === undefined || isAfter(now, last)) {
    return now;
  }
  const aheadSeconds = secondsBetween(last, now);
  const isLost = aheadSeconds > windowSeconds(freshness, advertIntervalMs);
  return freshness.antiReplay === 'time' && isLost ? now : BigInt.asUintN(64, last + 1n);
}

/** How many seconds the first is ahead of the second; 32 bits, serial. */
export function secondsBetween(left: bigint, right: bigint): number {
  return Number(BigInt.asIntN(32, left / SECOND - right / SECOND));
}

/** Whether a sender has sent this number, or a higher one, before. */
export function wasSeen(
  marks: readonly ReplayMark[],
  { source, sequence }: ReplayMark,
  epochMs: number,
  freshness: Freshness,
  advertIntervalMs: number,
): boolean {
  const mark = marks.find((each) => each.source === source);
  if (mark === undefined) {
    return false;
  }
  const age = Math.abs(secondsBetween(numberOfTime(epochMs), mark.sequence));
  const isForgotten =
    freshness.antiReplay === 'time' && age > windowSeconds(freshness, advertIntervalMs);
  return !isForgotten && !isAfter(sequence, mark.sequence);
}

/** The marks after an advert was accepted. `peers`: how many there are of a unicast instance. */
export function withMark(
  marks: readonly ReplayMark[],
  mark: ReplayMark,
  peers: number,
): readonly ReplayMark[] {
  const others = marks.filter(({ source }) => source !== mark.source);
  return [mark, ...others].slice(0, Math.max(peers, REMEMBERED_SENDERS));
}
