/** `TCP_CHECK`: whether a connection can be made. */
import { block, keywords } from '../schema/keyword.js';
import { type CheckConnection, type CheckKind, type CheckTiming, mailWords } from './check-kind.js';
import { networkCheckKeywords } from './common.js';

/** `TCP_CHECK` */
export interface TcpCheck {
  readonly kind: 'tcp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
}

/** The kind. */
export const tcp = {
  blocks: {
    TCP_CHECK: block(keywords(networkCheckKeywords), [], 'Open a TCP connection and close it.'),
  },
  own: () => ({}),
  identity: ({ kind, connection }) => [kind, connection],
  mailText: mailWords('TCP CHECK'),
  succeeded: ({ server }) => `TCP connection to ${server} success.`,
} as const satisfies CheckKind<TcpCheck>;
