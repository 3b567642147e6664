/**
 * What is known of every keyword, independent of the tables: one row a line in `fixture-*.tsv`.
 *
 *     block    keywords around it, joined by dots; empty at the top level
 *     keyword  its name; `<entry>` for the entries of a list
 *     kind     value, flag, block, entry, option (of an entry) or choice (one of the words of the
 *              keyword that `block` ends with)
 *     valid    words that may follow it; of an entry, the whole line
 *     invalid  words that must not, separated by ` | `; `!` stands before the word at fault, and
 *              alone for a missing one
 *     default  where it is a number
 */
import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = 'test/config/schema';

/** A row. */
export interface FixtureRow {
  readonly block: string;
  readonly keyword: string;
  readonly kind: string;
  readonly valid: string;
  readonly invalid: readonly string[];
  readonly default: string;
}

/** The rows of all files. */
export function fixtureRows(): readonly FixtureRow[] {
  const files = readdirSync(FOLDER).filter((name) => /^fixture-.*\.tsv$/.test(name));
  return files.flatMap((name) => {
    const [, ...lines] = readFileSync(`${FOLDER}/${name}`, 'utf8').trimEnd().split('\n');
    return lines.map(parseRow);
  });
}

function parseRow(line: string): FixtureRow {
  const [block = '', keyword = '', kind = '', valid = '', invalid = '', text = ''] =
    line.split('\t');
  const wrong = invalid.split(' | ').filter((example) => example !== '');
  return { block, keyword, kind, valid, invalid: wrong, default: text };
}

/** A row as its place: unique in the fixture. */
export function placeOf(row: Pick<FixtureRow, 'block' | 'keyword'>): string {
  return `${row.block}.${row.keyword}`;
}

/** A configuration with one keyword in its block. */
export interface Example {
  readonly text: string;
  /** Where the keyword stands, from 1. */
  readonly line: number;
  /** Where the word at fault starts, from 1; of a missing word, the keyword. */
  readonly column: number;
}

/** What entries refer to. */
export const TRACKED: readonly string[] = [
  ...['vrrp_script tracked {', 'script /usr/bin/true', '}'],
  ...['track_file tracked {', 'file /run/number', '}'],
  ...['vrrp_track_process tracked {', 'process true', '}'],
  ...['bfd_instance tracked {', 'neighbor_ip 192.0.2.99', '}'],
  ...['virtual_server_group tracked {', '192.0.2.98 80', '}', 'virtual_server group tracked {'],
  ...['real_server 192.0.2.97 80 {', 'TCP_CHECK {', '}', '}', '}'],
];

/** Writes configurations for rows; `rows` tell what blocks and entries look like. */
export function exampleWriter(rows: readonly FixtureRow[]) {
  const byPlace = new Map(rows.map((row) => [placeOf(row), row]));
  return (row: FixtureRow, words: string): Example => {
    const path = row.block === '' ? [] : row.block.split('.');
    const before = prefix(row, byPlace);
    const parents = row.kind === 'choice' ? path.slice(0, -1) : path;
    const head = parents.map((name, index) => {
      const block = parents.slice(0, index).join('.');
      return `${name} ${byPlace.get(placeOf({ block, keyword: name }))?.valid ?? ''} {`;
    });
    const fault = words.search(/(?<=^|\s)!/);
    const keyword = before.length - (row.kind === 'entry' ? 0 : row.keyword.length + 1);
    const column = fault < 0 || words === '!' ? keyword : before.length + fault;
    const line = `${before}${words.replace(/(?<=^|\s)!/, '')}`.trimEnd();
    const body = row.kind === 'block' ? `${line} {\n}` : line;
    const text = [...TRACKED, ...head, body, ...parents.map(() => '}'), ''].join('\n');
    return { text, line: TRACKED.length + head.length + 1, column: column + 1 };
  };
}

/** What stands on the line before the words. */
function prefix(row: FixtureRow, byPlace: ReadonlyMap<string, FixtureRow>): string {
  switch (row.kind) {
    case 'entry':
      return '';
    case 'option': {
      const entry = byPlace.get(placeOf({ block: row.block, keyword: '<entry>' }))?.valid ?? '';
      return `${entry} ${row.keyword} `;
    }
    case 'choice':
      return `${row.block.slice(row.block.lastIndexOf('.') + 1)} ${row.keyword} `;
    default:
      return `${row.keyword} `;
  }
}
