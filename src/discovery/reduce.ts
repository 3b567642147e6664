/**
 * What becomes of the answers of a source. It may be wrong, and most of all when it is in trouble
 * itself, so what it says is taken only as far as it can be undone:
 *
 *     nothing of that sort, or no answer   the servers stay as they are
 *     fewer servers than `min_size`        none is taken away
 *     more than `max_change` of them       only when the source has stood by it for `hold`
 *     anything else                        at once
 *
 * The first answer ever is taken as it is: there is nothing that it could take away.
 */
import type { DiscoveredServers } from '../config/lvs-model.js';
import { type Backend, backendKey, inOrder } from './backend.js';

/** The rules of a block. */
export type ChangeRules = Pick<
  DiscoveredServers,
  'minimumSize' | 'maximumChange' | 'holdMs' | 'family' | 'port'
>;

/** A change that waits. */
export interface HeldChange {
  readonly added: number;
  readonly removed: number;
  /** 'small': too few servers would remain, however long the source stands by it. */
  readonly why: 'small' | 'large';
}

/** What is known of a source. */
export interface Discovery {
  /** In force. */
  readonly backends: readonly Backend[];
  /** The source has answered, now or in an earlier life of the daemon. */
  readonly isKnown: boolean;
  /** What the source says, where that is not in force. */
  readonly held?: HeldChange & {
    readonly answer: readonly Backend[];
    /** Since the source has asked for more than is allowed. */
    readonly sinceMs: number;
  };
  /** When the list changes if the source stands by what it has said. */
  readonly dueMs?: number;
}

/** Percent: also more servers than there were may come. */
const ANY_CHANGE = 100;

/** Before the first answer; `backends` of an earlier life of the daemon. */
export function newDiscovery(backends: readonly Backend[] | undefined): Discovery {
  return { backends: backends ?? [], isKnown: backends !== undefined };
}

/** The source has said which servers there are. */
export function takeAnswer(
  discovery: Discovery,
  said: readonly Backend[],
  rules: ChangeRules,
  nowMs: number,
): Discovery {
  return settle(discovery, inOrder(said, rules), rules, nowMs);
}

/** Time has passed: what was held may be due. */
export function takeTime(discovery: Discovery, rules: ChangeRules, nowMs: number): Discovery {
  const { held, dueMs } = discovery;
  return held === undefined || dueMs === undefined || nowMs < dueMs
    ? discovery
    : settle(discovery, held.answer, rules, nowMs);
}

function settle(
  { backends, isKnown, held }: Discovery,
  answer: readonly Backend[],
  rules: ChangeRules,
  nowMs: number,
): Discovery {
  const { added, removed } = compare(backends, answer);
  const hold = (why: HeldChange['why'], sinceMs: number): Discovery => ({
    backends,
    isKnown,
    held: { added, removed, why, answer, sinceMs },
    ...(why === 'large' ? { dueMs: sinceMs + rules.holdMs } : {}),
  });
  if (backends.length > 0 && removed > 0 && answer.length < rules.minimumSize) {
    return hold('small', nowMs);
  }
  // one server may always come or go, or small services would never change
  const allowed =
    rules.maximumChange < ANY_CHANGE
      ? Math.max(1, Math.floor((backends.length * rules.maximumChange) / 100))
      : Number.POSITIVE_INFINITY;
  if (backends.length > 0 && Math.max(added, removed) > allowed) {
    const sinceMs = held?.why === 'large' ? held.sinceMs : nowMs;
    if (nowMs < sinceMs + rules.holdMs) {
      return hold('large', sinceMs);
    }
  }
  return { backends: answer, isKnown: true };
}

/** How many come and go; one that drains from now on goes, one that does no longer comes. */
function compare(
  former: readonly Backend[],
  fresh: readonly Backend[],
): Pick<HeldChange, 'added' | 'removed'> {
  const before = serving(former);
  const after = serving(fresh);
  return {
    added: [...after].filter((key) => !before.has(key)).length,
    removed: [...before].filter((key) => !after.has(key)).length,
  };
}

function serving(backends: readonly Backend[]): ReadonlySet<string> {
  return new Set(backends.filter(({ weight }) => weight !== 0).map(backendKey));
}
