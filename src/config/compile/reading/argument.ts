/** From one word to its value, as an argument says. */
import { familyOf, type IpAddress, parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { AddressType, Argument, ChoiceType, FormsType } from '../../schema/argument.js';
import { readNetwork, readPair, readPattern } from './composed-word.js';
import { type CompileContext, reportError, reportWarning } from './context.js';
import { nearest } from './edit-distance.js';
import { parseFileMode } from './file-mode.js';
import { readInteger, readSeconds } from './number.js';
import type { ScriptValue } from './script.js';

/** The value of one argument: addresses and words as text, times in seconds. */
export type ArgumentValue = string | number | boolean | ScriptValue;

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
    case 'milliseconds':
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
    case 'network':
      return readNetwork(context, keyword, word, type);
    case 'pair':
      return readPair(context, keyword, word, type);
    case 'pattern':
      return readPattern(context, keyword, word, type);
    case 'forms':
      return reportNoForm(context, keyword, word, type);
    case 'addressWithPrefix':
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
  if (type.ignoreCase) {
    const written = word.text.toLowerCase();
    const chosen = type.choices.find((name) => name.toLowerCase() === written);
    if (chosen !== undefined) {
      return chosen;
    }
  }
  const wanted = type.choices.join(' or ');
  const use = type.fallback === undefined ? '' : `; ${type.fallback} is used`;
  const near = nearest(word.text, type.choices);
  const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
  const message = `'${keyword}' takes ${wanted}, not '${word.text}'${use}`;
  reportError(context, 'invalid-choice', word, message, hint);
  return type.fallback;
}

/** The choice that a value is; undefined when it is none of them. */
export function choiceOf<Choice extends string>(
  { value: { choices } }: Argument<ChoiceType<Choice>>,
  value: ArgumentValue | undefined,
): Choice | undefined {
  return choices.find((choice) => choice === value);
}

/** A word that should have been one of the forms; those themselves are read as sequences. */
function reportNoForm(
  context: CompileContext,
  keyword: string,
  word: Word,
  { forms }: FormsType,
): undefined {
  readChoice(context, keyword, word, { type: 'choice', choices: Object.keys(forms) });
  return undefined;
}

function readAddress(
  context: CompileContext,
  keyword: string,
  word: Word,
  type: AddressType,
): IpAddress | undefined {
  const address = parseAddress(word.text);
  if (address === undefined) {
    const [, before = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(word.text) ?? [];
    const hint = `write '${before} ${port}': a blank stands before the port`;
    const more = parseAddress(before) === undefined ? {} : { hint };
    reportError(context, 'invalid-address', word, `'${word.text}' is not an IP address`, more);
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
