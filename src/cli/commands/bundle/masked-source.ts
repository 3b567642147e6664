/**
 * Files of a configuration as they were written, comments included, without their secrets. What is
 * not in force (comments, conditions, definitions) is in no model: what may be a secret is told
 * here by the word before it, and rather too much is masked than too little. Pure.
 */
import { allKeywords } from '../../../config/schema/lookup.js';
import { MASK } from './secrets.js';

/** A file as it was read. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
  readonly isYaml: boolean;
}

/** What follows on a line is a secret, or a command whose arguments may be some. */
interface RiskyWords {
  readonly secret: RegExp;
  readonly command: RegExp;
}

/** A program by its path, with the quotes and brackets before it: what is kept of a command. */
const PROGRAM = /^[\s:]*(?:["'[<-]\s*)*\/[^\s"',\]]*/;
const REFERENCE = /[$*]\{?(\w+)/g;
const CLOSING = /[\s{}]*$/;
/** A value that stands on the lines below (YAML 1.2, sections 8.1 and 8.2). */
const BELOW = /^[\s:]*(?:[|>][-+\d]*)?\s*(?:#.*)?$/;

/** The texts of all of them without their secrets: what one defines, another one may use. */
export function maskedFiles(files: readonly WrittenFile[]): readonly WrittenFile[] {
  const risky = riskyWords();
  const used = new Set<string>();
  let masked = files;
  for (let known = -1; known < used.size; ) {
    known = used.size;
    masked = files.map((file) => ({ ...file, text: maskedText(file, risky, used) }));
  }
  return masked;
}

function riskyWords(): RiskyWords {
  const words = (names: readonly string[]) =>
    new RegExp(`(?<![\\w-])(?:${[...new Set(names)].join('|')})(?![\\w-])`);
  const all = [...allKeywords()];
  const takesCommand = (type: string) => type === 'script' || type === 'command';
  return {
    secret: words(all.filter(({ keyword }) => keyword.secret).map(({ name }) => name)),
    command: words(
      all
        .filter((each) => each.keyword.arguments.some(({ value }) => takesCommand(value.type)))
        .map(({ name }) => name),
    ),
  };
}

/** @param used gets the names of definitions and anchors that secrets refer to */
function maskedText({ text, isYaml }: WrittenFile, risky: RiskyWords, used: Set<string>): string {
  const lines: string[] = [];
  /** Columns that a line below is further right than, when it belongs to a masked one. */
  let below: number | undefined;
  let continued = false;
  for (const line of text.split('\n')) {
    const indent = line.search(/\S|$/);
    const isItem = line.startsWith('- ', indent);
    const isBelow =
      below !== undefined && (line.trim() === '' || indent > below || (indent === below && isItem));
    if (continued || isBelow) {
      noteReferences(line, used);
      lines.push(line.trim() === '' ? line : `${line.slice(0, indent)}${MASK}`);
    } else {
      const place = placeOfSecret(line, risky, used);
      const hidden = place === undefined ? '' : line.slice(place);
      noteReferences(hidden, used);
      below = isYaml && place !== undefined && BELOW.test(hidden) ? indent : undefined;
      lines.push(place === undefined ? line : withoutEnd(line, place));
    }
    const isHidden = lines.at(-1) !== line;
    continued = isHidden && line.trimEnd().endsWith('\\');
  }
  return lines.join('\n');
}

function noteReferences(hidden: string, used: Set<string>): void {
  for (const [, name = ''] of hidden.matchAll(REFERENCE)) {
    used.add(name);
  }
}

/** Where on a line it begins; undefined: there is none. */
function placeOfSecret(
  line: string,
  { secret, command }: RiskyWords,
  used: ReadonlySet<string>,
): number | undefined {
  const places = [...definitionPlaces(line, used)];
  const found = secret.exec(line);
  if (found !== null) {
    // What a repetition puts in the place of its variable stands before.
    places.push(line.includes('~') ? line.indexOf('~') : found.index + found[0].length);
  }
  const starts = command.exec(line);
  if (starts !== null) {
    const from = starts.index + starts[0].length;
    const program = PROGRAM.exec(line.slice(from))?.[0] ?? '';
    places.push(from + program.length);
  }
  return places.length === 0 ? undefined : Math.min(...places);
}

/** `$NAME=…` and `&NAME …` of those that secrets refer to. */
function* definitionPlaces(line: string, used: ReadonlySet<string>): Generator<number> {
  for (const found of line.matchAll(/^\s*\$(\w+)\s*=|&(\w+)|~LST\(\s*\$?(\w+)/g)) {
    const name = found[1] ?? found[2] ?? found[3] ?? '';
    if (used.has(name)) {
      yield found.index + found[0].length;
    }
  }
}

/** The braces at the end stay, and so does what ends before anything secret could. */
function withoutEnd(line: string, place: number): string {
  const end = CLOSING.exec(line)?.[0] ?? '';
  const hidden = line.slice(place, line.length - end.length);
  const isNothing = /^[\s:"'\]]*$/.test(hidden);
  return isNothing ? line : `${line.slice(0, place)} ${MASK}${end}`;
}
