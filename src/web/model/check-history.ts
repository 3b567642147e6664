/** How long the attempts of checks took while the page was open, and which of them failed. */
import type { StatusView, VirtualServerView } from './views.js';

/** One attempt, or several between two answers of the daemon: then the last, bad if any was. */
export interface SeenAttempt {
  readonly tookMs: number;
  readonly isBad: boolean;
}

/** Of one check. */
interface SeenCheck {
  /** How many attempts there were, and how many of them were bad. */
  readonly all: number;
  readonly bad: number;
  readonly attempts: readonly SeenAttempt[];
}

/** By `checkKey`. */
export type CheckHistory = ReadonlyMap<string, SeenCheck>;

/** What is kept of a check. */
export const MOST_ATTEMPTS = 60;

type RealServer = VirtualServerView['realServers'][number];
type Check = RealServer['checks'][number];

/** Which check it is, among those of all servers. */
function checkKey({ key }: VirtualServerView, { label }: RealServer, { id }: Check): string {
  return `${key} ${label} ${id}`;
}

/** Of the check of a server that is down, or of its first one. */
export function attemptsOf(
  service: VirtualServerView,
  server: RealServer,
  history: CheckHistory,
): readonly SeenAttempt[] {
  const check = server.checks.find(({ up }) => !up) ?? server.checks[0];
  const seen = check && history.get(checkKey(service, server, check));
  return seen?.attempts ?? NONE;
}

const NONE: readonly SeenAttempt[] = [];

/** With what an answer tells; checks that are gone are forgotten. */
export function followed(history: CheckHistory, { lvs }: StatusView): CheckHistory {
  const next = new Map<string, SeenCheck>();
  for (const service of lvs?.virtualServers ?? []) {
    for (const server of service.realServers) {
      for (const check of server.checks) {
        const key = checkKey(service, server, check);
        next.set(key, afterAnswer(history.get(key), check));
      }
    }
  }
  return next;
}

function afterAnswer(former: SeenCheck | undefined, check: Check): SeenCheck {
  const { attempts: counts = {}, lastDurationMs: tookMs } = check;
  const entries = Object.entries(counts);
  const sum = (list: typeof entries) => list.reduce((total, [, count]) => total + count, 0);
  const all = sum(entries);
  const bad = sum(entries.filter(([result]) => result !== 'ok' && result !== 'undecided'));
  if (former === undefined || tookMs === undefined || all < former.all) {
    return { all, bad, attempts: [] };
  }
  const attempt = { tookMs, isBad: bad > former.bad };
  return all === former.all
    ? former
    : { all, bad, attempts: [...former.attempts, attempt].slice(-MOST_ATTEMPTS) };
}
