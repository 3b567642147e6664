/** What a check says or hears on a connection, as it is written: text with escapes, or bytes. */

/** Text with the escapes that `bytesOf` knows, or bytes. */
export const BYTES =
  /hex:(?:\s*[0-9a-fA-F]{2})+\s*|(?!hex:|regex:)(?:[^\\]|\\[rnt0\\"]|\\x[0-9a-fA-F]{2})+/;

/** The same in words. */
export const BYTES_TEXT =
  'a text (its escapes are \\r \\n \\t \\0 \\\\ \\" \\xHH), or hex: and pairs of digits';

const ESCAPED: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', 0: '\0' };

/** In hexadecimal. */
export function bytesOf(text: string): string {
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
