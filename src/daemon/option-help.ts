/** The text of `upkeepd --help`, made from the option table. */
import { type OptionRow, optionTable } from './option-table.js';

const introduction = `Usage: upkeepd [OPTION]...

A high-availability daemon that understands keepalived.conf, keepalived's signals and
keepalived's command line. To look at a running daemon use \`upkeep status\`; to check a
configuration, \`upkeep check FILE\`.
`;

const examples = `
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
  const sections = [...groups()];
  return introduction + sections.map(([name, rows]) => section(name, rows)).join('') + examples;
}

function groups(): Map<string, OptionRow[]> {
  const bySection = new Map<string, OptionRow[]>();
  for (const row of optionTable) {
    bySection.set(row.section, [...(bySection.get(row.section) ?? []), row]);
  }
  return bySection;
}

function section(name: string, rows: readonly OptionRow[]): string {
  return `\n${name}:\n${rows.map(helpLine).join('')}`;
}

function helpLine(row: OptionRow): string {
  const short = row.short === undefined ? '   ' : `-${row.short},`;
  const argument = argumentText(row);
  const help = row.withoutMeaning ? `${row.help} (accepted, no effect yet)` : row.help;
  return `  ${short} ${`--${row.long}${argument}`.padEnd(32)} ${help}\n`;
}

function argumentText(row: OptionRow): string {
  if (row.argument === 'none') {
    return '';
  }
  const text = `=${row.placeholder ?? 'VALUE'}`;
  return row.argument === 'optional' ? `[${text}]` : text;
}
