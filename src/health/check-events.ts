/** What is said of an outcome. Pure. */

import type { CheckSubject } from '../config/checkers/check-kind.js';
import { type CheckName, checkDetail, checkName } from '../config/checkers/kinds.js';
import type { CheckJob, Subscriber } from './check-job.js';
import { isTimed, type ProgressStep } from './check-progress.js';
import type { CheckHappening } from './log-events.js';
import type { ProbeOutcome } from './messages.js';

/** Of which check of which server something is said; of an HTTP check the page is named. */
export function subjectOf(
  job: CheckJob,
  { assignment }: Subscriber,
  page: number,
): CheckSubject<CheckName> {
  const { check } = job;
  const { server, service } = assignment;
  return { check: checkName(check), server, service, detail: checkDetail(check, page) };
}

/** What an outcome is worth a line for: seldom anything. `before` is how the check stood. */
export function happeningsOf(
  job: CheckJob,
  before: { readonly up: boolean; readonly hasRun: boolean },
  step: ProgressStep,
  outcome: ProbeOutcome,
): readonly CheckHappening[] {
  const { check } = job;
  switch (outcome.outcome) {
    case 'undecided':
      return [{ event: 'attemptUndecided', reason: outcome.reason }];
    case 'good':
      return [
        ...(check.kind === 'http' && !before.up ? [{ event: 'pageSucceeded' } as const] : []),
        ...(step.result === 'up'
          ? [{ event: 'checkSucceeded', first: !before.hasRun } as const]
          : []),
      ];
    case 'bad': {
      const { reason } = outcome;
      const each = isTimed(check) && check.timing.logAllFailures && before.up;
      return [
        ...(each ? [{ event: 'attemptFailed', reason } as const] : []),
        ...(step.result === 'down'
          ? [{ event: 'checkFailed', retries: step.retries, reason } as const]
          : []),
      ];
    }
  }
}
