/** Keywords that the health checkers share: when they run, and how they connect. */
import { address, asked, integer, seconds, simple, UINT32, word } from '../schema/argument.js';
import { toggle, value } from '../schema/keyword.js';

/** Ports: 16 bits, and 0 is none (RFC 9293 section 3.1, RFC 768). */
export const PORT = integer('port', 1, 65_535);

/** Longest time that keepalived's microseconds in 64 bits hold, in whole seconds. */
const LONGEST_SECONDS = 18_446_744_073_709;

/** Time from one check to the next. */
export const DELAY_LOOP = seconds('seconds', 0.000_001, LONGEST_SECONDS);
/** A delay that may be left out by writing 0. */
export const DELAY = seconds('seconds', 0, LONGEST_SECONDS);
/** Time that a connection may take: microseconds in 32 bits. */
export const CONNECT_TIMEOUT = seconds('seconds', 0.000_001, 4294.967_295);

/** A name that keepalived asks for itself when it is missing. */
export const HOST_NAME = asked(word('host name'));

/** What a check does unless it, its real server and its virtual server say something else. */
export interface CheckDefaults {
  readonly retry: number;
  /** Seconds; without it that is `delay_loop`. */
  readonly delayBeforeRetry?: number;
}

/** A check that connects, and asks again after a second. */
export const ONCE: CheckDefaults = { retry: 1, delayBeforeRetry: 1 };
/** A check that asks for pages. */
export const PAGES: CheckDefaults = { retry: 1, delayBeforeRetry: 3 };
/** A command, which is believed at once. */
export const COMMAND: CheckDefaults = { retry: 0, delayBeforeRetry: 1 };
/** A question to a name server. */
export const QUESTION: CheckDefaults = { retry: 3 };

/** `alpha` and `log_all_failures`. */
const reporting = {
  alpha: toggle('Regard the server as failed until its first good check.', {
    otherwise: 'that of the real_server',
  }),
  log_all_failures: toggle('Log every failed attempt, not only changes.', {
    otherwise: 'checker_log_all_failures',
  }),
} as const;

/** Start of life of a checker that follows something else. */
export const ALPHA = reporting.alpha;

/** Good and failed checks in a row that bring a server up or down: ours, as others have them. */
export const IN_A_ROW = integer('checks', 1, UINT32);
/** Between checks of a server that is coming or going: 0 would ask without a pause. */
export const FAST_INTERVAL = seconds('seconds', 0.01, LONGEST_SECONDS);

/** When a checker runs and what counts as a failure. */
export function timing(defaults: CheckDefaults) {
  const inherited = (otherwise: string | number) => `that of the real_server, else ${otherwise}`;
  return {
    delay_loop: value(DELAY_LOOP, 'Time from one check to the next.', {
      otherwise: 'that of the real_server',
    }),
    warmup: value(DELAY, 'The first check comes after a random time up to this one.', {
      otherwise: inherited('delay_loop'),
    }),
    retry: value(integer('attempts', 0, UINT32), 'Further attempts before a check has failed.', {
      otherwise: inherited(defaults.retry),
    }),
    delay_before_retry: value(DELAY, 'Time between these attempts.', {
      otherwise: inherited(defaults.delayBeforeRetry ?? 'delay_loop'),
    }),
    rise: value(IN_A_ROW, 'Good checks in a row that bring a failed server up (ours).', {
      otherwise: inherited(1),
    }),
    fall: value(
      IN_A_ROW,
      'Failed checks in a row that bring it down: one more than retry (ours).',
      {
        otherwise: 'retry and 1',
      },
    ),
    fast_interval: value(
      FAST_INTERVAL,
      'Time between checks on the way up, and down where no delay_before_retry is written (ours).',
      { otherwise: inherited('delay_loop and delay_before_retry') },
    ),
    ...reporting,
  } as const;
}

/** Where a checker connects to, and from where. */
export const connection = {
  connect_ip: value(address('address'), 'Address to check in place of that of the server.', {
    otherwise: 'that of the real_server',
  }),
  connect_port: value(PORT, 'Port to check in place of that of the server.', {
    otherwise: 'that of the real_server',
  }),
  bindto: value(address('address'), 'Source address of the check.', {
    otherwise: 'as the routes say',
  }),
  bind_port: value(PORT, 'Source port of the check; of use with bindto only.', {
    otherwise: 'any free port',
  }),
  bind_if: value(simple('interface', 'interface'), 'Interface that the check has to leave by.', {
    otherwise: 'as the routes say',
  }),
  connect_timeout: value(CONNECT_TIMEOUT, 'Time within which the server has to answer.', {
    otherwise: 'that of the real_server',
  }),
  fwmark: value(integer('mark', 0, UINT32), 'Firewall mark on the packets of the check.', {
    default: 0,
  }),
} as const;

/** A checker that connects and asks again after a second. */
export const networkCheckKeywords = {
  ...connection,
  ...timing(ONCE),
} as const;
