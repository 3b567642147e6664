/** File name patterns as glob(7) has them, with the brace alternatives of glob(3) GLOB_BRACE. */

/** A pattern may not have more alternatives: braces multiply. */
const maximumAlternatives = 1000;

/** True when a pattern (without braces) has to be matched instead of opened. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

/**
 * The alternatives of a pattern, in order: `a{b,c}d` is `abd` and `acd`; braces nest. `{}` and
 * braces that do not match are plain characters. A pattern with too many alternatives is returned
 * as it is.
 */
export function expandBraces(pattern: string): readonly string[] {
  let pending: readonly string[] = [pattern];
  while (true) {
    const next = pending.flatMap(expandFirst);
    if (next.length === pending.length) {
      return next;
    }
    if (next.length > maximumAlternatives) {
      return [pattern];
    }
    pending = next;
  }
}

function expandFirst(pattern: string): readonly string[] {
  let open = pattern.indexOf('{');
  while (open >= 0) {
    const alternatives = alternativesAt(pattern, open);
    if (alternatives) {
      const head = pattern.slice(0, open);
      const tail = pattern.slice(alternatives.end);
      return alternatives.texts.map((text) => head + text + tail);
    }
    open = pattern.indexOf('{', open + 1);
  }
  return [pattern];
}

function alternativesAt(
  pattern: string,
  open: number,
): { readonly texts: readonly string[]; readonly end: number } | undefined {
  const texts: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let index = open; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === '{') {
      depth += 1;
    } else if (character === ',' && depth === 1) {
      texts.push(pattern.slice(from, index));
      from = index + 1;
    } else if (character === '}') {
      depth -= 1;
      if (depth === 0) {
        texts.push(pattern.slice(from, index));
        return texts.length === 1 && texts[0] === '' ? undefined : { texts, end: index + 1 };
      }
    }
  }
  return undefined;
}

/**
 * Matches one component of a path (no `/`). `*` and `?` do not match a dot at the start of the
 * name. Takes time proportional to the product of the lengths at worst.
 */
export function matchesComponent(name: string, pattern: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.') && !pattern.startsWith('\\.')) {
    return false;
  }
  const items = parseComponent(pattern);
  let item = 0;
  let index = 0;
  // Where to go on when what follows the last `*` does not match: the star takes one more.
  let star = -1;
  let starIndex = 0;
  while (index < name.length) {
    const current = items[item];
    if (current === 'any') {
      star = item;
      starIndex = index;
      item += 1;
    } else if (current?.(name.charAt(index))) {
      item += 1;
      index += 1;
    } else if (star >= 0) {
      item = star + 1;
      starIndex += 1;
      index = starIndex;
    } else {
      return false;
    }
  }
  return items.slice(item).every((rest) => rest === 'any');
}

type Item = 'any' | ((character: string) => boolean);

function parseComponent(pattern: string): readonly Item[] {
  const items: Item[] = [];
  let index = 0;
  while (index < pattern.length) {
    const character = pattern.charAt(index);
    const set = character === '[' ? parseSet(pattern, index) : undefined;
    if (set) {
      items.push(set.matches);
      index = set.end;
      continue;
    }
    if (character === '*') {
      items.push('any');
    } else if (character === '?') {
      items.push(() => true);
    } else {
      const escaped = character === '\\' && index + 1 < pattern.length;
      const plain = escaped ? pattern.charAt(index + 1) : character;
      items.push((other) => other === plain);
      index += escaped ? 1 : 0;
    }
    index += 1;
  }
  return items;
}

/** `[abc]`, `[a-z]`, `[!a]`, `[^a]`; a `]` right after the start is one of the characters. */
function parseSet(
  pattern: string,
  open: number,
): { readonly matches: (character: string) => boolean; readonly end: number } | undefined {
  const negated = /[!^]/.test(pattern.charAt(open + 1));
  const start = open + (negated ? 2 : 1);
  const end = pattern.indexOf(']', start + 1);
  if (end < 0) {
    return undefined;
  }
  const ranges: (readonly [string, string])[] = [];
  for (let index = start; index < end; index += 1) {
    const first = pattern.charAt(index);
    const isRange = pattern.charAt(index + 1) === '-' && index + 2 < end;
    ranges.push([first, isRange ? pattern.charAt(index + 2) : first]);
    index += isRange ? 2 : 0;
  }
  const matches = (character: string): boolean => {
    return ranges.some(([first, last]) => character >= first && character <= last) !== negated;
  };
  return { matches, end: end + 1 };
}
