/** How the value of a keyword is written in YAML, by its row. */
import type { Keyword } from '../schema/keyword.js';

/**
 * `switch`: true or false; `word`: a scalar that is one word; `words`: a scalar of words; `run`: a
 * sequence of words, or a scalar of words; `command`: a script; `block`: what stands in braces.
 */
export type RowShape = 'switch' | 'word' | 'words' | 'run' | 'command' | 'block';

/** The shape of a row. */
export function rowShape(row: Keyword): RowShape {
  if (row.kind === 'block') {
    return 'block';
  }
  if (row.kind === 'flag') {
    return 'switch';
  }
  const [first, ...others] = row.arguments;
  if (first?.value.type === 'script' || first?.value.type === 'command') {
    return 'command';
  }
  if (first === undefined || others.length > 0) {
    return 'words';
  }
  return first.value.type === 'forms' ? 'words' : first.repeated ? 'run' : 'word';
}

/** Whether the words of a block, its name, are one word. */
export function hasOneWord({ arguments: words }: Keyword): boolean {
  return words.length === 1 && words[0]?.value.type !== 'forms' && !words[0]?.repeated;
}
