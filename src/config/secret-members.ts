/** Names of members of the model whose texts are secrets, which no output shows. */
import { nodeCrypto } from '../base/on-demand.js';

/** `send` and `payload` are in hexadecimal. */
export const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  ...['password', 'key'],
  ...['headerValue', 'requestBody', 'send', 'payload'],
]);

const MARK = 'digest of a secret: ';
/** Enough to tell two apart, and too little to tell a guess from another one. */
const SHORT = 4;

/** Tells whether two secrets are the same; that of a digest is the digest. */
export function secretDigest(text: string): string {
  return text.startsWith(MARK)
    ? text
    : MARK + nodeCrypto().createHash('sha256').update(text).digest('base64');
}

/** For a replacer of JSON: a secret is the start of its digest. */
export function secretHint(name: string, value: unknown): unknown {
  return SECRET_MEMBERS.has(name) && typeof value === 'string'
    ? secretDigest(value).slice(MARK.length, MARK.length + SHORT)
    : value;
}
