/** Lines about health checks (run-time contract, "Log lines"). */
import type { CheckName, HealthLogEvent } from '../../health/log-events.js';
import { counted, type EventNamed, type LineTable, line } from './rendered-line.js';

/** The lines of the checks. keepalived is silent about the success of DNS_CHECK. */
export const healthLines: LineTable<HealthLogEvent> = {
  checkSucceeded: (event) =>
    line(event.check === 'DNS_CHECK' ? 'debug' : 'info', successText(event)),
  checkFailed: (event) => line('warn', failureText(event)),
  attemptFailed: ({ check, server, reason }) =>
    line('info', `${check} of ${server} failed: ${reason}`),
  attemptUndecided: ({ check, server, reason }) =>
    line('warn', `${check} of ${server}: ${reason}. Rescheduling`),
  pageSucceeded: ({ server, detail }) =>
    line('info', `HTTP status code success to ${server} url(${detail}).`),
  checkActivated: ({ server, service }) =>
    line('info', `Activating healthchecker for service ${server} for VS ${service}`),
  checkSuspended: ({ server, service }) =>
    line('info', `Suspending healthchecker for service ${server} for VS ${service}`),
};

function successText({
  check,
  server,
  service,
  detail,
}: EventNamed<HealthLogEvent, 'checkSucceeded'>): string {
  switch (check) {
    case 'TCP_CHECK':
      return `TCP connection to ${server} success.`;
    case 'UDP_CHECK':
      return `UDP connection to ${server} success.`;
    case 'PING_CHECK':
      return `ICMP connection to ${server} success.`;
    case 'HTTP_GET':
    case 'SSL_GET':
      return `Remote Web server ${server} succeed on service.`;
    case 'SMTP_CHECK':
      return `Remote SMTP server ${server} succeed on service.`;
    case 'MISC_CHECK':
      return `Misc check for [${server} VS ${service}] by [${detail}] succeeded.`;
    case 'BFD_CHECK':
      return `BFD check of [${detail}] RS(${server}) is UP`;
    case 'DNS_CHECK':
    case 'FILE_CHECK':
      return `${check} of ${server} succeeded`;
  }
}

/** Names that the lines use in place of the keywords. */
const WORDS: Readonly<Partial<Record<CheckName, string>>> = {
  HTTP_GET: 'HTTP_CHECK',
  SSL_GET: 'SSL_CHECK',
  PING_CHECK: 'ICMP CHECK',
};

function failureText(event: EventNamed<HealthLogEvent, 'checkFailed'>): string {
  const { check, server, service, detail, retries, reason } = event;
  const after = retries > 0 ? ` after ${counted(retries, 'retry', 'retries')}` : '';
  const because = reason === '' ? '' : ` (${reason})`;
  switch (check) {
    case 'SMTP_CHECK':
      return `SMTP_CHECK ${reason}${after} for ${server}`;
    case 'DNS_CHECK':
      return `DNS_CHECK (${server}) ${reason}${after}`;
    case 'MISC_CHECK':
      return `Misc check for [${server} VS ${service}] by [${detail}] failed${after}.${because}`;
    case 'BFD_CHECK':
      return `BFD check of [${detail}] RS(${server}) is DOWN`;
    default:
      return `${WORDS[check] ?? check} on service ${server} failed${after}.${because}`;
  }
}
