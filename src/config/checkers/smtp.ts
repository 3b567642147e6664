/** `SMTP_CHECK`: whether a mail server greets. */
import { asked, word } from '../schema/argument.js';
import { block, keywords, value } from '../schema/keyword.js';
import type { CheckConnection, CheckKind, CheckTiming } from './check-kind.js';
import { networkCheckKeywords } from './common.js';

/** `SMTP_CHECK` */
export interface SmtpCheck {
  readonly kind: 'smtp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  readonly heloName: string;
}

/** `SMTP_CHECK` */
export const smtpCheckKeywords = {
  ...networkCheckKeywords,
  helo_name: value(asked(word('host name')), 'Name that HELO gives to the server.', {
    default: 'smtpchecker.keepalived.org',
  }),
  host: block(
    keywords(networkCheckKeywords),
    [],
    'A check of an address of its own; write another check.',
    {
      deprecated: true,
    },
  ),
} as const;

/** The kind. */
export const smtp = {
  blocks: { SMTP_CHECK: block(keywords(smtpCheckKeywords), [], 'Greet a mail server.') },
  identity: ({ kind, connection, heloName }) => [kind, connection, heloName],
  particulars: ({ heloName }) => [`   helo = ${heloName}`],
  mailText: ({ up, reason }) =>
    up ? 'CHECK succeed on service' : `CHECK failed on service : ${reason}`,
  succeeded: ({ server }) => `Remote SMTP server ${server} succeed on service.`,
  failed: ({ server, reason, after }) => `SMTP_CHECK ${reason}${after} for ${server}`,
} as const satisfies CheckKind<SmtpCheck>;
