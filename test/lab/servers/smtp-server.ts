/** A mail server that insists on the rules of SMTP; the sink, unlike it, consents to anything. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** One mail that the server has accepted. */
export interface AcceptedMail {
  readonly sender: string | undefined;
  readonly recipients: readonly string[];
  /** As it was before dots were doubled for the way. */
  readonly text: string;
}

/** A running server. */
export interface RunningSmtpServer {
  /** In the order in which they came. */
  readonly mails: readonly AcceptedMail[];
  readonly port: number;
  close(): void;
}

/**
 * Starts a server that takes mail from and for every address. A client that speaks before the
 * greeting, out of turn or in wrong words is told so (RFC 5321 sections 4.1.1 to 4.1.4).
 * Port 0: any free one; a port that is taken ends the process.
 */
export async function startSmtpServer(host: string, port = 0): Promise<RunningSmtpServer> {
  const mails: AcceptedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    logger: false, // or it warns of its certificate, with which it offers STARTTLS
    disableReverseLookup: true, // no namespace of a test has a resolver
    onData: (stream, { envelope: { mailFrom, rcptTo } }, done) => {
      const sender = mailFrom ? mailFrom.address : undefined;
      const recipients = rcptTo.map(({ address }) => address);
      text(stream).then((content) => {
        mails.push({ sender, recipients, text: content });
        done();
      }, done);
    },
  });
  const listener = server.listen(port, host);
  await once(listener, 'listening');
  return { mails, port: portOf(listener.address()), close: () => server.close() };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
