/** Whole configurations, made from the tables: every block and keyword that they have. */
import fc from 'fast-check';
import type { BlockSchema, Keyword, ListBlock } from '../../../src/config/schema/keyword.js';
import { ROOT } from '../../../src/config/schema/root.js';
import { wordsOf } from './valid-words.js';

type Lines = readonly string[];

/** What a block says in any case, without which it is left out of the model. */
const NEEDED: Readonly<Record<string, Lines>> = {
  vrrp_instance: ['interface eth9', 'virtual_router_id 9', 'virtual_ipaddress {', '192.0.2.9', '}'],
  vrrp_sync_group: ['group {', 'A', 'B', '}'],
  vrrp_script: ['script /bin/true'],
  track_file: ['file /tmp/a'],
  vrrp_track_file: ['file /tmp/a'],
  vrrp_track_process: ['process a'],
  bfd_instance: ['neighbor_ip 198.51.100.9'],
  auth_hmac: [`key 7 ${'k'.repeat(32)}`, 'active_key 7'],
  authentication: ['auth_type PASS', 'auth_pass x'],
  virtual_server: ['real_server 192.0.2.100 80 {', 'TCP_CHECK {', '}', '}'],
  url: ['path /'],
  MISC_CHECK: ['misc_path /bin/true'],
};

/** In this order, so that what is used has been defined before. */
const RANKS: Readonly<Record<string, number>> = {
  static_ipaddress: 1,
  static_routes: 1,
  static_rules: 1,
  vrrp_sync_group: 2,
  vrrp_instance: 2,
  virtual_server: 2,
};

/** A keyword with its lines. */
interface Part {
  readonly name: string;
  readonly lines: Lines;
  /** It may stand in a block more than once. */
  readonly repeatable: boolean;
}

/** Whether keywords that count once are given once: with `anything goes` they need not be. */
export type Repetition = 'as told' | 'anything goes';

/** The text of a conf file that has no includes, definitions, conditions or repetitions. */
export function generatedText(repetition: Repetition): fc.Arbitrary<string> {
  const rows = Object.entries(ROOT.keywords).filter(
    // Between track_file and its other name the order could count: that takes a sequence.
    ([name, row]) =>
      !isLanguage(row) && (repetition === 'anything goes' || name !== 'vrrp_track_file'),
  );
  const often = ['vrrp_instance', 'virtual_server', 'vrrp_sync_group', 'global_defs', 'track_file'];
  const weighted = rows.map(([name, row]) => ({
    weight: often.includes(name) ? 4 : 1,
    arbitrary: directive(name, row, repetition),
  }));
  return fc.array(fc.oneof(...weighted), { minLength: 2, maxLength: 9 }).map((parts) => {
    const rank = ({ name }: Part) => RANKS[name] ?? 0;
    const ordered = chosen(parts, repetition).sort((left, right) => rank(left) - rank(right));
    return `${ordered.flatMap(({ lines }) => lines).join('\n')}\n`;
  });
}

function isLanguage(row: Keyword): boolean {
  return row.handledBy === 'language';
}

/** Without those that would say once more what counts once. */
function chosen(parts: readonly Part[], repetition: Repetition, needed: Lines = []): Part[] {
  const first = (name: string) => parts.findIndex((part) => part.name === name);
  const said = (name: string) => needed.some((line) => line.split(' ', 1)[0] === name);
  return parts.filter(
    ({ name, repeatable }, index) =>
      repetition === 'anything goes' || repeatable || (index === first(name) && !said(name)),
  );
}

function directive(name: string, row: Keyword, repetition: Repetition): fc.Arbitrary<Part> {
  const line = wordsOf(row.arguments).map((words) => [name, ...words].join(' '));
  const { block } = row;
  const repeatable = row.repeatable === true;
  if (block === undefined) {
    return line.map((text) => ({ name, lines: [text], repeatable }));
  }
  const needed = block.content === 'list' ? [] : (NEEDED[name] ?? []);
  return fc.tuple(line, content(block, repetition, needed)).map(([text, inner]) => {
    return { name, lines: [`${text} {`, ...needed, ...inner, '}'], repeatable };
  });
}

function content(block: BlockSchema, repetition: Repetition, needed: Lines): fc.Arbitrary<Lines> {
  if (block.content === 'list') {
    return listLines(block);
  }
  const rows = Object.entries(block.keywords).filter(([, row]) => !isLanguage(row));
  const one = fc.constantFrom(...rows).chain(([name, row]) => directive(name, row, repetition));
  return fc
    .array(one, { maxLength: 8 })
    .map((parts) => chosen(parts, repetition, needed).flatMap(({ lines }) => lines));
}

function listLines({ entry, per, following, options }: ListBlock): fc.Arbitrary<Lines> {
  const rows = Object.entries(options);
  const none = fc.constant<Lines>([]);
  const option =
    rows.length === 0
      ? none
      : fc
          .constantFrom(...rows)
          .chain(([name, row]) => wordsOf(row.arguments).map((words) => [name, ...words]));
  const some = fc.array(option, { maxLength: 3 });
  const first = wordsOf([entry]);
  const line =
    per === 'options'
      ? fc.array(option, { minLength: 1, maxLength: 3 }).map((parts) => parts.flat())
      : following === undefined
        ? fc.tuple(first, some).map(([words, parts]) => [...words, ...parts.flat()])
        : fc.oneof(
            fc.tuple(first, wordsOf(following)).map((parts) => parts.flat()),
            ...(rows.length === 0 ? [] : [option]),
          );
  return fc.array(
    line.map((words) => words.join(' ')),
    { maxLength: 4 },
  );
}
