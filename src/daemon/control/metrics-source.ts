/** The text of `GET /metrics`, made once for all who ask within a second. */
import type { MetricsDetail } from '../../config/services-model.js';
import { type Dialect, expositionInTurns } from '../../observe/metrics/exposition.js';
import type { FamilyGroup } from '../../observe/metrics/families.js';
import type { MetricsView } from '../../observe/metrics/family.js';
import type { MetricsWish } from '../../observe/metrics/scope.js';

/** So long an answer is given again. */
const KEPT_MS = 1000;

/** Gives the metrics in a dialect, as far as they are wanted. */
export type MetricsSource = (dialect: Dialect, wish?: MetricsWish) => Promise<string>;

/** One look at the daemon. */
export interface MetricsLook {
  /** What it is made of, in the order of the answer. */
  readonly groups: readonly FamilyGroup[];
  /** Of those who ask for no other. */
  readonly detail: MetricsDetail;
  view(detail: MetricsDetail): MetricsView;
}

/**
 * Asks the daemon at most once a second, however many clients there are: children have other
 * things to do than to describe themselves.
 * @param nowMs a monotonic clock
 */
export function createMetricsSource(
  look: () => Promise<MetricsLook>,
  nowMs: () => number,
): MetricsSource {
  let latest: { readonly atMs: number; readonly text: MetricsSource } | undefined;
  return (dialect, wish) => {
    const atMs = nowMs();
    if (latest === undefined || atMs - latest.atMs >= KEPT_MS) {
      latest = { atMs, text: textsOf(look()) };
    }
    return latest.text(dialect, wish);
  };
}

/** Each text is written when it is first asked for. */
function textsOf(look: Promise<MetricsLook>): MetricsSource {
  const texts = new Map<string, Promise<string>>();
  return (dialect, wish = {}) => {
    const key = [dialect, wish.detail, ...(wish.scopes ?? [])].join(' ');
    const text = texts.get(key) ?? look.then((seen) => written(seen, dialect, wish));
    texts.set(key, text);
    return text;
  };
}

function written(look: MetricsLook, dialect: Dialect, wish: MetricsWish): Promise<string> {
  const { detail = look.detail, scopes } = wish;
  const families = look.groups
    .filter(({ scope }) => scopes === undefined || scopes.includes(scope))
    .filter(({ scope }) => detail !== 'instances' || (scope !== 'lvs' && scope !== 'checks'))
    .flatMap((group) => group.families);
  return expositionInTurns(families, look.view(detail), dialect, nextTurn);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
