/** Which known word an unknown one may stand for. */

/**
 * The Damerau–Levenshtein distance in its optimal string alignment form: insertions, deletions,
 * substitutions and swaps of neighbours. Stops early, with `limit + 1`, when it exceeds the limit.
 */
export function editDistance(left: string, right: string, limit = Number.MAX_SAFE_INTEGER): number {
  if (Math.abs(left.length - right.length) > limit) {
    return limit + 1;
  }
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const cost = Math.min(
        at(current, column - 1) + 1,
        at(previous, column) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
        row > 1 && column > 1 && swapped ? at(beforePrevious, column - 2) + 1 : limit + 1,
      );
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) {
      return limit + 1;
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.MAX_SAFE_INTEGER;
}

/** Longer words are no keywords, names or choices. */
const LONGEST = 64;

/**
 * The candidate nearest to `word`, ignoring case, if it is near enough to be a slip of the finger:
 * at most one edit in three characters. Of equally near ones the first.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST) {
    return undefined;
  }
  const wanted = word.toLowerCase();
  // A word that is nearly all different from everything is no slip.
  let limit = Math.min(3, Math.floor(word.length / 3));
  let found: string | undefined;
  let long: string | undefined;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    long ??= isAbbreviation(wanted, lower) ? candidate : undefined;
    const distance = editDistance(wanted, lower, limit);
    if (distance <= limit) {
      found = candidate;
      limit = distance - 1;
    }
    if (limit < 0) {
      break;
    }
  }
  // A finger seldom slips at the first letter: FNAT is FULLNAT, not NAT.
  return found?.[0]?.toLowerCase() === wanted[0] ? found : found && (long ?? found);
}

/** Letters left out after the first one, and no more than half of them. */
function isAbbreviation(word: string, candidate: string): boolean {
  let place = 0;
  for (const letter of candidate) {
    place += letter === word[place] ? 1 : 0;
  }
  const isShorter = word.length >= 3 && candidate.length <= 2 * word.length;
  return isShorter && candidate[0] === word[0] && place === word.length;
}
