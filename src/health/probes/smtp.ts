/**
 * SMTP_CHECK: greeting, HELO, QUIT (RFC 5321 section 4.1.1). An answer may have several lines, the
 * greeting as well (section 4.2); keepalived calls `220-` a bad greeting.
 *
 *     220 ▶ HELO name ─ 250 ▶ QUIT ─ any line ▶ good
 *
 * Ours: a server that drips is cut off after ten times connect_timeout, one that floods after
 * 64 KiB; keepalived reads for ever.
 */
import { Socket } from 'node:net';
import type { CheckConnection, SmtpCheck } from '../../config/lvs-model.js';
import type { ConnectingSocket } from '../../linux/socket/connecting-socket.js';
import { startTimeLimit } from '../time-limit.js';
import { startConnection } from './connection.js';
import type { RunningProbe, StartProbe } from './probe.js';

/** A line that does not fit is thrown away; the next bytes are taken for the start of another. */
const BUFFER_BYTES = 512;

/** How much longer than one read a whole dialogue may take. */
const READS_PER_DIALOGUE = 10;
const LONGEST_DIALOGUE = 64 * 1024;

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

/** Makes one attempt: the connection and each read may last `connect_timeout`. */
export const startSmtp: StartProbe<SmtpCheck> = (check, done) => {
  const where = serverLabel(check.connection);
  let current = startConnection(check.connection, (result) => {
    if (result.kind === 'connected') {
      current = startDialogue(check, result.socket, (complaint) => {
        const reason = `${complaint} ${where}`;
        done(
          complaint === undefined
            ? { outcome: 'good' }
            : { outcome: 'bad', reason, code: 'status' },
        );
      });
    } else if (result.outcome.outcome === 'bad') {
      const { reason, code = 'other' } = result.outcome;
      const complaint =
        reason === 'timeout' ? 'Connection timeout to' : `Could not connect (${reason}) to`;
      done({ outcome: 'bad', reason: `${complaint} server ${where}`, code });
    } else {
      done(result.outcome);
    }
  });
  return { cancel: () => current.cancel() };
};

/** Talks on a connection that stands; `ended` hears once what is wrong, undefined: nothing. */
function startDialogue(
  check: SmtpCheck,
  connection: ConnectingSocket,
  ended: (complaint: string | undefined) => void,
): RunningProbe {
  const fd = connection.release();
  if (fd === undefined) {
    ended('No descriptor left for');
    return { cancel: () => undefined };
  }
  const { connectTimeoutMs } = check.connection;
  const socket = new Socket({ fd, readable: true, writable: true });
  const slow = () => end('Read timeout from server');
  const stopLimit = startTimeLimit(READS_PER_DIALOGUE * connectTimeoutMs, slow);
  let stopWaiting = startTimeLimit(connectTimeoutMs, slow);
  let open = true;
  const close = () => {
    open = false;
    stopLimit();
    stopWaiting();
    socket.destroy();
  };
  const end = (complaint: string | undefined) => {
    if (open) {
      close();
      ended(complaint);
    }
  };
  const hear = createListener(check, (text) => socket.write(text), end);
  socket.on('data', (bytes: Buffer) => {
    stopWaiting();
    stopWaiting = startTimeLimit(connectTimeoutMs, slow);
    if (socket.bytesRead > LONGEST_DIALOGUE) {
      end('Endless answer from server');
    } else {
      hear(bytes);
    }
  });
  socket.on('end', () => end('Connection closed by server'));
  socket.on('error', ({ code, message }: NodeJS.ErrnoException) =>
    end(`Error ${code ?? message} with server`),
  );
  return { cancel: close };
}

/** Goes through the stages by what the server says, an answer at a time. */
function createListener(
  check: SmtpCheck,
  say: (text: string) => void,
  end: (complaint: string | undefined) => void,
): (bytes: Buffer) => void {
  let stage = 0;
  let heard = '';
  return (bytes) => {
    heard += bytes.toString('latin1');
    while (heard.length >= BUFFER_BYTES && !heard.slice(0, BUFFER_BYTES).includes('\n')) {
      heard = heard.slice(BUFFER_BYTES);
    }
    const { status, complaint, answer } = STAGES[stage] ?? { status: undefined, complaint: '' };
    for (let newline = heard.indexOf('\n'); newline >= 0; newline = heard.indexOf('\n')) {
      const line = heard.slice(0, newline).replace(/\r$/, '');
      heard = heard.slice(newline + 1);
      if (status !== undefined && line.startsWith(`${status}-`)) {
        continue; // more of this answer follows
      }
      // What comes after the last line of an answer is not looked at.
      heard = '';
      if (status !== undefined && !hasStatus(line, status)) {
        end(complaint);
      } else if (answer === undefined) {
        end(undefined);
      } else {
        stage += 1;
        say(answer(check));
      }
    }
  };
}

/** The last line of an answer: three digits, and then a blank or nothing (RFC 5321, 4.2). */
function hasStatus(line: string, status: string): boolean {
  return line === status || line.startsWith(`${status} `);
}

function serverLabel({ address, port }: CheckConnection): string {
  return `[${address}]:${port}`;
}
