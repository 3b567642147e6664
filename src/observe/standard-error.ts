/** Words for who started the daemon, while there is no log yet or none that works. */
import { writeSync } from 'node:fs';
import { failureOf } from '../base/failure.js';

const STANDARD_ERROR = 2;

/** Writes a line. A closed standard error is no failure. */
export function sayOnStandardError(line: string): void {
  failureOf(() => writeSync(STANDARD_ERROR, `${line}\n`));
}
