/** What of a configuration is secret, and texts without it. Pure. */
import { SECRET_MEMBERS } from '../../../config/secret-members.js';

/** What stands in its place. */
export const MASK = '[masked]';
/** Shorter words are found in texts by chance; they are masked where the model has them alone. */
const LEAST_LENGTH = 6;

/** The configuration without passwords, keys, arguments of scripts and queries of URLs. */
export function maskedModel(configuration: unknown): unknown {
  return JSON.parse(JSON.stringify(configuration), (name, value: unknown) => {
    if (name === 'argv' && Array.isArray(value)) {
      return value.map((word, index) => (index === 0 ? word : MASK));
    }
    if (typeof value !== 'string') {
      return isCommand(value) ? { ...value, text: `${value.argv[0]} ${MASK}` } : value;
    }
    return SECRET_MEMBERS.has(name) ? MASK : withoutQueries(value);
  });
}

/** A function that takes the secrets of the configuration out of a text. */
export function scrubber(configuration: unknown): (text: string) => string {
  const words = new Set<string>();
  JSON.parse(JSON.stringify(configuration), (name, value: unknown) => {
    if (name === 'argv' && Array.isArray(value)) {
      const [, ...rest] = value.map(String);
      for (const each of [rest.join(' '), ...rest, ...rest.flatMap((word) => word.split('='))]) {
        words.add(each);
      }
    } else if (isCommand(value)) {
      words.add(value.text.split(' ').slice(1).join(' '));
    } else if (typeof value === 'string') {
      const query = value.split('?', 2)[1];
      words.add(SECRET_MEMBERS.has(name) ? value : (query ?? ''));
      for (const each of name === 'send' ? spokenWords(value) : []) {
        words.add(each);
      }
    }
    return value;
  });
  const secrets = [...words]
    .filter((word) => word.length >= LEAST_LENGTH)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    const bare = secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
    return withoutUser(bare);
  };
}

/** Of bytes in hexadecimal: they stand in files and in answers as they are said. */
function spokenWords(hexadecimal: string): readonly string[] {
  return Buffer.from(hexadecimal, 'hex')
    .toString()
    .split(/[^\x21-\x7e]+/);
}

/** A script: `text` is how it was written. */
function isCommand(value: unknown): value is { argv: readonly unknown[]; text: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'argv' in value &&
    Array.isArray(value.argv) &&
    'text' in value &&
    typeof value.text === 'string'
  );
}

/** `https://user:word@host` (RFC 3986 section 3.2.1). */
function withoutUser(text: string): string {
  return text.replace(/:\/\/[^/\s"'@]+@/g, `://${MASK}@`);
}

/** Queries and users of URLs are masked. */
export function withoutQueries(text: string): string {
  return withoutUser(text).replace(/\?\S+/g, `?${MASK}`);
}
