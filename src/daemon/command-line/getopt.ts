/**
 * Reads a command line as getopt_long(3) of the GNU C library does: options and words in any
 * order, clusters of short options, attached arguments, long options shortened as far as they stay
 * unique, and `--` as the end of options.
 */

/** How an option is written. An optional argument is attached: `-gFILE`, `--log-file=FILE`. */
export interface OptionSpelling {
  readonly short?: string;
  readonly long: string;
  readonly argument: 'none' | 'required' | 'optional';
}

/** One thing on the command line, in the order of the words. */
export type CommandLineItem<Row extends OptionSpelling> =
  /** `spelled` is the option as the user wrote it, for messages. */
  | {
      readonly kind: 'option';
      readonly row: Row;
      readonly value: string | undefined;
      readonly spelled: string;
    }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'problem'; readonly text: string };

/** Splits a command line (without the program's name) into options, words and problems. */
export function readCommandLine<Row extends OptionSpelling>(
  argv: readonly string[],
  table: readonly Row[],
): readonly CommandLineItem<Row>[] {
  const items: CommandLineItem<Row>[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      items.push(...rest.map((text) => ({ kind: 'word' as const, text })));
      return items;
    }
    if (word.startsWith('--')) {
      items.push(readLong(word, rest, table));
    } else if (word.startsWith('-') && word !== '-') {
      items.push(...readCluster(word, rest, table));
    } else {
      items.push({ kind: 'word', text: word });
    }
  }
  return items;
}

function readLong<Row extends OptionSpelling>(
  word: string,
  rest: string[],
  table: readonly Row[],
): CommandLineItem<Row> {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const attached = equals < 0 ? undefined : word.slice(equals + 1);
  const exact = table.find((row) => row.long === name);
  const candidates = exact ? [exact] : table.filter((row) => row.long.startsWith(name));
  const [row, another] = candidates;
  if (row === undefined || name === '') {
    return { kind: 'problem', text: `unrecognized option '--${name}'` };
  }
  if (another !== undefined) {
    const names = candidates.map((candidate) => `'--${candidate.long}'`).join(' ');
    return { kind: 'problem', text: `option '--${name}' is ambiguous; possibilities: ${names}` };
  }
  const spelled = `--${row.long}`;
  if (row.argument === 'none' && attached !== undefined) {
    return { kind: 'problem', text: `option '${spelled}' doesn't allow an argument` };
  }
  const value = attached ?? (row.argument === 'required' ? rest.shift() : undefined);
  if (row.argument === 'required' && value === undefined) {
    return { kind: 'problem', text: `option '${spelled}' requires an argument` };
  }
  return { kind: 'option', row, value, spelled };
}

/** `-nlD`, `-fFILE`, `-nf FILE`: what follows an option with an argument is the argument. */
function readCluster<Row extends OptionSpelling>(
  word: string,
  rest: string[],
  table: readonly Row[],
): readonly CommandLineItem<Row>[] {
  const items: CommandLineItem<Row>[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const spelled = `-${letter}`;
    const row = table.find((candidate) => candidate.short === letter);
    if (row === undefined) {
      items.push({ kind: 'problem', text: `invalid option -- '${letter}'` });
    } else if (row.argument === 'none') {
      items.push({ kind: 'option', row, value: undefined, spelled });
    } else {
      const attached = word.slice(at + 1) || undefined;
      const value = attached ?? (row.argument === 'required' ? rest.shift() : undefined);
      items.push(
        row.argument === 'required' && value === undefined
          ? { kind: 'problem', text: `option requires an argument -- '${letter}'` }
          : { kind: 'option', row, value, spelled },
      );
      return items;
    }
  }
  return items;
}
