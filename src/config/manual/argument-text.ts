/** How the manual writes arguments: a syntax line, and what each of them may be. */
import type { Argument, ArgumentType, Plain, SimpleType } from '../schema/argument.js';
import type { BlockSchema, Keyword } from '../schema/keyword.js';

/** More words than this are listed below the syntax and not in it. */
const MOST_CHOICES = 4;

/** The arguments of a keyword as a syntax line shows them: `<name> [PASS|AH] …`. */
export function syntaxOfArguments(list: readonly Argument[]): string {
  return list.map(syntaxOfArgument).join(' ');
}

function syntaxOfArgument({ name, value, optional, repeated }: Argument): string {
  const word = syntaxOfValue(name, value);
  const many = repeated ? `${word}…` : word;
  return optional ? `[${many.replace(/^\((.*)\)$/, '$1')}]` : many;
}

function syntaxOfValue(name: string, value: ArgumentType): string {
  if (value.type === 'boolean') {
    return 'on|off';
  }
  if (value.type === 'choice' && value.choices.length <= MOST_CHOICES) {
    return value.choices.length === 1 ? (value.choices[0] ?? name) : `(${value.choices.join('|')})`;
  }
  return value.type === 'script' ? `<${name}> [<user> [[:]<group>]]` : `<${name}>`;
}

/** The syntax of a keyword, with the braces of a block: `track_script { … }`. */
export function syntaxOfKeyword(name: string, keyword: Keyword): string {
  const words = [name, syntaxOfArguments(keyword.arguments)].filter((part) => part !== '');
  return [...words, ...(keyword.block ? ['{ … }'] : [])].join(' ');
}

/** What a line between the braces of a list is; undefined for a block of keywords. */
export function syntaxOfEntry(block: BlockSchema): string | undefined {
  if (block.content === 'keywords') {
    return undefined;
  }
  const entry = syntaxOfValue(block.entry.name, block.entry.value);
  const following = syntaxOfArguments(block.following ?? []);
  const option = Object.keys(block.options).length === 0 ? '' : '[<option>…]';
  switch (block.per) {
    case 'word':
      return `${entry}…`;
    case 'line':
    case 'tokens':
      return [entry, following, option].filter((part) => part !== '').join(' ');
    case 'options':
      return '<option>…';
  }
}

/** An argument explained: its name and what may stand there. */
export interface ArgumentFact {
  readonly name: string;
  readonly text: string;
}

/** One fact for each argument that its place in the syntax does not explain. */
export function argumentFacts(list: readonly Argument[]): readonly ArgumentFact[] {
  return list.flatMap(({ name, value }) => {
    const facts = value.type === 'forms' ? formFacts(value.forms, value.otherwise) : [];
    const text = describeValue(value);
    const hidden = value.type === 'choice' && value.choices.length <= MOST_CHOICES;
    const said = value.type === 'boolean' || (hidden && !value.ignoreCase);
    const own = text === undefined || said ? [] : [{ name, text }];
    return [...own, ...facts];
  });
}

/** What counts where a keyword or one of its words is absent; undefined when that is not known. */
export function defaultText({ arguments: words, default: initial, otherwise }: Keyword) {
  const [first] = words;
  const own = [
    ...(initial === undefined ? [] : [plainText(initial, first?.value)]),
    ...(otherwise === undefined ? [] : [otherwise]),
  ].join(', ');
  const parts = words
    .filter(({ default: word, value }) => word !== undefined && value.type !== 'boolean')
    .map(({ name, default: word }) => `${name} left out: ${word}`);
  const text = [...(own === '' ? [] : [own]), ...parts].join('; ');
  return text === '' ? undefined : text;
}

/** A value as it would be written in a file. */
function plainText(initial: Plain, type: ArgumentType | undefined): string {
  if (typeof initial === 'boolean') {
    return initial ? 'on' : 'off';
  }
  return type?.type === 'fileMode' ? `0${initial.toString(8)}` : String(initial);
}

function formFacts(
  forms: Readonly<Record<string, readonly Argument[]>>,
  otherwise: Argument | undefined,
): readonly ArgumentFact[] {
  const rows = Object.values(forms).flatMap((list) => argumentFacts(list));
  return [...rows, ...(otherwise === undefined ? [] : argumentFacts([otherwise]))];
}

/** What a value may be, as a phrase; undefined when its name says it all. */
export function describeValue(value: ArgumentType): string | undefined {
  switch (value.type) {
    case 'integer':
      return [
        `whole number, ${range(value.minimum, value.maximum)}`,
        ...(value.unit === undefined ? [] : [value.unit]),
        ...(value.named ? ['or a name'] : []),
      ].join(' ');
    case 'seconds':
    case 'milliseconds':
      return (
        `${value.type}, ${range(value.minimum, value.maximum)}, ` +
        `with up to ${value.decimals} decimals`
      );
    case 'word':
      return value.maximumLength === undefined
        ? undefined
        : `text of at most ${value.maximumLength} characters`;
    case 'choice':
      return oneOf(value.choices) + (value.ignoreCase ? ', in capital or small letters' : '');
    case 'address':
      return `${value.multicast ? 'multicast address' : 'IP address'}${family(value.family)}`;
    case 'network':
      return `IP address, with /prefix length if need be${orNames(value.names)}`;
    case 'pair': {
      const two = `two numbers ${range(value.minimum, value.maximum)}, as in 1${value.separator}2`;
      return two + (value.single ? ', or one' : '') + (value.named ? '; names may be used' : '');
    }
    case 'pattern':
      return value.wanted;
    case 'forms':
      return describeForms(value.forms, value.otherwise);
    default:
      return SIMPLE[value.type];
  }
}

const SIMPLE: Readonly<Record<SimpleType, string | undefined>> = {
  boolean: 'on, off, true, false, yes or no; on if left out',
  interface: 'name of a network interface',
  path: 'path of a file',
  script: 'command; quote one that has arguments',
  command: 'command; quote one that has arguments',
  fileMode: 'octal number, or names such as IRUSR|IWUSR',
  scope: 'global, site, link, host, nowhere or a number 0..255',
  broadcast: 'IPv4 address, or + or - for all host bits set or clear',
  lifetime: 'seconds, or forever',
  addressWithPrefix: 'IP address, with /prefix length if need be',
};

function describeForms(
  forms: Readonly<Record<string, readonly Argument[]>>,
  otherwise: Argument | undefined,
): string {
  const all = Object.entries(forms).map(([word, list]) =>
    [word, syntaxOfArguments(list)].filter((part) => part !== '').join(' '),
  );
  return oneOf([...all, ...(otherwise === undefined ? [] : [syntaxOfArgument(otherwise)])]);
}

function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function orNames(names: readonly string[] | undefined): string {
  return names === undefined || names.length === 0 ? '' : `; or ${oneOf(names)}`;
}

function family(name: 'inet' | 'inet6' | undefined): string {
  return name === undefined ? '' : ` (${name === 'inet' ? 'IPv4' : 'IPv6'})`;
}

/** Bounds, both included; the largest ones get their thousands marked. */
function range(minimum: number, maximum: number): string {
  return `${grouped(minimum)} to ${grouped(maximum)}`;
}

function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const marked = whole.replace('-', '').length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return fraction === undefined ? marked : `${marked}.${fraction}`;
}
