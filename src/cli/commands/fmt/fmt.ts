/** `upkeep fmt`: gives configuration files one layout. */

import { readFileSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../../base/failure.js';
import { formatText } from '../../../config/format/format.js';
import { type SourceText, sourceFromBytes } from '../../../config/language/text/source.js';
import { isYamlFile } from '../../../config/yaml/yaml-file.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--check|--write] [FILE]...'],
  description: `
Prints FILE (default /etc/keepalived/keepalived.conf, - for standard input) with one statement a
line, indented by four blanks for each block, with '{' behind its keyword, without blanks at the
ends of lines, and with at most one blank line in a row.

The meaning stays, and so does what you wrote within a line: comments, includes, definitions,
conditions, quoted text and spacing. Lines with references ($NAME) and lines that begin with @ or
~SEQ are only moved. A file whose own braces do not match is left as it is, with a message.`,
  operands: [{ name: 'FILE', many: true }],
  options: {
    check: { type: 'boolean', help: 'print nothing but the names of files that would change' },
    write: { type: 'boolean', help: 'format the files in place' },
  },
  exits: `0  done, or nothing would change
1  with --check, a file would change; or a file cannot be read or formatted`,
  examples: `upkeep fmt draft.conf | diff draft.conf -
upkeep fmt --write keepalived.conf conf.d/*.conf
upkeep fmt --check *.conf                  in a pipeline`,
} as const satisfies CommandManual;

const DEFAULT_FILE = '/etc/keepalived/keepalived.conf';
const STANDARD_INPUT = '-';

/** What to do with the formatted text. */
type Mode = 'print' | 'check' | 'write';

/** Formats files. @returns 1 when one of them could not be formatted or, asked, would change */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  if (values.check && values.write) {
    throw new UsageError('--check and --write exclude each other');
  }
  const mode = values.check ? 'check' : values.write ? 'write' : 'print';
  if (mode === 'write' && (positionals.length === 0 || positionals.includes(STANDARD_INPUT))) {
    throw new UsageError('--write needs the names of the files');
  }
  const files = positionals.length === 0 ? [DEFAULT_FILE] : positionals;
  const wrong = files.filter((file) => !formatFile(file, mode, terminal));
  return wrong.length === 0 ? exitCodes.ok : exitCodes.failed;
}

/** True when all is well. */
function formatFile(file: string, mode: Mode, terminal: Terminal): boolean {
  if (isYamlFile(file)) {
    // Blanks at the start of a line are what holds YAML together.
    terminal.error(`${file}: fmt is for conf files; the YAML file is left as it is\n`);
    return false;
  }
  try {
    const bytes = readFileSync(file === STANDARD_INPUT ? 0 : file);
    return formatSource(file, sourceFromBytes(file, bytes), mode, terminal);
  } catch (error) {
    const reason = messageOf(error);
    terminal.error(`upkeep fmt: ${reason}\n`);
    return false;
  }
}

function formatSource(file: string, source: SourceText, mode: Mode, terminal: Terminal): boolean {
  const { text, encoding } = source;
  if (mode === 'print' && encoding === 'latin1') {
    // What is printed is UTF-8: the bytes would not be the same.
    terminal.error(`${file}: the file is not UTF-8; it can be formatted with --write only\n`);
    return false;
  }
  const result = formatText(text, encoding);
  if (result.kind === 'refused') {
    terminal.error(`${file}:${result.line}: ${result.message}; the file is left as it is\n`);
    if (mode === 'print') {
      terminal.out(text);
    }
    return false;
  }
  const changes = result.text !== text;
  if (mode === 'print') {
    terminal.out(result.text);
  } else if (mode === 'check' && changes) {
    terminal.out(`${file} would change\n`);
    return false;
  } else if (mode === 'write' && changes) {
    // In place: owner, mode and links of the file stay.
    writeFileSync(file, result.text, encoding === 'latin1' ? 'latin1' : 'utf8');
    terminal.out(`${file} formatted\n`);
  }
  return true;
}
