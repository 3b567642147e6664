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

/** Text with the escapes that `bytesOf` knows, or bytes. */
const BYTES =
  /hex:(?:\s*[0-9a-fA-F]{2})+\s*|(?!hex:|regex:)(?:[^\\]|\\[rnt0\\"]|\\x[0-9a-fA-F]{2})+/;
const ANSWER = new RegExp(`${REGEX}.+|${BYTES.source}`);
const TEXT = 'a text (its escapes are \\r \\n \\t \\0 \\\\ \\" \\xHH), or hex: and pairs of digits';

/** `TCP_CHECK` */
export const tcpCheckKeywords = {
  ...networkCheckKeywords,
  send: value(
    asked(pattern('text', BYTES, TEXT)),
    'What is said when the connection stands: text with \\r \\n \\t \\0 \\xHH, or hex:… (ours).',
    { otherwise: 'nothing' },
  ),
  expect: value(
    asked(pattern('text', ANSWER, `${TEXT}, or regex: and a pattern`)),
    'What has to come in the first 16 KiB, within connect_timeout: text, hex:… or regex:… (ours).',
    { otherwise: 'nothing: a connection is good' },
  ),
} as const;

/** The pattern of an `expect`, where it is one; its escapes are as in the `regex` of a url. */
export function patternOf(text: string): string | undefined {
  return text.startsWith(REGEX) ? text.slice(REGEX.length).replaceAll('\\\\', '\\') : undefined;
}

const ESCAPED: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', 0: '\0' };

/** In hexadecimal. */
function bytesOf(text: string): string {
  if (text.startsWith('hex:')) {
    return text.slice('hex:'.length).replaceAll(/\s/g, '').toLowerCase();
  }
  return [...text.matchAll(/\\x([0-9a-fA-F]{2})|\\(.)|[^\\]+/gs)]
    .map(([plain, digits, escaped]) =>
      digits === undefined
        ? hexadecimal(escaped === undefined ? plain : (ESCAPED[escaped] ?? escaped))
        : digits.toLowerCase(),
    )
    .join('');
}

function hexadecimal(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
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
      : [kind, connection, send, expect],
  particulars: ({ send, expect }) => [
    ...(send === undefined ? [] : [`   Send = hex:${send}`]),
    ...(expect === undefined
      ? []
      : [`   Expect = ${'bytes' in expect ? `hex:${expect.bytes}` : REGEX + expect.pattern}`]),
  ],
  mailText: mailWords('TCP CHECK'),
  succeeded: ({ server }) => `TCP connection to ${server} success.`,
} as const satisfies CheckKind<TcpCheck>;
