/** How a demonstration looks: a timeline in columns and a table at its end. */
import { styleText } from 'node:util';
import { NOBODY } from '../clients/http-watch.js';

/** What clients met with in a span of time: a number for each column of the table. */
export type Tally = Readonly<Record<string, number>>;

type Style = Parameters<typeof styleText>[0];

/** A column of the table: answers of a server, or something that should not be. */
export interface Column {
  readonly name: string;
  readonly kind: 'server' | 'loss';
}

/** The result of one step, a line of the table. */
export interface StepResult {
  readonly title: string;
  readonly expected: string;
  /** What went wrong; "" when nothing did. */
  readonly why: string;
  /** The answers of the whole step, and those after it had come out as it should. */
  readonly whole: Tally;
  readonly after: Tally;
  readonly longestGapMs: number;
}

const { NO_COLOR, FORCE_COLOR } = process.env;
const useColour =
  NO_COLOR === undefined && (process.stdout.isTTY === true || FORCE_COLOR !== undefined);

function paint(style: Style, text: string): string {
  return useColour ? styleText(style, text, { validateStream: false }) : text;
}

/** Wide enough for the longest line of `demo-log-tail`. */
const EVENT_WIDTH = 64;
const STYLES: readonly Style[] = ['cyan', 'magenta', 'blue', 'green', 'white'];

/** Prints a demonstration. */
export class Screen {
  readonly #styles: ReadonlyMap<string, Style>;
  readonly #columns: readonly Column[];
  readonly #nodeWidth: number;

  /** @param nodes those that get a colour of their own. */
  constructor(nodes: readonly string[], columns: readonly Column[]) {
    this.#styles = new Map(nodes.map((name, index) => [name, STYLES[index] ?? 'dim']));
    this.#columns = columns;
    this.#nodeWidth = Math.max(...['client', ...nodes].map((name) => name.length)) + 1;
  }

  /** Prints the picture, its first line as a title, and the head of the timeline. */
  head(picture: string): void {
    const [title = '', ...lines] = picture.split('\n');
    const node = 'node'.padEnd(this.#nodeWidth);
    const columns = `${'time'.padStart(7)}  ${node} ${'event'.padEnd(EVENT_WIDTH)} answers`;
    const coloured = lines.map((line) => `  ${this.#withColours(line)}`.trimEnd()).join('\n');
    console.log(`\n  ${paint('bold', title)}\n${coloured}\n\n  ${paint('dim', columns)}`);
  }

  /** Prints the head of a step. */
  step(number: number, title: string): void {
    console.log(`\n  ${paint('bold', `${number}. ${title}`)}`);
  }

  /** Prints one line of the timeline; `answering` says who serves. */
  event(elapsedMs: number, node: string, event: string, answering: string): void {
    const time = `${(elapsedMs / 1000).toFixed(2)}s`.padStart(7);
    const fitting = event.length > EVENT_WIDTH ? `${event.slice(0, EVENT_WIDTH - 1)}…` : event;
    const style = /FAULT|fail|kill|cut|deaf|Remov|no answer/i.test(event) ? 'yellow' : 'reset';
    const text = paint(style, fitting.padEnd(EVENT_WIDTH));
    const who = this.#withColours(answering).replace(NOBODY, paint('red', NOBODY));
    console.log(`  ${time}  ${this.#withColours(node.padEnd(this.#nodeWidth))} ${text} ${who}`);
  }

  /** Prints the verdict under a step. */
  verdict({ expected, why, after }: StepResult): void {
    const mark = why === '' ? paint('green', '✔') : paint('red', '✘');
    const seen = this.#columns
      .filter(({ name }) => (after[name] ?? 0) > 0)
      .map(({ name }) => `${name} ${after[name]}`);
    const then = paint('dim', `(then: ${seen.join(', ') || 'no answer'})`);
    console.log(`           ${mark} ${expected}${why === '' ? '' : `: ${why}`} ${then}`);
  }

  /** Prints the table. */
  summary(results: readonly StepResult[], elapsedMs: number): void {
    const width = Math.max(...results.map(({ title }) => title.length)) + 4;
    const names = this.#columns.map(({ name }) => name.padStart(7)).join('  ');
    const head = `${'step'.padEnd(width)}  result  ${names}  longest gap`;
    const rule = '─'.repeat(head.length);
    console.log(`\n  ${paint('bold', head)}\n  ${rule}`);
    results.forEach(({ title, why, whole, longestGapMs }, index) => {
      const verdict = why === '' ? paint('green', 'ok    ') : paint('red', 'FAILED');
      const cells = this.#columns.map((column) => this.#cell(column, whole)).join('  ');
      const gap = `${(longestGapMs / 1000).toFixed(2)} s`.padStart(11);
      console.log(`  ${`${index + 1}. ${title}`.padEnd(width)}  ${verdict}  ${cells}  ${gap}`);
    });
    const good = results.filter(({ why }) => why === '').length;
    const words = `${good} of ${results.length} steps did what they should`;
    const style = good === results.length ? 'green' : 'red';
    console.log(`  ${rule}`);
    console.log(`  ${paint(style, words)}, in ${(elapsedMs / 1000).toFixed(0)} seconds.\n`);
  }

  #cell({ name, kind }: Column, tally: Tally): string {
    const count = tally[name] ?? 0;
    const text = String(count).padStart(Math.max(7, name.length));
    const style = this.#styles.get(name) ?? 'reset';
    return paint(count === 0 ? 'dim' : kind === 'loss' ? 'yellow' : style, text);
  }

  /** Every name of a node in its colour. */
  #withColours(text: string): string {
    const names = [...this.#styles.keys()].join('|');
    return text.replace(new RegExp(`\\b(?:${names})\\b *`, 'g'), (found) =>
      paint(this.#styles.get(found.trim()) ?? 'reset', found),
    );
  }
}
