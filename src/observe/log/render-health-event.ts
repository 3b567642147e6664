/** Lines about health checks (run-time contract, "Log lines"). */
import type { CheckName, HealthLogEvent } from '../../health/log-events.js';
import { counted, line, type RenderedLine } from './rendered-line.js';

type EventOf<Name extends HealthLogEvent['event']> = Extract<HealthLogEvent, { event: Name }>;

/** The line of an event of a check. The compiler sees to it that none is missing. */
export function renderHealthEvent(event: HealthLogEvent): RenderedLine {
  const { check, server, service, detail } = event;
  switch (event.event) {
    case 'checkSucceeded':
      // keepalived is silent about DNS_CHECK.
      return line(check === 'DNS_CHECK' ? 'debug' : 'info', successText(event));
    case 'checkFailed':
      return line('warn', failureText(event));
    case 'attemptFailed':
      return line('info', `${check} of ${server} failed: ${event.reason}`);
    case 'attemptUndecided':
      return line('warn', `${check} of ${server}: ${event.reason}. Rescheduling`);
    case 'pageSucceeded':
      return line('info', `HTTP status code success to ${server} url(${detail}).`);
    case 'checkActivated':
      return line('info', `Activating healthchecker for service ${server} for VS ${service}`);
    case 'checkSuspended':
      return line('info', `Suspending healthchecker for service ${server} for VS ${service}`);
  }
}

function successText({ check, server, service, detail }: EventOf<'checkSucceeded'>): string {
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

function failureText(event: EventOf<'checkFailed'>): string {
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
