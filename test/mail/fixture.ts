/** A mail, and a log that remembers. */
import type { OutgoingMail } from '../../src/mail/smtp-relay.js';

/** A mail for a relay on 127.0.0.1; number 7 says so in its subject. */
export function mailTo(port: number, number = 1, timeoutMs = 5000): OutgoingMail {
  return {
    relay: { host: '127.0.0.1', port },
    heloName: 'director.example.net',
    timeoutMs,
    sender: 'ha@example.net',
    recipients: ['a@example.org', 'b@example.org'],
    message: `Subject: number ${number}\r\n\r\n.hidden\r\n`,
    subject: `number ${number}`,
  };
}
