/** The conditions of a command line. */
import type { Condition } from '../../../observe/status/condition.js';
import { UsageError } from '../../command.js';

/** Makes a condition of the word that follows. */
type WithWord = (word: string) => Condition;

const ALONE: Readonly<Record<string, Condition>> = {
  ready: { kind: 'ready' },
  reloaded: { kind: 'reloaded' },
};

const STATES = ['INIT', 'BACKUP', 'MASTER', 'FAULT'] as const;

const OF_SOMETHING: Readonly<Record<string, WithWord>> = {
  ...Object.fromEntries(
    STATES.map((state) => [`state=${state}`, (word: string) => ({ kind: 'state', state, word })]),
  ),
  'quorum=up': (word) => ({ kind: 'quorum', up: true, word }),
  'quorum=lost': (word) => ({ kind: 'quorum', up: false, word }),
  'health=up': (word) => ({ kind: 'health', up: true, word }),
  'health=down': (word) => ({ kind: 'health', up: false, word }),
  drained: (word) => ({ kind: 'drained', word }),
};

/** All that can be waited for, as it is written. */
export const conditionWords: readonly string[] = [
  ...Object.keys(ALONE),
  ...Object.keys(OF_SOMETHING),
];

/** Reads the words. @throws UsageError for an unknown condition, or one without its name */
export function readConditions(words: readonly string[]): readonly Condition[] {
  const conditions: Condition[] = [];
  const rest = [...words];
  for (let head = rest.shift(); head !== undefined; head = rest.shift()) {
    const alone = Object.hasOwn(ALONE, head) ? ALONE[head] : undefined;
    const ofSomething = Object.hasOwn(OF_SOMETHING, head) ? OF_SOMETHING[head] : undefined;
    if (alone === undefined && ofSomething === undefined) {
      throw new UsageError(`'${head}' is none of ${conditionWords.join(', ')}`);
    }
    const condition = alone ?? ofSomething?.(named(head, rest.shift()));
    if (condition !== undefined) {
      conditions.push(condition);
    }
  }
  return conditions;
}

function named(condition: string, word: string | undefined): string {
  if (word === undefined) {
    throw new UsageError(`${condition} of what? A name has to follow`);
  }
  return word;
}
