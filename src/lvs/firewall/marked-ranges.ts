/** Which group has which addresses: a packet has one mark, so an address has one group. */
import {
  type AddressFamily,
  addressBytes,
  addressFromBytes,
  familyOf,
  type IpAddress,
} from '../../base/address.js';
import type { ServiceMark } from './service-marks.js';

/** Addresses from the first to the last, on one port (0: all that no other range names). */
export interface MarkedRange {
  readonly first: IpAddress;
  readonly last: IpAddress;
  readonly port: number;
  readonly mark: ServiceMark;
}

/** A range that a group goes without. */
export interface ContestedRange extends MarkedRange {
  /** The mark of the group that has it: the first in the file. */
  readonly owner: ServiceMark;
}

/** Addresses as numbers, both ends included. */
interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** Gives each address to the first mark that wants it; what is wanted twice is told. */
export function distributeRanges(marks: readonly ServiceMark[]): {
  readonly ranges: readonly MarkedRange[];
  readonly contested: readonly ContestedRange[];
} {
  const ranges: MarkedRange[] = [];
  const contested: ContestedRange[] = [];
  const takenByPlace = new Map<string, (Interval & { readonly owner: ServiceMark })[]>();
  for (const mark of marks) {
    for (const { first, count, port } of mark.addresses) {
      const place = `${mark.protocol} ${mark.family} ${port}`;
      const taken = takenByPlace.get(place) ?? [];
      takenByPlace.set(place, taken);
      const low = numberOf(first);
      const interval = { low, high: low + BigInt(count - 1) };
      const family = familyOf(first);
      for (const { owner, ...other } of taken) {
        const common = overlap(interval, other);
        if (owner.mark !== mark.mark && common.low <= common.high) {
          contested.push({ ...rangeOf(common, family), port, mark, owner });
        }
      }
      for (const free of without(interval, taken)) {
        taken.push({ ...free, owner: mark });
        ranges.push({ ...rangeOf(free, family), port, mark });
      }
    }
  }
  return { ranges, contested };
}

/** With its ends in the wrong order when there is none. */
function overlap(left: Interval, right: Interval): Interval {
  const [, low] = inOrder(left.low, right.low);
  const [high] = inOrder(left.high, right.high);
  return { low, high };
}

function inOrder(left: bigint, right: bigint): readonly [bigint, bigint] {
  return left < right ? [left, right] : [right, left];
}

/** What is left of an interval. */
function without(interval: Interval, taken: readonly Interval[]): readonly Interval[] {
  return taken.reduce<readonly Interval[]>(
    (left, { low, high }) =>
      left
        .flatMap((each) => [
          { low: each.low, high: each.high < low ? each.high : low - 1n },
          { low: each.low > high ? each.low : high + 1n, high: each.high },
        ])
        .filter((piece) => piece.low <= piece.high),
    [interval],
  );
}

function rangeOf({ low, high }: Interval, family: AddressFamily) {
  return { first: addressOf(low, family), last: addressOf(high, family) };
}

function numberOf(address: IpAddress): bigint {
  return BigInt(`0x${Buffer.from(addressBytes(address)).toString('hex')}`);
}

function addressOf(number: bigint, family: AddressFamily): IpAddress {
  const digits = number.toString(16).padStart(family === 'inet' ? 8 : 32, '0');
  return addressFromBytes(Buffer.from(digits, 'hex'), 0, family);
}
