import type { CommandRow } from '../../command.js';

/** `upkeep version`: what it takes, and its words. */
export const version = {
  name: 'version',
  summary: 'print the version',
  usage: [''],
  description: 'Prints the version of upkeep and of the runtime.',
  options: {},
} as const satisfies CommandRow;
