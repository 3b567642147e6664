/**
 * The text of alert mail, as keepalived writes it, so that filters and ticket systems recognise it
 * (observed on the wire; the form of a message is RFC 5322's). Pure.
 */

/** What there is to tell; the subject without the name of the router. */
export interface Alert {
  readonly subject: string;
  readonly body: string;
}

/** Who tells whom; addresses as they are configured, with or without a name in front. */
export interface Correspondents {
  readonly routerId: string;
  readonly sender: string;
  readonly recipients: readonly string[];
}

/**
 * Headers and body of an alert with CRLF at every end of a line; what SMTP adds (doubled dots, the
 * final dot) is not in it.
 */
export function alertMessage(
  { subject, body }: Alert,
  { routerId, sender, recipients }: Correspondents,
  date: Date,
): string {
  const lines = [
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `From: ${oneLine(sender)}`,
    `Subject: ${oneLine(`[${routerId}] ${subject}`)}`,
    'X-Mailer: Keepalived',
    `To: ${recipients.map(oneLine).join(',\r\n ')}`,
    '',
    oneLine(body),
    '',
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** `ops@example.org` of `Operators <ops@example.org>`: what the envelope needs. */
export function mailboxOf(configured: string): string {
  const text = oneLine(configured);
  return /<([^<>]*)>$/.exec(text)?.[1] ?? text;
}

/** A header ends with its line: whatever else a text holds must not begin another one. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
