/** What is said of an outcome. Pure, but that a job remembers which certificates were told of. */

import type { CheckSubject } from '../config/checkers/check-kind.js';
import { type CheckName, checkDetail, checkName } from '../config/checkers/kinds.js';
import type { CheckJob, Subscriber } from './check-job.js';
import { type CheckProgress, isTimed, type ProgressStep } from './check-progress.js';
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
  progress: CheckProgress,
  step: ProgressStep,
  outcome: ProbeOutcome,
): readonly CheckHappening[] {
  const { check } = job;
  const before = progress.state;
  switch (outcome.outcome) {
    case 'undecided':
      // an agent that is away may be away for days
      return check.kind === 'agent' && newRemark(progress, step) === ''
        ? []
        : [{ event: 'attemptUndecided', reason: outcome.reason }];
    case 'good':
      return [
        ...certificateEnds(job, outcome),
        ...wordsIgnored(progress, step),
        ...(check.kind === 'http' && !before.up ? [{ event: 'pageSucceeded' } as const] : []),
        ...(step.result === 'up'
          ? [{ event: 'checkSucceeded', first: !before.hasRun } as const]
          : []),
      ];
    case 'bad': {
      const { reason } = outcome;
      const each = isTimed(check) && check.timing.logAllFailures && before.up;
      return [
        ...certificateEnds(job, outcome),
        ...wordsIgnored(progress, step),
        ...(each ? [{ event: 'attemptFailed', reason } as const] : []),
        ...(step.result === 'down'
          ? [{ event: 'checkFailed', retries: step.retries, reason } as const]
          : []),
      ];
    }
  }
}

/** Each certificate once, whichever page shows it. */
function certificateEnds(
  { endsTold }: CheckJob,
  { certificateEndsMs: endsMs }: Exclude<ProbeOutcome, { outcome: 'undecided' }>,
): readonly CheckHappening[] {
  if (endsMs === undefined || endsTold.has(endsMs)) {
    return [];
  }
  endsTold.add(endsMs);
  return [{ event: 'certificateEnds', endsMs }];
}

/** Words of an agent that nothing follows from, when they are other ones than before. */
function wordsIgnored(before: CheckProgress, step: ProgressStep): readonly CheckHappening[] {
  const words = newRemark(before, step);
  return words === '' ? [] : [{ event: 'wordsIgnored', words }];
}

/** What there is to say of an agent that was not said of the attempt before; "": nothing. */
function newRemark(before: CheckProgress, { progress }: ProgressStep): string {
  const [former = '', now = ''] = [before, progress].map((each) =>
    each.kind === 'loop' ? each.agent?.remark : undefined,
  );
  return former === now ? '' : now;
}
