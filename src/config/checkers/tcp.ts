/** `TCP_CHECK`: whether a connection can be made, and what is answered on it. */
import { asked, pattern } from '../schema/argument.js';
import { block, keywords, value } from '../schema/keyword.js';
import {
  type CheckConnection,
  type CheckKind,
  type CheckTiming,
  mailWords,
  type Written,
} from './check-kind.js';
import { networkCheckKeywords } from './common.js';
import { BYTES, BYTES_TEXT, bytesOf } from './spoken-bytes.js';

/** `TCP_CHECK` */
export interface TcpCheck {
  readonly kind: 'tcp';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  /** In hexadecimal; absent: nothing is sent. */
  readonly send?: string;
  /** Absent: nothing is waited for. */
  readonly expect?: ExpectedAnswer;
}

/** `expect`: bytes in hexadecimal, or a pattern of RE2, anywhere in the answer. */
export type ExpectedAnswer = { readonly bytes: string } | { readonly pattern: string };

const REGEX = 'regex:';
const ANSWER = new RegExp(`${REGEX}.+|${BYTES.source}`);

/** `TCP_CHECK` */
export const tcpCheckKeywords = {
  ...networkCheckKeywords,
  send: value(
    asked(pattern('text', BYTES, BYTES_TEXT)),
    'What is said when the connection stands: text with \\r \\n \\t \\0 \\xHH, or hex:… (ours).',
    { otherwise: 'nothing', secret: true },
  ),
  expect: value(
    asked(pattern('text', ANSWER, `${BYTES_TEXT}, or regex: and a pattern`)),
    'What has to come in the first 16 KiB, within connect_timeout: text, hex:… or regex:… (ours).',
    { otherwise: 'nothing: a connection is good' },
  ),
} as const;

/** The pattern of an `expect`, where it is one; its escapes are as in the `regex` of a url. */
export function patternOf(text: string): string | undefined {
  return text.startsWith(REGEX) ? text.slice(REGEX.length).replaceAll('\\\\', '\\') : undefined;
}

function expected(text: string): ExpectedAnswer {
  const found = patternOf(text);
  return found === undefined ? { bytes: bytesOf(text) } : { pattern: found };
}

/** The kind. */
export const tcp = {
  blocks: {
    TCP_CHECK: block(
      keywords(tcpCheckKeywords),
      [],
      'Open a TCP connection and close it, or say something and hear the answer.',
    ),
  },
  own({ words }: Written<typeof tcpCheckKeywords>) {
    const [send] = words('send') ?? [];
    const [expect] = words('expect') ?? [];
    return {
      ...(send === undefined ? {} : { send: bytesOf(send) }),
      ...(expect === undefined ? {} : { expect: expected(expect) }),
    };
  },
  identity: ({ kind, connection, send, expect }) =>
    send === undefined && expect === undefined
      ? [kind, connection]
      : [kind, connection, { send }, expect],
  particulars: ({ send, expect }) => [
    ...(send === undefined ? [] : [`   Send = ${send.length / 2} bytes`]),
    ...(expect === undefined
      ? []
      : [`   Expect = ${'bytes' in expect ? `hex:${expect.bytes}` : REGEX + expect.pattern}`]),
  ],
  mailText: mailWords('TCP CHECK'),
  succeeded: ({ server }) => `TCP connection to ${server} success.`,
} as const satisfies CheckKind<TcpCheck>;
