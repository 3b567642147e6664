/** Words without copies. */

// A configuration says the same words again and again: the last ones seen are shared.
const shared: string[] = Array.from({ length: 2048 }, () => '');

/** The text between two different indices; often a string that was made before. */
export function sharedSlice(text: string, start: number, end: number): string {
  const length = end - start;
  const code = text.charCodeAt(start) * 31 + text.charCodeAt(end - 1);
  const slot = (code * 31 + length * 7 + text.charCodeAt(start + (length >> 1))) & 2047;
  const known = shared[slot];
  if (known !== undefined && known.length === length && text.startsWith(known, start)) {
    return known;
  }
  const word = text.slice(start, end);
  shared[slot] = word;
  return word;
}
