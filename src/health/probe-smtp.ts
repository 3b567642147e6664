/**
 * SMTP_CHECK: greeting, HELO, QUIT (RFC 5321 section 4.1.1), one line of each answer.
 *
 *     220 ▶ HELO name ─ 250 ▶ QUIT ─ any line ▶ good
 */
import type { CheckConnection, SmtpCheck } from '../config/lvs-model.js';
import { type Exchange, type ExchangeSteps, startExchange } from './exchange.js';
import type { ProbeOutcome } from './messages.js';
import type { RunningProbe } from './probe.js';

/** A line that does not fit is thrown away; the next bytes are taken for the start of another. */
const BUFFER_BYTES = 512;

/** What is waited for; the number is the status that is wanted. */
interface Stage {
  readonly status: string | undefined;
  readonly complaint: string;
  readonly answer: ((check: SmtpCheck) => string) | undefined;
}

const STAGES: readonly Stage[] = [
  {
    status: '220',
    complaint: 'Bad greeting banner from server',
    answer: ({ heloName }) => `HELO ${heloName}\r\n`,
  },
  { status: '250', complaint: 'Bad HELO response from server', answer: () => 'QUIT\r\n' },
  { status: undefined, complaint: '', answer: undefined },
];

/** Makes one attempt: each wait may last `connect_timeout`. */
export function startSmtp(check: SmtpCheck, done: (outcome: ProbeOutcome) => void): RunningProbe {
  const socket = { transport: 'stream', protocol: 0, largestBytes: BUFFER_BYTES } as const;
  return startExchange(check.connection, socket, dialogue(check), done);
}

function dialogue(check: SmtpCheck): ExchangeSteps {
  const where = serverLabel(check.connection);
  let stage = 0;
  let heard = '';
  let connecting = true;
  const fail = (exchange: Exchange, complaint: string) =>
    exchange.end({ outcome: 'bad', reason: `${complaint} ${where}` });
  const hear = (exchange: Exchange, line: string) => {
    const { status, complaint, answer } = STAGES[stage] ?? { status: undefined, complaint: '' };
    if (status !== undefined && !hasStatus(line, status)) {
      fail(exchange, complaint);
    } else if (answer === undefined) {
      exchange.end({ outcome: 'good' });
    } else {
      stage += 1;
      exchange.waitAgain();
      exchange.send(new TextEncoder().encode(answer(check)));
    }
  };
  return {
    started: () => undefined,
    received: (exchange, bytes) => {
      connecting = false;
      if (bytes.length === 0) {
        fail(exchange, 'Connection closed by server');
        return;
      }
      heard += Buffer.from(bytes).toString('latin1');
      const end = heard.indexOf('\n');
      const line = heard.slice(0, end);
      // What comes after the first line is not looked at.
      const unfinished = end < 0 && heard.length < BUFFER_BYTES;
      heard = unfinished ? heard : '';
      if (end >= 0) {
        hear(exchange, line);
      } else {
        exchange.waitAgain();
      }
    },
    timedOut: (exchange) => {
      if (!exchange.isConnected()) {
        fail(exchange, 'Connection timeout to server');
      } else if (connecting) {
        // That was the wait for the connection; the greeting has one of its own.
        connecting = false;
        exchange.waitAgain();
      } else {
        fail(exchange, 'Read timeout from server');
      }
    },
    failed: (exchange, code) => fail(exchange, `${words(code, connecting)} server`),
  };
}

function words(code: string, connecting: boolean): string {
  return connecting ? `Could not connect (${code}) to` : `Error ${code} with`;
}

/** keepalived's rule: three digits and then a blank or nothing (a carriage return is something). */
function hasStatus(line: string, status: string): boolean {
  return line === status || line.startsWith(`${status} `);
}

function serverLabel({ address, port }: CheckConnection): string {
  return `[${address}]:${port}`;
}
