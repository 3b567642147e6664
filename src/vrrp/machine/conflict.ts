/**
 * Two masters: other routers that behave as master of our virtual router, as a bounded memory.
 * Their adverts are refused, or lose to ours and go on; or they say by ARP or neighbour discovery
 * that they have one of our addresses. Times are monotonic.
 */
import type { IpAddress } from '../../base/address.js';
import type { PacketProblem } from '../packet/packet-problem.js';

/** Another router that behaves as master. */
export interface Rival {
  /** Source of its adverts; absent: none was heard. */
  readonly address?: IpAddress;
  /** `02:00:00:00:00:01`; absent: it is not known. */
  readonly hardwareAddress?: string;
  /** Of its last good advert. */
  readonly priority?: number;
  /** Why its last advert was dropped; absent: it was good. */
  readonly refused?: PacketProblem;
  /** Good adverts that a master of ours has heard and not yielded to. */
  readonly outranked: number;
  /** Adverts that were dropped, by what was wrong with them. */
  readonly refusals: Readonly<Partial<Record<PacketProblem['kind'], number>>>;
  /** Our addresses that it has claimed, and how often it has claimed one. */
  readonly claimed: readonly IpAddress[];
  readonly claims: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** It was heard again after it must have heard us. */
  readonly certain: boolean;
}

/** What is known of all of them. */
export interface Conflict {
  /** When it was told that there are two masters; absent: it was not. */
  readonly toldMs?: number;
  /** The one that was heard last is the last. */
  readonly rivals: readonly Rival[];
}

/** No other router in sight. */
export const noRivals: Conflict = { rivals: [] };

/** More than these at a time are a flood; the one that was heard longest ago is forgotten. */
const MOST_RIVALS = 8;
const MOST_CLAIMED = 8;

/** So many intervals without an advert, and a router is no longer there. */
const SILENT_INTERVALS = 4;
/** The least silence that means something: of a station that was asked, or at fast intervals. */
const LEAST_SILENCE_MS = 3000;

/** Of adverts that are sent one after the other: the network may deliver one twice. */
const LEAST_INTERVAL_MS = 5;

/** A claim that is repeated so much later is none of a router that has just stepped down. */
export const CLAIM_CERTAIN_MS = 500;

/** After so much silence a rival is no longer there, in milliseconds. */
export function silenceMs(intervalMs: number): number {
  return Math.max(LEAST_SILENCE_MS, SILENT_INTERVALS * intervalMs);
}

/** An advert of a rival, good or refused. */
export interface HeardAdvert {
  readonly source: IpAddress;
  readonly priority?: number;
  readonly refused?: PacketProblem;
}

/** An advert: the second one is no crossing of the first with ours. */
export function hearAdvert(
  conflict: Conflict,
  { source: address, priority, refused }: HeardAdvert,
  nowMs: number,
  limitMs: number,
): Conflict {
  const former = latest(conflict, limitMs, nowMs, (rival) => rival.address === address);
  const { priority: formerPriority, refused: _, ...known } = former ?? newRival(nowMs);
  const kind = refused?.kind;
  const lastPriority = priority ?? formerPriority;
  const rival: Rival = {
    ...known,
    address,
    ...(lastPriority === undefined ? {} : { priority: lastPriority }),
    ...(refused === undefined ? {} : { refused }),
    outranked: known.outranked + (refused === undefined ? 1 : 0),
    refusals:
      kind === undefined
        ? known.refusals
        : { ...known.refusals, [kind]: (known.refusals[kind] ?? 0) + 1 },
    lastMs: nowMs,
    certain: known.certain || (known.address !== undefined && isLater(known, nowMs)),
  };
  return withRival(conflict, former, rival);
}

/** A claim of one of our addresses. */
export function hearClaim(
  conflict: Conflict,
  { address, hardwareAddress }: { readonly address: IpAddress; readonly hardwareAddress: string },
  nowMs: number,
  limitMs: number,
): Conflict {
  const isIt = (rival: Rival) => rival.hardwareAddress === hardwareAddress;
  const former = latest(conflict, limitMs, nowMs, isIt);
  const known = former ?? newRival(nowMs);
  const isNew = !known.claimed.includes(address) && known.claimed.length < MOST_CLAIMED;
  const rival: Rival = {
    ...known,
    hardwareAddress,
    claimed: isNew ? [...known.claimed, address] : known.claimed,
    claims: known.claims + 1,
    lastMs: nowMs,
    certain: known.certain || nowMs - known.firstMs >= CLAIM_CERTAIN_MS,
  };
  return withRival(conflict, former, rival);
}

/** The hardware address of a router whose adverts were heard; what is known of both is one. */
export function learnHardwareAddress(
  conflict: Conflict,
  address: IpAddress,
  hardwareAddress: string,
): Conflict {
  const rival = conflict.rivals.find((each) => each.address === address);
  if (rival === undefined || rival.hardwareAddress === hardwareAddress) {
    return conflict;
  }
  const same = (each: Rival) =>
    each.address === undefined && each.hardwareAddress === hardwareAddress;
  const claimant = conflict.rivals.find(same);
  const merged: Rival = {
    ...rival,
    hardwareAddress,
    claimed: claimant?.claimed ?? rival.claimed,
    claims: rival.claims + (claimant?.claims ?? 0),
    firstMs: Math.min(rival.firstMs, claimant?.firstMs ?? rival.firstMs),
    certain: rival.certain || claimant?.certain === true,
  };
  const rivals = conflict.rivals.filter((each) => !same(each));
  return { ...conflict, rivals: rivals.map((each) => (each === rival ? merged : each)) };
}

/** Without the rivals that have been silent for so long. */
export function forgetSilent(conflict: Conflict, nowMs: number, limitMs: number): Conflict {
  const rivals = conflict.rivals.filter(({ lastMs }) => nowMs - lastMs < limitMs);
  return rivals.length === conflict.rivals.length ? conflict : { ...conflict, rivals };
}

/**
 * As a successor knows it of a killed process. What the rivals have said since is not known, so
 * each has the whole silence to say more.
 */
export function recallConflict(conflict: Conflict, nowMs: number): Conflict {
  return { ...conflict, rivals: conflict.rivals.map((rival) => ({ ...rival, lastMs: nowMs })) };
}

function latest(
  { rivals }: Conflict,
  limitMs: number,
  nowMs: number,
  isIt: (rival: Rival) => boolean,
): Rival | undefined {
  const found = rivals.find(isIt);
  return found !== undefined && nowMs - found.lastMs < limitMs ? found : undefined;
}

function isLater({ firstMs }: Rival, nowMs: number): boolean {
  return nowMs - firstMs >= LEAST_INTERVAL_MS;
}

function newRival(nowMs: number): Rival {
  return {
    outranked: 0,
    refusals: {},
    claimed: [],
    claims: 0,
    firstMs: nowMs,
    lastMs: nowMs,
    certain: false,
  };
}

/** `rival` in place of `former`, and of any with the same address that was silent too long. */
function withRival(conflict: Conflict, former: Rival | undefined, rival: Rival): Conflict {
  const others = conflict.rivals.filter(
    (each) => each !== former && (each.address === undefined || each.address !== rival.address),
  );
  return { ...conflict, rivals: [...others, rival].slice(-MOST_RIVALS) };
}
