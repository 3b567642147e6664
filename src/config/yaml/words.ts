/**
 * Words in a scalar of YAML. Where a keyword takes several words they stand in one scalar, divided
 * by blanks; `"` holds a word with blanks together, as in a conf file.
 */
import { splitScriptValue } from '../language/script-value.js';

/** A word and the index where its text begins. */
export interface PlacedText {
  readonly text: string;
  readonly index: number;
}

/** The words of a text; never fails, a quote that is not closed ends with the text. */
export function splitWords(text: string): readonly PlacedText[] {
  return [...text.matchAll(/"([^"]*)"?|[^\s"]+/g)].map(({ 0: whole, 1: quoted, index }) =>
    quoted === undefined ? { text: whole, index } : { text: quoted, index: index + 1 },
  );
}

/** A word as a conf file has it: quoted if it has blanks, comment signs, braces or references. */
export function quoteWord(text: string): string {
  return /[\s#!{}]|^$|^[@~$]|\\$/.test(text) ? `"${text}"` : text;
}

/** Words in one text; `splitWords` is its inverse for words without quotes. */
export function joinWords(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/**
 * What stands behind a script keyword, made from a scalar: without `"` all of it is the command,
 * so that arguments need no quotes of their own; with them it is as in a conf file.
 */
export function restOfCommand(text: string): string {
  const quoted = `"${text}"`;
  return isWholeCommand(text, quoted) ? quoted : text;
}

function isWholeCommand(text: string, quoted: string): boolean {
  if (text.includes('"')) {
    return false;
  }
  const value = splitScriptValue(quoted);
  return !('problem' in value) && value.text === text && value.user === undefined;
}

/**
 * The scalar for what stands behind a script keyword, the inverse of `restOfCommand` as far as the
 * meaning goes.
 * @param withAccount the command may be followed by user and group; other words are ignored ones
 */
export function commandOfRest(rest: string, withAccount: boolean): string {
  const value = splitScriptValue(rest);
  if ('problem' in value) {
    return rest;
  }
  const { text, user, group, supplementaryGroups } = value;
  const alone = user === undefined || !withAccount;
  if (alone && isWholeCommand(text, `"${text}"`)) {
    return text;
  }
  if (rest.includes('"')) {
    return rest;
  }
  const account = supplementaryGroups ? `:${group ?? ''}` : group;
  const words = alone ? [] : [user, account].filter((word) => word !== undefined);
  return [`"${text}"`, ...words].join(' ');
}
