/** From the words of a directive to values, as the arguments of its row say. */
import { familyOf, type IpAddress, parseAddress } from '../../base/address.js';
import type { Directive, Word } from '../language/tree.js';
import type { AddressType, Argument, ChoiceType } from '../schema/argument.js';
import { type CompileContext, reportError, reportHint, reportWarning } from './context.js';
import { nearest } from './edit-distance.js';
import { parseFileMode } from './file-mode.js';
import { readInteger, readSeconds } from './number.js';
import { readScript, type ScriptValue } from './script.js';

/** The value of one argument: addresses and words as text, times in seconds. */
export type ArgumentValue = string | number | boolean | ScriptValue;

/**
 * The values of a directive's arguments. undefined, after an error, when one of them cannot be
 * used: the directive then counts as absent.
 */
export function readArguments(
  context: CompileContext,
  directive: Directive,
  specification: readonly Argument[],
): readonly ArgumentValue[] | undefined {
  const keyword = directive.keyword.text;
  const [first] = specification;
  if (first?.value.type === 'script' || first?.value.type === 'command') {
    if (directive.arguments.length === 0) {
      return missing(context, directive, first) ? [] : undefined;
    }
    const script = readScript(context, directive, first.value.type === 'script');
    return script && [script];
  }
  const values: ArgumentValue[] = [];
  let valid = true;
  let next = 0;
  for (const argument of specification) {
    const count = argument.repeated ? Math.max(1, directive.arguments.length - next) : 1;
    for (const word of wordsOrMissing(directive.arguments, next, count)) {
      next += 1;
      if (word === undefined) {
        valid = missing(context, directive, argument) && valid;
        continue;
      }
      const value = readWord(context, keyword, word, argument);
      valid = value !== undefined && valid;
      values.push(value ?? '');
    }
  }
  reportSurplus(context, directive, next);
  return valid ? values : undefined;
}

function wordsOrMissing(
  words: readonly Word[],
  start: number,
  count: number,
): readonly (Word | undefined)[] {
  return Array.from({ length: count }, (_, index) => words[start + index]);
}

/** Reports a missing argument, unless it may be absent; true when it may. */
function missing(context: CompileContext, directive: Directive, argument: Argument): boolean {
  if (argument.optional) {
    return true;
  }
  const message = `'${directive.keyword.text}' needs <${argument.name}> after it`;
  reportError(context, 'missing-argument', directive.keyword, message, {
    class: argument.asked ? 'GENERAL_ERROR' : 'MISSING_PARAMETER',
  });
  return false;
}

function reportSurplus(context: CompileContext, directive: Directive, used: number): void {
  const first = directive.arguments[used];
  if (first) {
    const message = `'${first.text}' after '${directive.keyword.text}' is ignored`;
    reportHint(context, 'surplus-words', first, message);
  }
}

/** The value of one word; undefined after an error. */
export function readWord(
  context: CompileContext,
  keyword: string,
  word: Word,
  argument: Argument,
): ArgumentValue | undefined {
  const type = argument.value;
  switch (type.type) {
    case 'integer':
      return readInteger(context, keyword, word, type);
    case 'seconds':
      return readSeconds(context, keyword, word, type);
    case 'boolean':
      return readBoolean(context, keyword, word);
    case 'choice':
      return readChoice(context, keyword, word, type);
    case 'address':
      return readAddress(context, keyword, word, type);
    case 'word':
      return cutWord(context, keyword, word, type.maximumLength);
    case 'fileMode':
      return readFileMode(context, keyword, word);
    case 'interface':
    case 'path':
    case 'script':
    case 'command':
    case 'scope':
    case 'broadcast':
    case 'lifetime':
      return word.text;
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  on: true,
  yes: true,
  false: false,
  off: false,
  no: false,
};

function readBoolean(context: CompileContext, keyword: string, word: Word): boolean | undefined {
  const value = Object.hasOwn(BOOLEANS, word.text) ? BOOLEANS[word.text] : undefined;
  if (value === undefined) {
    const message = `'${keyword}' takes true, on, yes, false, off or no, not '${word.text}'`;
    reportError(context, 'invalid-boolean', word, message);
  }
  return value;
}

function readChoice(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: ChoiceType,
): string | undefined {
  if (type.choices.includes(word.text)) {
    return word.text;
  }
  const wanted = type.choices.join(' or ');
  const use = type.fallback === undefined ? '' : `; ${type.fallback} is used`;
  const near = nearest(word.text, type.choices);
  const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
  const message = `'${keyword}' takes ${wanted}, not '${word.text}'${use}`;
  reportError(context, 'invalid-choice', word, message, hint);
  return type.fallback;
}

function readAddress(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: AddressType,
): IpAddress | undefined {
  const address = parseAddress(word.text);
  if (address === undefined) {
    reportError(context, 'invalid-address', word, `'${word.text}' is not an IP address`);
    return undefined;
  }
  if (type.family !== undefined && familyOf(address) !== type.family) {
    const family = type.family === 'inet' ? 'IPv4' : 'IPv6';
    const message = `'${keyword}' needs an ${family} address, not ${address}`;
    reportError(context, 'wrong-address-family', word, message);
    return undefined;
  }
  if (type.multicast && !isMulticast(address)) {
    const message = `'${keyword}' needs a multicast address, not ${address}`;
    reportError(context, 'not-multicast', word, message);
    return undefined;
  }
  return address;
}

/** 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291 section 2.7). */
function isMulticast(address: IpAddress): boolean {
  const first = Number.parseInt(address, 10);
  return familyOf(address) === 'inet' ? first >= 224 && first <= 239 : address.startsWith('ff');
}

function cutWord(
  context: CompileContext,
  keyword: string,
  word: Word,
  maximumLength = Number.MAX_SAFE_INTEGER,
): string {
  if (word.text.length <= maximumLength) {
    return word.text;
  }
  const cut = word.text.slice(0, maximumLength);
  const message = `'${keyword}' is longer than ${maximumLength} characters and cut to '${cut}'`;
  reportWarning(context, 'word-too-long', word, message);
  return cut;
}

function readFileMode(context: CompileContext, keyword: string, word: Word): number | undefined {
  const mode = parseFileMode(word.text);
  if (mode === undefined) {
    const message = `'${keyword}' needs a mode like 0177 or IRWXG|IRWXO, not '${word.text}'`;
    reportError(context, 'invalid-file-mode', word, message);
  }
  return mode;
}
