/** The text of `GET /metrics`, made once for all who ask within a second. */
import { type Dialect, expositionInTurns } from '../../observe/metrics/exposition.js';
import { familyGroups } from '../../observe/metrics/families.js';
import type { MetricsView } from '../../observe/metrics/family.js';

/** So long an answer is given again. */
const KEPT_MS = 1000;

/** Gives the metrics in a dialect. */
export type MetricsSource = (dialect: Dialect) => Promise<string>;

/**
 * Asks the daemon at most once a second, however many clients there are: children have other
 * things to do than to describe themselves.
 * @param nowMs a monotonic clock
 */
export function createMetricsSource(
  look: () => Promise<MetricsView>,
  nowMs: () => number,
): MetricsSource {
  let latest: { readonly atMs: number; readonly text: MetricsSource } | undefined;
  return (dialect) => {
    const atMs = nowMs();
    if (latest === undefined || atMs - latest.atMs >= KEPT_MS) {
      latest = { atMs, text: textsOf(look()) };
    }
    return latest.text(dialect);
  };
}

/** Each dialect is written when it is first asked for. */
function textsOf(view: Promise<MetricsView>): MetricsSource {
  const families = familyGroups.flatMap((group) => group.families);
  const texts = new Map<Dialect, Promise<string>>();
  return (dialect) => {
    const text =
      texts.get(dialect) ??
      view.then((seen) => expositionInTurns(families, seen, dialect, nextTurn));
    texts.set(dialect, text);
    return text;
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
