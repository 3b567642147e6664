/**
 * Regular expressions for texts that consist of words: what the tables say of arguments, as far as
 * an editor can look at it: kinds of words, and whole numbers with their ranges.
 */
import type { AddressFamily } from '../../base/address.js';
import type { Argument, ArgumentType, ChoiceType } from '../schema/argument.js';
import type { Keyword, KeywordTable, ListBlock } from '../schema/keyword.js';
import { numberPattern } from './number-pattern.js';

const SPACE = '\\s+';
const WORD = '(?:"[^"]*"|[^\\s"]+)';
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const INET = `${OCTET}(?:\\.${OCTET}){3}`;
/** Hexadecimal groups with `::` or without, the last two perhaps in dots (RFC 4291, 2.2). */
const INET6 = '[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?:\\d+(?:\\.\\d+){3})?';
const NETWORK = `(?:${INET}(?:/${numberPattern(0, 32)})?|${INET6}(?:/${numberPattern(0, 128)})?)`;
const HEXADECIMAL = '0[xX][0-9A-Fa-f]+';
const NAME = '[A-Za-z_.][^\\s"/]*';

/** The whole of a text that consists of these arguments. */
export function wholeText(list: readonly Argument[]): string {
  return anchored(sequence(list, 'first'));
}

/** The whole of an entry of a list whose lines are entries, with its options. */
export function wholeEntry({ per, entry, following, options }: ListBlock): string {
  const first = fragment(entry.value);
  const option = optionPattern(options);
  if (following !== undefined) {
    return anchored(either([`${first}${sequence(following)}`, ...option]));
  }
  if (per === 'line') {
    return anchored(`${first}${option.map((part) => `(?:${SPACE}${part})*`).join('')}`);
  }
  const part = either(per === 'tokens' ? [...option, first] : option);
  return anchored(`${part}(?:${SPACE}${part})*`);
}

/** The text of one word, without anchors. */
export function fragment(value: ArgumentType): string {
  switch (value.type) {
    case 'integer':
      return either([
        numberPattern(value.minimum, value.maximum),
        ...(value.hexadecimal ? [HEXADECIMAL] : []),
        ...(value.named ? [NAME] : []),
      ]);
    case 'seconds':
    case 'milliseconds':
      return '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)';
    case 'boolean':
      return either(['on', 'off', 'true', 'false', 'yes', 'no']);
    case 'choice':
      return choicePattern(value);
    case 'address':
      return addressPattern(value.family, value.multicast);
    case 'network':
      return either([...(value.names ?? []).map(literal), NETWORK]);
    case 'addressWithPrefix':
      return NETWORK;
    case 'pair': {
      const part = either([
        numberPattern(value.minimum, value.maximum),
        HEXADECIMAL,
        ...(value.named ? [NAME] : []),
      ]);
      const second = `${value.separator}${part}`;
      return `${part}${value.single ? `(?:${second})?` : second}`;
    }
    case 'pattern':
      return either(['"[^"]*"', value.pattern]);
    case 'forms':
      return either([
        ...Object.entries(value.forms).map(([word, list]) => `${literal(word)}${sequence(list)}`),
        ...(value.otherwise === undefined ? [] : [fragment(value.otherwise.value)]),
      ]);
    case 'scope':
      return either(['global', 'site', 'link', 'host', 'nowhere', numberPattern(0, 255)]);
    case 'broadcast':
      return either(['[+-]', INET]);
    case 'lifetime':
      return either(['\\d+', 'forever']);
    default:
      return WORD;
  }
}

/** One of the words, in the case in which it must be. */
export function choicePattern({ choices, ignoreCase }: ChoiceType): string {
  const anyCase = (word: string) =>
    word.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
  return either(choices.map((word) => (ignoreCase ? anyCase(word) : literal(word))));
}

/** `text` as the whole of a value, blanks around it aside. */
export function anchored(text: string): string {
  return `^\\s*${text}\\s*$`;
}

/**
 * Words behind others, each with the blanks before it; `first`: nothing stands before them, and
 * blanks are needed from the second one on.
 */
function sequence(list: readonly Argument[], place: 'first' | 'behind' = 'behind'): string {
  let first = place === 'first';
  return list
    .map(({ value, optional, repeated }, index) => {
      const text = fragment(value);
      const space = first ? `(?:^|${SPACE})` : SPACE;
      if (first && !optional) {
        first = false;
        const before = index === 0 ? '' : space;
        return `${before}${text}${repeated ? `(?:${SPACE}${text})*` : ''}`;
      }
      const many = repeated ? '*' : '?';
      return optional
        ? `(?:${space}${text})${many}`
        : `${space}${text}${repeated ? `(?:${SPACE}${text})*` : ''}`;
    })
    .join('');
}

/** One option with its words; none for a list without options. */
function optionPattern(options: KeywordTable): readonly string[] {
  const all = Object.entries(options).map(
    ([name, row]: readonly [string, Keyword]) => `${literal(name)}${sequence(row.arguments)}`,
  );
  return all.length === 0 ? [] : [either(all)];
}

function addressPattern(family: AddressFamily | undefined, multicast: true | undefined): string {
  // 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291 section 2.7).
  const four = multicast ? `2(?:2[4-9]|3\\d)(?:\\.${OCTET}){3}` : INET;
  const six = multicast ? `[Ff][Ff]${INET6}` : INET6;
  return family === undefined ? either([four, six]) : family === 'inet' ? four : six;
}

function either(parts: readonly string[]): string {
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0 ? only : `(?:${parts.join('|')})`;
}

function literal(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
