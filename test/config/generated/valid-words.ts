/** Words that arguments take, made from the tables: bounds, odd texts and all. */
import fc from 'fast-check';
import type {
  Argument,
  ArgumentType,
  IntegerType,
  PairType,
  SecondsType,
  SimpleType,
} from '../../../src/config/schema/argument.js';

/** Names of blocks and of what refers to them: few, so that they meet. */
export const NAMES = ['A', 'B', 'lb-1', 'web 1', '7', 'yes'] as const;

const ODD_WORDS = [
  ...['null', '~', '0x10', '0177', '1.0', '1e3', '-', '- a', 'a: b', 'a #b', '#', '!', '*x', '&x'],
  ...['{', '}', '[a]', "it's", '@a', '$X', '~SEQ', 'off', '2001-01-01', '12:30', '%a', '\u00e9'],
  ...['a\\', 'a  b', 'constructor', '__proto__', '?', '|', '>', '"'.replace('"', '`'), '='],
];
const INET = ['192.0.2.1', '198.51.100.77', '0.0.0.0', '255.255.255.255'];
const INET6 = ['2001:db8::1', 'fe80::1:2', '::', '2001:DB8:0:0:0:0:0:2', '::ffff:192.0.2.1'];
const MULTICAST = ['224.0.0.81', '239.1.2.3', 'ff02::12'];

/** Of each syntax of its own, a few words. */
const PATTERN_WORDS = [
  ...['1.5s', '200ms', '7', '0x1f', '128', '24', '1', '100/200', '255.255.255.0', 'low'],
  ...[`hex:${'0aF'.repeat(28)}`, 'file:/etc/keys/1', 'k'.repeat(40), '0aF1'.repeat(8)],
  ...['de ad', '01FF', 'x1 XX', 'example.org.', '.', 'a.b', '2:0:0:0:0:aF'],
  ...['https://lb2.example.org:9443', 'http://[::1]:9080/'],
  ...['192.0.2.1:80', '[2001:db8::1]:9165', '127.0.0.1:8080'],
];

/** One argument as words of a line, each as its text, quoted where need be. */
export function wordsOf(list: readonly Argument[]): fc.Arbitrary<readonly string[]> {
  return fc.tuple(...list.map(argumentWords)).map((parts) => parts.flat());
}

function argumentWords({ value, optional, repeated }: Argument): fc.Arbitrary<readonly string[]> {
  const one = valueWords(value);
  const many = repeated
    ? fc.array(one, { minLength: optional ? 0 : 1, maxLength: 3 }).map((parts) => parts.flat())
    : one;
  return optional ? fc.oneof(fc.constant([]), many) : many;
}

function valueWords(value: ArgumentType): fc.Arbitrary<readonly string[]> {
  if (value.type !== 'forms') {
    return value.type === 'script' || value.type === 'command'
      ? fc.constantFrom(...COMMANDS[value.type]).map((text) => [text])
      : textOf(value).map((text) => [quoted(text)]);
  }
  const forms = Object.entries(value.forms).map(([word, list]) =>
    wordsOf(list).map((words) => [word, ...words]),
  );
  return fc.oneof(...forms, ...(value.otherwise ? [argumentWords(value.otherwise)] : []));
}

const COMMANDS = {
  command: ['/bin/true', '"/bin/x -a"', '"/bin/x \'a b\' c\\\\d"'],
  script: ['/bin/true', '"/bin/x -a" root', '"/bin/x \'a b\'" root root', '"/bin/y" root :wheel'],
} as const;

function textOf(value: Exclude<ArgumentType, { type: 'forms' }>): fc.Arbitrary<string> {
  switch (value.type) {
    case 'integer':
      return integerText(value);
    case 'seconds':
    case 'milliseconds':
      return secondsText(value);
    case 'word': {
      const { maximumLength = 1000 } = value;
      const words = [...NAMES, ...NAMES, ...ODD_WORDS];
      return fc.constantFrom(...words.filter(({ length }) => length <= maximumLength));
    }
    case 'choice':
      return fc.constantFrom(...value.choices);
    case 'address':
      return fc.constantFrom(
        ...(value.multicast ? MULTICAST : [...INET, ...INET6]).filter(
          (text) => value.family === undefined || text.includes(':') === (value.family === 'inet6'),
        ),
      );
    case 'network':
      return fc.constantFrom(...(value.names ?? []), ...INET, '192.0.2.0/24', '2001:db8::/32');
    case 'pair':
      return pairText(value);
    case 'pattern': {
      const whole = new RegExp(`^(?:${value.pattern})$`, 'u');
      return fc.constantFrom(...PATTERN_WORDS.filter((word) => whole.test(word)));
    }
    default:
      return fc.constantFrom(...SIMPLE[value.type]);
  }
}

const SIMPLE: Readonly<Record<SimpleType, readonly string[]>> = {
  boolean: ['on', 'off', 'true', 'false', 'yes', 'no'],
  interface: ['eth0', 'eth1.100', 'lo', 'wg0:1'],
  path: ['/etc/a.pem', '/var/lib/a b', 'relative', '/tmp/#1'],
  script: COMMANDS.script,
  command: COMMANDS.command,
  fileMode: ['0177', '022', '0', 'IRUSR|IWUSR'],
  scope: ['link', 'host', '7'],
  broadcast: ['+', '-', '192.0.2.255'],
  lifetime: ['forever', '0', '3600'],
  addressWithPrefix: ['192.0.2.3/24', '192.0.2.4', '2001:db8::3/64', '2001:db8::4'],
};

function integerText(value: IntegerType): fc.Arbitrary<string> {
  const { minimum, maximum, becomes = {}, named, hexadecimal } = value;
  const number = fc
    .oneof(
      fc.integer({ min: Math.max(minimum, -(2 ** 31)), max: Math.min(maximum, 2 ** 31 - 1) }),
      fc.constantFrom(minimum, maximum),
    )
    .filter((each) => !Object.hasOwn(becomes, each));
  const forms = [
    ...[number.map(String), number.map(String)],
    number.map((each) => (each < 0 ? String(each) : `00${each}`)),
    number.map((each) => (each < 0 ? String(each) : `+${each}`)),
    ...(named ? [fc.constantFrom('main', 'kernel', 'a-b')] : []),
    ...(hexadecimal ? [number.map((each) => `0x${Math.abs(each).toString(16)}`)] : []),
  ];
  return fc.oneof(...forms);
}

function secondsText({ minimum, maximum, decimals, becomes = {} }: SecondsType) {
  const whole = fc
    .integer({ min: Math.ceil(minimum), max: Math.floor(Math.min(maximum, 2 ** 31 - 1)) })
    .filter((each) => !Object.hasOwn(becomes, each))
    .map(String);
  const inRange = (text: string) => Number(text) >= minimum && Number(text) <= maximum;
  const fractions = ['0.5', '1.25', '1.0', '01.5', '2.', '.75', '1.500', '+1.5', '40.123', '1.5'];
  const fits = fractions.filter((text) => inRange(text) && decimals >= 3);
  return fc.oneof(whole, fc.constantFrom(String(maximum), ...fits));
}

function pairText({ separator, minimum, maximum, single, named }: PairType): fc.Arbitrary<string> {
  const number = fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31 - 1) });
  const two = fc
    .tuple(number, number)
    .map(([left, right]) => `${Math.min(left, right)}${separator}${Math.max(left, right)}`);
  return fc.oneof(
    two,
    ...(single ? [number.map(String)] : []),
    ...(named ? [fc.constantFrom(`main${separator}7`)] : []),
  );
}

/** A word as a conf file has it. */
function quoted(text: string): string {
  return /^[\w.:/+-]+$/.test(text) ? text : `"${text}"`;
}
