/** Which include problems are errors (configuration language, chapter 5). */

/** A matched entry cannot be read; no such file; no match; a brace alternative has no match. */
export type IncludeCheck = 'read' | 'match' | 'wildcard_match' | 'brace_match';

/** The checks that are in force. */
export type IncludeChecks = ReadonlySet<IncludeCheck>;

/** The checks at the start: none. */
export const noIncludeChecks: IncludeChecks = new Set();

/** The checks of option `-e` and of `include_check` without words. */
export const allIncludeChecks: IncludeChecks = new Set<IncludeCheck>([
  'read',
  'match',
  'wildcard_match',
  'brace_match',
]);

const checksOfLetter: ReadonlyMap<string, readonly IncludeCheck[]> = new Map([
  ['r', ['read']],
  ['m', ['read', 'match']],
  ['w', ['read', 'match', 'wildcard_match']],
  ['b', ['read', 'brace_match']],
  ['a', [...allIncludeChecks]],
]);

/** The checks in force for one directive: `includem` and the like add to those that are set. */
export function checksForDirective(checks: IncludeChecks, letter: string): IncludeChecks {
  const added = checksOfLetter.get(letter);
  return added ? new Set([...checks, ...added]) : checks;
}

/** What an `include_check` line gives: the new checks, and the words it did not understand. */
export interface IncludeCheckLine {
  readonly checks: IncludeChecks;
  readonly unknown: readonly string[];
}

/**
 * Evaluates the words after `include_check`. None: all checks. A first word without sign sets
 * `read` and itself; `+word` and `-word` add and remove.
 */
export function applyIncludeCheck(
  checks: IncludeChecks,
  words: readonly string[],
): IncludeCheckLine {
  if (words.length === 0) {
    return { checks: allIncludeChecks, unknown: [] };
  }
  const result = new Set(checks);
  const unknown: string[] = [];
  for (const [index, word] of words.entries()) {
    const sign = /^[+-]/.exec(word)?.[0] ?? '';
    const check = word.slice(sign.length);
    if (!isIncludeCheck(check) || (sign === '' && index > 0)) {
      unknown.push(word);
    } else if (sign === '-') {
      result.delete(check);
    } else {
      if (sign === '') {
        result.clear();
        result.add('read');
      }
      result.add(check);
    }
  }
  return { checks: result, unknown };
}

function isIncludeCheck(word: string): word is IncludeCheck {
  return [...allIncludeChecks].some((check) => check === word);
}
