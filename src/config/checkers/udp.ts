/** `UDP_CHECK`: what comes back for a datagram. */
import { asked, integer, optional, pattern, repeated } from '../schema/argument.js';
import { block, keywords, value } from '../schema/keyword.js';
import {
  type CheckConnection,
  type CheckKind,
  type CheckTiming,
  mailWords,
  type Written,
} from './check-kind.js';
import { networkCheckKeywords } from './common.js';

/** `UDP_CHECK` */
export interface UdpCheck {
  readonly kind: 'udp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  /** In hexadecimal; absent: keepalived's 32 bytes of text. */
  readonly payload?: string;
  readonly reply?: ExpectedReply;
}

/** `require_reply` */
export interface ExpectedReply {
  /** Hexadecimal, `x` for any digit; "" for any datagram. */
  readonly pattern: string;
  readonly minimumBytes: number;
  readonly maximumBytes: number;
}

const lengthOfReply = (name: string) => integer(name, 0, 65_535, { unit: 'bytes' });

/** `UDP_CHECK` */
export const udpCheckKeywords = {
  ...networkCheckKeywords,
  payload: value(
    asked(repeated(pattern('bytes', /[0-9a-fA-F\s]*/, 'bytes in hexadecimal'))),
    'What is sent, in hexadecimal.',
    { otherwise: '32 bytes of text', secret: true },
  ),
  require_reply: value(
    optional(repeated(pattern('bytes', /[0-9a-fA-FxX\s]*/, 'bytes in hexadecimal, x for any'))),
    'An answer has to come and to be like this; x stands for any digit.',
    { otherwise: 'off: silence is good' },
  ),
  min_reply_length: value(lengthOfReply('bytes'), 'Shortest answer that is good.', {
    default: 0,
  }),
  max_reply_length: value(lengthOfReply('bytes'), 'Longest answer that is good.', {
    default: 255,
  }),
} as const;

/** Two digits for each byte: the last one of a word may have been written with one. */
function hexadecimal(words: readonly string[]): string {
  return words
    .flatMap((word) => word.toLowerCase().split(/\s+/))
    .map((word) => (word.length % 2 === 0 ? word : `${word.slice(0, -1)}0${word.slice(-1)}`))
    .join('');
}

/** The kind. Its payload may change without making it another check. */
export const udp = {
  blocks: {
    UDP_CHECK: block(
      keywords(udpCheckKeywords),
      [],
      'Send a datagram; what comes back is the result.',
    ),
  },
  own({ value: said, words }: Written<typeof udpCheckKeywords>) {
    const payload = hexadecimal(words('payload') ?? []);
    const reply = words('require_reply');
    const lengths = {
      minimumBytes: said('min_reply_length'),
      maximumBytes: said('max_reply_length'),
    };
    return {
      ...(payload === '' ? {} : { payload }),
      ...(reply === undefined ? {} : { reply: { pattern: hexadecimal(reply), ...lengths } }),
    };
  },
  identity: ({ kind, connection }) => [kind, connection],
  particulars: ({ payload, reply }) => [
    ...(payload === undefined ? [] : [`   Payload len = ${payload.length / 2}`]),
    `   Require reply = ${reply === undefined ? 'no' : 'yes'}`,
    ...(reply === undefined
      ? []
      : [
          `     Min reply length = ${reply.minimumBytes}`,
          `     Max reply length = ${reply.maximumBytes}`,
          `     Reply data len = ${reply.pattern.length / 2}`,
          `     Reply data mask = ${reply.pattern.includes('x') ? 'yes' : 'no'}`,
        ]),
  ],
  mailText: mailWords('UDP CHECK'),
  succeeded: ({ server }) => `UDP connection to ${server} success.`,
} as const satisfies CheckKind<UdpCheck>;
