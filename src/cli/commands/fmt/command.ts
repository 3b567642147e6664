import type { CommandRow } from '../../command.js';

/** `upkeep fmt`: what it takes, and its words. */
export const fmt = {
  name: 'fmt',
  summary: 'format configuration files',
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
} as const satisfies CommandRow;
