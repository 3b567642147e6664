/**
 * Script values (configuration language, chapter 10): the command, the account that runs it, and
 * the argument vector with its quotes and escapes.
 */
import { isBlankCode, skipBlanks, trimBlanks } from './text/characters.js';

/** A command with its account, as written after a script keyword. */
export interface ScriptWords {
  /** At least one element. */
  readonly argv: readonly [string, ...string[]];
  /** The command as written, without the quotes around it. */
  readonly text: string;
  readonly user?: string;
  /** Without the leading colon. Absent for `:` alone: the user's own group. */
  readonly group?: string;
  /** The group was written with a leading colon: the user's supplementary groups as well. */
  readonly supplementaryGroups: boolean;
  /** The command is `<` and an absolute path: the file is opened for reading, nothing is run. */
  readonly opensFile?: string;
  /** Words after the group; keepalived ignores them. */
  readonly surplus: readonly string[];
}

/** Why a text is no script value. */
export interface ScriptProblem {
  readonly problem: 'empty' | 'unterminated-quote' | 'nul-byte';
  /** One sentence without full stop. */
  readonly message: string;
  /** Index in the text that was given. */
  readonly index: number;
}

interface RawWord {
  readonly text: string;
  /** Index of the word in the text that was given. */
  readonly index: number;
}

/**
 * Splits the text after a script keyword into command, user and group, and the command into its
 * argument vector. Both `"` and `'` quote; a backslash protects the character after it.
 */
export function splitScriptValue(text: string): ScriptWords | ScriptProblem {
  const words = splitWords(text, keepEscape);
  if ('problem' in words) {
    return words;
  }
  const [command, user, group, ...surplus] = words;
  if (command === undefined) {
    return { problem: 'empty', message: 'there is no command', index: 0 };
  }
  const argv = splitWords(command.text, decodeEscape);
  if ('problem' in argv) {
    return { ...argv, index: command.index + argv.index };
  }
  const [first, ...others] = argv.map((word) => word.text);
  if (first === undefined || first === '') {
    return { problem: 'empty', message: 'the command is empty', index: command.index };
  }
  const nul = [first, ...others].some((argument) => argument.includes('\0'));
  if (nul) {
    const message = 'an argument cannot contain a NUL byte';
    return { problem: 'nul-byte', message, index: command.index };
  }
  return {
    argv: [first, ...others],
    text: command.text,
    ...(user === undefined ? {} : { user: user.text }),
    ...groupOf(group?.text),
    ...fileOf(command.text),
    surplus: surplus.map((word) => word.text),
  };
}

function groupOf(word: string | undefined): Pick<ScriptWords, 'group' | 'supplementaryGroups'> {
  const supplementaryGroups = word?.startsWith(':') ?? false;
  const group = supplementaryGroups ? word?.slice(1) : word;
  return group ? { group, supplementaryGroups } : { supplementaryGroups };
}

function fileOf(command: string): { readonly opensFile?: string } {
  const path = command.startsWith('<') ? trimBlanks(command.slice(1)) : '';
  return path.startsWith('/') ? { opensFile: path } : {};
}

/** What a backslash sequence at `index` becomes, and how long it is. */
type EscapeReader = (text: string, index: number) => { readonly text: string; length: number };

function splitWords(text: string, readEscape: EscapeReader): readonly RawWord[] | ScriptProblem {
  const words: RawWord[] = [];
  let index = skipBlanks(text, 0, text.length);
  while (index < text.length) {
    const start = index;
    const parts: string[] = [];
    let quote = '';
    let quoteIndex = start;
    for (; index < text.length; index += 1) {
      const character = text.charAt(index);
      if (character === '\\') {
        const sequence = readEscape(text, index);
        parts.push(sequence.text);
        index += sequence.length - 1;
      } else if (quote !== '') {
        if (character === quote) {
          quote = '';
        } else {
          parts.push(character);
        }
      } else if (character === '"' || character === "'") {
        quote = character;
        quoteIndex = index;
      } else if (isSeparator(text, index)) {
        break;
      } else {
        parts.push(character);
      }
    }
    if (quote !== '') {
      const message = `the quote ${quote} is not closed`;
      return { problem: 'unterminated-quote', message, index: quoteIndex };
    }
    words.push({ text: parts.join(''), index: start });
    index = skipBlanks(text, index, text.length);
  }
  return words;
}

function isSeparator(text: string, index: number): boolean {
  return isBlankCode(text.charCodeAt(index));
}

const keepEscape: EscapeReader = (text, index) => {
  const kept = text.slice(index, index + 2);
  return { text: kept, length: kept.length };
};

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['E', '\x1b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const HEXADECIMAL = /x([0-9a-fA-F]{1,2})/y;
const OCTAL = /[0-7]{1,3}/y;

const decodeEscape: EscapeReader = (text, index) => {
  const next = text.charAt(index + 1);
  const simple = simpleEscapes.get(next);
  if (simple !== undefined) {
    return { text: simple, length: 2 };
  }
  HEXADECIMAL.lastIndex = index + 1;
  const hexadecimal = HEXADECIMAL.exec(text)?.[1];
  if (hexadecimal !== undefined) {
    const character = String.fromCharCode(Number.parseInt(hexadecimal, 16));
    return { text: character, length: 2 + hexadecimal.length };
  }
  OCTAL.lastIndex = index + 1;
  const octal = OCTAL.exec(text)?.[0];
  if (octal !== undefined) {
    const character = String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    return { text: character, length: 1 + octal.length };
  }
  if (next === 'c' && index + 2 < text.length) {
    return { text: String.fromCharCode(text.charCodeAt(index + 2) & 0x1f), length: 3 };
  }
  // Any other character stands for itself; a backslash at the end does, too.
  return next === '' ? { text: '\\', length: 1 } : { text: next, length: 2 };
};
