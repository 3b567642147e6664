/** How the demonstration looks: a timeline in columns and a table at its end. */
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** The result of one step, a line of the table. */
export interface StepResult {
  readonly title: string;
  readonly expected: string;
  readonly succeeded: boolean;
  readonly answering: string | undefined;
  readonly longestGapMs: number;
}

const { NO_COLOR } = process.env;
const useColour = process.stdout.isTTY === true && NO_COLOR === undefined;

function paint(style: Style, text: string): string {
  return useColour ? styleText(style, text) : text;
}

/** Wide enough for the longest line of `demo-log-tail`. */
const EVENT_WIDTH = 64;

const NODE_STYLE: Readonly<Record<string, Style>> = { master: 'cyan', backup: 'magenta' };

/** A name in the colour of its node, padded to a column. */
function nodeColumn(name: string, width: number): string {
  return paint(NODE_STYLE[name] ?? 'dim', name.padEnd(width));
}

/** Prints the picture of the pair and the head of the timeline. */
export function printTitle(daemon: string, address: string): void {
  const head = `${'time'.padStart(7)}  ${'node'.padEnd(7)} ${'event'.padEnd(EVENT_WIDTH)} answers`;
  console.log(`
  ${paint('bold', `A pair of nginx servers behind ${address}, kept alive by ${daemon}`)}

      client ── asks http://${address}/ ten times a second
         │
    ═════╪═══════════════╦════════════════════╦═════  bridge
                    ${nodeColumn('master', 6)}               ${nodeColumn('backup', 6)}
                    priority 100         priority 90

  ${paint('dim', head)}`);
}

/** Prints the head of a step. */
export function printStep(number: number, title: string): void {
  console.log(`\n  ${paint('bold', `${number}. ${title}`)}`);
}

/** Prints one line of the timeline. */
export function printEvent(
  elapsedMs: number,
  node: string,
  event: string,
  answering: string | undefined,
): void {
  const time = `${(elapsedMs / 1000).toFixed(2)}s`.padStart(7);
  const fitting = event.length > EVENT_WIDTH ? `${event.slice(0, EVENT_WIDTH - 1)}…` : event;
  const text = fitting.padEnd(EVENT_WIDTH);
  const style = /FAULT|fail|kill|cut|deaf/i.test(event) ? 'yellow' : 'reset';
  const who = answering === undefined ? paint('red', 'nobody') : nodeColumn(answering, 6);
  console.log(`  ${time}  ${nodeColumn(node, 7)} ${paint(style, text)} ${who}`);
}

/** Prints the verdict under a step. */
export function printVerdict(result: StepResult, why: string): void {
  const mark = result.succeeded ? paint('green', '✔') : paint('red', '✘');
  const reason = result.succeeded ? '' : `: ${why}`;
  console.log(`           ${mark} ${result.expected}${reason}`);
}

/** Prints the table. */
export function printSummary(results: readonly StepResult[], elapsedMs: number): void {
  const width = Math.max(...results.map((result) => result.title.length));
  const head = `${'step'.padEnd(width + 3)}  result  answers  longest gap`;
  console.log(`\n  ${paint('bold', head)}\n  ${'─'.repeat(head.length)}`);
  results.forEach((result, index) => {
    const verdict = result.succeeded ? paint('green', 'ok    ') : paint('red', 'FAILED');
    const who = nodeColumn(result.answering ?? 'nobody', 7);
    const gap = `${(result.longestGapMs / 1000).toFixed(2)} s`.padStart(11);
    const name = `${index + 1}. ${result.title}`.padEnd(width + 3);
    console.log(`  ${name}  ${verdict}  ${who}  ${gap}`);
  });
  const good = results.filter((result) => result.succeeded).length;
  const words = `${good} of ${results.length} steps did what they should`;
  const style = good === results.length ? 'green' : 'red';
  console.log(`  ${'─'.repeat(head.length)}`);
  console.log(`  ${paint(style, words)}, in ${(elapsedMs / 1000).toFixed(0)} seconds.\n`);
}
