/**
 * What the words after a keyword may be. An argument is data, so that the reader of values, the
 * manual, completion and other forms of the configuration are derived from one description.
 */
import type { AddressFamily } from '../../base/address.js';

/** What a number counts. */
export type Unit = 'seconds' | 'milliseconds' | 'microseconds' | 'bytes' | 'adverts' | 'rounds';

/** A decimal integer; `7.0` is none, and `0x10` only where that is said. */
export interface IntegerType {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly unit?: Unit;
  /** A value beyond the range is an error either way; here the nearest bound is used. */
  readonly clamp?: true;
  /** Values that are an error, and what is used in their place. */
  readonly becomes?: Readonly<Record<number, number>>;
  /** What to say about values beyond the range that mean something to people. */
  readonly hints?: Readonly<Record<number, string>>;
  /** A name may stand for the number, as in iproute2. */
  readonly named?: true;
  /** The number may be written like 0x1f, as in iproute2. */
  readonly hexadecimal?: true;
}

/** Digits with an optional fraction, in seconds or, in BFD, in milliseconds. */
export interface SecondsType {
  readonly type: 'seconds' | 'milliseconds';
  readonly minimum: number;
  readonly maximum: number;
  /** Decimal places that count; further ones are an error and the value is rounded. */
  readonly decimals: 3 | 6;
  readonly becomes?: Readonly<Record<number, number>>;
}

/** Any text. */
export interface WordType {
  readonly type: 'word';
  /** Characters; a longer word is reported and cut. */
  readonly maximumLength?: number;
}

/** One of several words. */
export interface ChoiceType<Choice extends string = string> {
  readonly type: 'choice';
  readonly choices: readonly Choice[];
  /** Used, after an error, in place of anything else. */
  readonly fallback?: Choice;
  /** Capital and small letters are the same. */
  readonly ignoreCase?: true;
}

/** An IP address without prefix. */
export interface AddressType {
  readonly type: 'address';
  readonly family?: AddressFamily;
  readonly multicast?: true;
}

/** An IP address that may have a prefix length. */
export interface NetworkType {
  readonly type: 'network';
  /** Words that stand for a network. */
  readonly names?: readonly string[];
}

/** Two numbers in one word: `1024-2047`, `0x10/0xff`. */
export interface PairType {
  readonly type: 'pair';
  readonly separator: '-' | '/';
  readonly minimum: number;
  readonly maximum: number;
  /** One of them is enough. */
  readonly single?: true;
  /** Names may stand for the numbers. */
  readonly named?: true;
}

/** A word with a syntax of its own. */
export interface PatternType {
  readonly type: 'pattern';
  /** A regular expression for the whole word. */
  readonly pattern: string;
  /** The rest of the sentence "… needs …". */
  readonly wanted: string;
}

/** A word that says what follows it: `group 224.0.0.81`, `lock 1400`. */
export interface FormsType {
  readonly type: 'forms';
  /** What follows each of the words. */
  readonly forms: Readonly<Record<string, readonly Argument[]>>;
  /** What stands here when it is none of them; without it that is an error. */
  readonly otherwise?: Argument;
}

/** What a word has to be. */
export type ArgumentType =
  | NetworkType
  | PairType
  | PatternType
  | FormsType
  | IntegerType
  | SecondsType
  | WordType
  | ChoiceType
  | AddressType
  | { readonly type: SimpleType };

/**
 * Types without parameters. `script`: a command, its user and group; `command`: a command alone,
 * read with the quotes and escapes of scripts; `fileMode`: mode bits; `scope`: an address scope by
 * name or number; `broadcast`: an address, + or -; `lifetime`: seconds or `forever`;
 * `addressWithPrefix`: an address of an address list, which its own reader looks at.
 */
export type SimpleType =
  | 'boolean'
  | 'interface'
  | 'path'
  | 'script'
  | 'command'
  | 'fileMode'
  | 'scope'
  | 'broadcast'
  | 'lifetime'
  | 'addressWithPrefix';

/** One argument of a keyword: its place in the list is its place on the line. */
export interface Argument<Type extends ArgumentType = ArgumentType> {
  /** As the manual shows it between angle brackets. */
  readonly name: string;
  readonly value: Type;
  /** May be absent. One that is a choice or has forms may also stand before others. */
  readonly optional?: true;
  /** What is used when it is left out, where that is one value. */
  readonly default?: Plain;
  /** Takes all remaining words; in the options of a list entry, as many as fit. */
  readonly repeated?: true;
  /** keepalived asks for it before it reads on: its absence does not end the reading there. */
  readonly asked?: true;
}

/** A value that can be written down in a table: what a default is. */
export type Plain = string | number | boolean;

/** What a word of a type is read as, scripts apart. */
export type PlainOf<Type extends ArgumentType> =
  Type extends ChoiceType<infer Choice>
    ? Choice
    : Type extends { readonly named: true }
      ? string | number
      : Type extends IntegerType | SecondsType | { readonly type: 'fileMode' }
        ? number
        : Type extends { readonly type: 'boolean' }
          ? boolean
          : string;

/** Largest value of an unsigned 32-bit number. */
export const UINT32 = 4_294_967_295;
/** Largest value of a signed 32-bit number. */
export const INT32 = 2_147_483_647;

/** A whole number in a range, bounds included. */
export function integer(
  name: string,
  minimum: number,
  maximum: number,
  more: Pick<IntegerType, 'unit' | 'clamp' | 'becomes' | 'hints' | 'hexadecimal'> = {},
): Argument<IntegerType> {
  return { name, value: { type: 'integer', minimum, maximum, ...more } };
}

/** A time in seconds; without `decimals` down to the microsecond. */
export function seconds(
  name: string,
  minimum: number,
  maximum: number,
  more: { readonly decimals?: 3 | 6; readonly becomes?: Readonly<Record<number, number>> } = {},
): Argument<SecondsType> {
  return { name, value: { type: 'seconds', minimum, maximum, decimals: 6, ...more } };
}

/** A time in milliseconds, down to the microsecond. */
export function milliseconds(
  name: string,
  minimum: number,
  maximum: number,
): Argument<SecondsType> {
  return { name, value: { type: 'milliseconds', minimum, maximum, decimals: 3 } };
}

/** An IP address that may have a prefix length, or one of `names`. */
export function network(name: string, names?: readonly string[]): Argument<NetworkType> {
  return { name, value: { type: 'network', ...(names === undefined ? {} : { names }) } };
}

/** Two numbers in one word. */
export function pair(
  name: string,
  separator: PairType['separator'],
  minimum: number,
  maximum: number,
  more: Pick<PairType, 'single' | 'named'> = {},
): Argument<PairType> {
  return { name, value: { type: 'pair', separator, minimum, maximum, ...more } };
}

/** A word that matches `pattern` as a whole; `wanted` ends the sentence "… needs …". */
export function pattern(name: string, { source }: RegExp, wanted: string): Argument<PatternType> {
  return { name, value: { type: 'pattern', pattern: source, wanted } };
}

/** Words that say what follows them; `otherwise` may stand in their place. */
export function forms(
  name: string,
  table: Readonly<Record<string, readonly Argument[]>>,
  otherwise?: Argument,
): Argument<FormsType> {
  const more = otherwise === undefined ? {} : { otherwise };
  return { name, value: { type: 'forms', forms: table, ...more } };
}

/** Any word; `maximumLength` in characters. */
export function word(name: string, maximumLength?: number): Argument<WordType> {
  const limit = maximumLength === undefined ? {} : { maximumLength };
  return { name, value: { type: 'word', ...limit } };
}

/** One of several words. */
export function choice<const Choice extends string>(
  name: string,
  choices: readonly Choice[],
  fallback?: Choice,
): Argument<ChoiceType<Choice>> {
  const more = fallback === undefined ? {} : { fallback };
  return { name, value: { type: 'choice', choices, ...more } };
}

/** One of several words, in capital or small letters. */
export function choiceInAnyCase<const Choice extends string>(
  name: string,
  choices: readonly Choice[],
): Argument<ChoiceType<Choice>> {
  return { name, value: { type: 'choice', choices, ignoreCase: true } };
}

/** An IP address. */
export function address(name: string, more: Omit<AddressType, 'type'> = {}): Argument<AddressType> {
  return { name, value: { type: 'address', ...more } };
}

/** An argument whose type has no parameters. */
export function simple<Type extends SimpleType>(
  name: string,
  type: Type,
): Argument<{ readonly type: Type }> {
  return { name, value: { type } };
}

type Optional = { readonly optional: true };

/** Marks an argument that may be absent; `initial` is what is used then, if that is one value. */
export function optional<One extends Argument>(argument: One): One & Optional;
export function optional<One extends Argument>(
  argument: One,
  initial: PlainOf<One['value']>,
): One & Optional & { readonly default: Plain };
export function optional(argument: Argument, initial?: Plain): Argument & Optional {
  const more = initial === undefined ? {} : { default: initial };
  return { ...argument, optional: true, ...more };
}

/** Marks an argument whose absence is an ordinary error. */
export function asked<One extends Argument>(argument: One): One {
  return { ...argument, asked: true };
}

/** Marks the last argument, which takes all remaining words. */
export function repeated<One extends Argument>(argument: One): One {
  return { ...argument, repeated: true };
}

/** The arguments of the form that a word is; undefined when it is none. */
export function formOf({ forms: table }: FormsType, text: string): readonly Argument[] | undefined {
  // what objects inherit are no arrays
  const form = table[text];
  return Array.isArray(form) ? form : undefined;
}
