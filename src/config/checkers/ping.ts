/** `PING_CHECK`: whether an echo request is answered. */
import { block, keywords } from '../schema/keyword.js';
import { type CheckConnection, type CheckKind, type CheckTiming, mailWords } from './check-kind.js';
import { networkCheckKeywords } from './common.js';

/** `PING_CHECK` */
export interface PingCheck {
  readonly kind: 'ping';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
}

/** The kind. */
export const ping = {
  blocks: { PING_CHECK: block(keywords(networkCheckKeywords), [], 'Ping the server.') },
  own: () => ({}),
  identity: ({ kind, connection }) => [kind, connection],
  mailText: mailWords('ICMP CHECK'),
  succeeded: ({ server }) => `ICMP connection to ${server} success.`,
  logName: () => 'ICMP CHECK',
} as const satisfies CheckKind<PingCheck>;
