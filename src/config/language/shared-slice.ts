/** Words without copies. */

// A configuration says the same words again and again: the last ones seen are shared.
const shared: string[] = Array.from({ length: 2048 }, () => '');

/** The text between two different indices; often a string that was made before. */
export function sharedSlice(text: string, start: number, end: number): string {
  const length = end - start;
  const code = text.charCodeAt(start) * 31 + text.charCodeAt(end - 1);
  const slot = (code * 31 + length * 7 + text.charCodeAt(start + (length >> 1))) & 2047;
  const known = shared[slot];
  if (known !== undefined && known.length === length && isAt(known, text, start)) {
    return known;
  }
  const word = text.slice(start, end);
  shared[slot] = word;
  return word;
}

/** Words are short: comparing their characters here takes less time than any call. */
function isAt(word: string, text: string, start: number): boolean {
  for (let index = 0; index < word.length; index += 1) {
    if (word.charCodeAt(index) !== text.charCodeAt(start + index)) {
      return false;
    }
  }
  return true;
}
