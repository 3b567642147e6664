/** Lines about health checks (run-time contract, "Log lines"). */
import { because } from '../../config/checkers/check-kind.js';
import { kindNamed } from '../../config/checkers/kinds.js';
import type { HealthLogEvent } from '../../health/log-events.js';
import { counted, type EventNamed, type LineRenderers, line } from './rendered-line.js';

/** The lines of the checks. keepalived is silent about the success of some. */
export const healthLines: LineRenderers<HealthLogEvent> = {
  checkSucceeded: (event) =>
    line(kindNamed(event.check).silent ? 'debug' : 'info', successText(event)),
  checkFailed: (event) => line('warn', failureText(event)),
  attemptFailed: ({ check, server, reason }) =>
    line('info', `${check} of ${server} failed: ${reason}`),
  attemptUndecided: ({ check, server, reason }) =>
    line('warn', `${check} of ${server}: ${reason}. Rescheduling`),
  wordsIgnored: ({ check, server, words }) => line('info', `${check} of ${server}: ${words}`),
  certificateEnds: ({ check, server, endsMs }) =>
    line('warn', `${check} of ${server}: its certificate ends on ${utc(endsMs)}`),
  pageSucceeded: ({ server, detail }) =>
    line('info', `HTTP status code success to ${server} url(${detail}).`),
  checkActivated: ({ server, service }) =>
    line('info', `Activating healthchecker for service ${server} for VS ${service}`),
  checkSuspended: ({ server, service }) =>
    line('info', `Suspending healthchecker for service ${server} for VS ${service}`),
};

function utc(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function successText(event: EventNamed<HealthLogEvent, 'checkSucceeded'>): string {
  return kindNamed(event.check).succeeded(event);
}

function failureText(event: EventNamed<HealthLogEvent, 'checkFailed'>): string {
  const { check, server, retries, reason } = event;
  const after = retries > 0 ? ` after ${counted(retries, 'retry', 'retries')}` : '';
  const { failed, logName } = kindNamed(check);
  const name = logName?.(check) ?? check;
  return (
    failed?.({ ...event, after }) ??
    `${name} on service ${server} failed${after}.${because(reason)}`
  );
}
