import type { CommandRow } from '../../command.js';

/** `upkeep help`: what it takes, and its words. */
export const help = {
  name: 'help',
  summary: 'explain a command',
  usage: ['[COMMAND]'],
  description: 'Explains a command, or lists them all.',
  operands: [{ name: 'COMMAND' }],
  options: {},
} as const satisfies CommandRow;
