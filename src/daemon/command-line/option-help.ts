/** The text of `upkeepd --help`, made from the option table. */
import { argumentText, type DaemonOptionRow, optionTable } from './option-table.js';

/** What stands before the options. */
export const introduction = `Usage: upkeepd [OPTION]...

A high-availability daemon that understands keepalived.conf, keepalived's signals and
keepalived's command line. To look at a running daemon use \`upkeep status\`; to check a
configuration, \`upkeep check FILE\`.
`;

/** What stands behind them. */
export const examples = `
Examples:
  upkeepd                                  in the background, log to syslog
  upkeepd -nlD                             in the foreground, log to the terminal, with details
  upkeepd -n --log-format json -l -G       in a container: JSON lines, no syslog
  upkeepd -t -f ./keepalived.conf          check a configuration
  kill -s "$(upkeepd --signum=DATA)" "$(cat /run/keepalived.pid)"
                                           write /tmp/keepalived.data
`;

/** The whole text. Lines are at most 100 columns wide. */
export function helpText(): string {
  const sections = [...optionSections()];
  return introduction + sections.map(([name, rows]) => section(name, rows)).join('') + examples;
}

/** The options by their sections. */
export function optionSections(): Map<string, DaemonOptionRow[]> {
  const bySection = new Map<string, DaemonOptionRow[]>();
  for (const row of optionTable) {
    bySection.set(row.section, [...(bySection.get(row.section) ?? []), row]);
  }
  return bySection;
}

function section(name: string, rows: readonly DaemonOptionRow[]): string {
  return `\n${name}:\n${rows.map(helpLine).join('')}`;
}

const HELP_COLUMN = 39;
const WIDTH = 100;

function helpLine(row: DaemonOptionRow): string {
  const short = row.short === undefined ? '   ' : `-${row.short},`;
  const start = `  ${short} --${row.long}${argumentText(row)}`;
  const help = row.withoutMeaning ? `${row.help} (accepted, no effect yet)` : row.help;
  const [first = '', ...more] = wrapped(help);
  const rest = more.map((text) => `${' '.repeat(HELP_COLUMN)}${text}\n`);
  return `${start.padEnd(HELP_COLUMN - 1)} ${first}\n${rest.join('')}`;
}

/** Cuts a text between words so that it fits right of the options. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > WIDTH - HELP_COLUMN) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}
