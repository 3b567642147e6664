/** What was done, or is in place, line by line. */
import { type Colour, painter } from '../base/paint.js';
import { type Change, commandFor } from './change.js';
import type { Goal } from './goals.js';

/** How it stands with one step: `would` is of a rehearsal, `not done` of a status. */
export type StepState = 'done' | 'there' | 'would' | 'not done' | 'failed';

/** One line of the report. */
export interface ReportedStep {
  readonly state: StepState;
  /** What a person would type. */
  readonly command: string;
  /** What was there before, or why it failed, and what it is good for. */
  readonly detail: string;
}

/** A goal that was reached already, was just reached, or is not. */
export function goalStep(goal: Goal, state: StepState, failure?: string): ReportedStep {
  const { found, why, reached } = goal;
  const before = failure ?? (reached ? undefined : `was ${found}`);
  const now = state === 'not done' ? `is ${found}` : before;
  return {
    state,
    command: commandFor(goal.change),
    detail: now === undefined ? why : `${now}: ${why}`,
  };
}

/** A change that undoes one of ours. */
export function undoStep(change: Change, state: StepState, failure?: string): ReportedStep {
  return { state, command: commandFor(change), detail: failure ?? '' };
}

const WIDTH = 8;

/** Two lines for a person: the command, and below it the rest. */
export function renderStep({ state, command, detail }: ReportedStep, colour: boolean): string {
  const padded = state.padEnd(WIDTH);
  const first = `  ${painter(colour)(COLOURS[state], padded)}  ${command}\n`;
  return detail === '' ? first : `${first}${' '.repeat(WIDTH + 4)}${detail}\n`;
}

const COLOURS: Readonly<Record<StepState, Colour>> = {
  done: 'green',
  there: 'none',
  would: 'cyan',
  'not done': 'yellow',
  failed: 'red',
};
