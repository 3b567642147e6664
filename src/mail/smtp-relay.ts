/** Hands mail to a relay (RFC 5321). The only file that knows the library which speaks SMTP. */

import { once } from 'node:events';
import { Socket } from 'node:net';
import type SmtpConnection from 'nodemailer/lib/smtp-connection';
import { messageOf } from '../base/failure.js';
import { onDemand } from '../base/on-demand.js';

/** Loaded with the first mail: most daemons never send one. */
const smtpConnection = onDemand((require): typeof SmtpConnection =>
  require('nodemailer/lib/smtp-connection'),
);

/** One mail, with all that it takes to be rid of it. */
export interface OutgoingMail {
  readonly relay: { readonly host: string; readonly port: number };
  readonly heloName: string;
  /** For the connection and for each answer. */
  readonly timeoutMs: number;
  /** Mailboxes of the envelope, without names. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Whole, with headers and CRLF. */
  readonly message: string;
  /** For log lines. */
  readonly subject: string;
}

/** A relay that keeps on talking, or talks very slowly, is left after so many time-outs. */
const WHOLE_DIALOGUE_TIMEOUTS = 4;

/** No answer is as long as this, in bytes. */
const LONGEST_ANSWER = 64 * 1024;

/** The mail is delivered by then: how long a relay may take to say good-bye. */
const FAREWELL_MS = 1000;

/**
 * Delivers one mail on a connection of its own, without TLS and authentication, as keepalived does.
 * Never rejects.
 * @returns undefined when every recipient was accepted, else what was wrong.
 */
export async function deliver(
  mail: OutgoingMail,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { timeoutMs, relay } = mail;
  const socket = new Socket();
  // The promise tells of it; without a listener an error would end the daemon.
  socket.on('error', () => undefined);
  const giveUp = () => socket.destroy(new Error('the daemon ends'));
  const takesTooLong = () => socket.destroy(new Error('the relay takes too long'));
  const limit = setTimeout(takesTooLong, timeoutMs * WHOLE_DIALOGUE_TIMEOUTS);
  signal.addEventListener('abort', giveUp);
  try {
    const Connection = smtpConnection();
    await connected(socket, relay, timeoutMs);
    const connection = new Connection({
      ...relay,
      connection: socket,
      name: mail.heloName,
      ignoreTLS: true,
      secure: false,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      maxResponseSize: LONGEST_ANSWER,
    });
    const problem = await converse(connection, mail);
    await farewell(connection, socket);
    return problem;
  } catch (error) {
    return reasonOf(error);
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', giveUp);
    socket.destroy();
  }
}

async function connected(
  socket: Socket,
  relay: OutgoingMail['relay'],
  timeoutMs: number,
): Promise<void> {
  const timer = setTimeout(() => socket.destroy(new Error('connection timed out')), timeoutMs);
  try {
    const opened = once(socket, 'connect');
    socket.connect(relay);
    await opened;
  } finally {
    clearTimeout(timer);
  }
}

/** From the greeting to the answer to the mail; rejects when the relay has not taken it. */
function converse(
  connection: SmtpConnection,
  { sender, recipients, message }: OutgoingMail,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('the relay closed the connection')));
    connection.connect((problem) => {
      if (problem) {
        reject(problem);
        return;
      }
      connection.send({ from: sender, to: [...recipients] }, message, (error, sent) => {
        if (error) {
          reject(error);
        } else {
          resolve(refusals(sent?.rejectedErrors ?? []));
        }
      });
    });
  });
}

function refusals(errors: readonly Error[]): string | undefined {
  return errors.length === 0 ? undefined : errors.map(reasonOf).join('; ');
}

async function farewell(connection: SmtpConnection, socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  const timer = setTimeout(() => socket.destroy(), FAREWELL_MS);
  connection.quit();
  await closed.catch(() => undefined); // the mail has arrived: how this ends does not matter
  clearTimeout(timer);
}

/** One line, whatever the relay has said. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ETIMEDOUT') {
    return 'no answer in time';
  }
  const text = messageOf(error) || String(error);
  return text.replace(/\s+/g, ' ').trim();
}
