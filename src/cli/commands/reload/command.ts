import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep reload`: what it takes, and its words. */
export const reload = {
  name: 'reload',
  summary: 'make a running daemon read its configuration again',
  usage: ['[--socket PATH]'],
  description: `
Asks the running upkeepd to read its configuration again, as SIGHUP does, and reports what it
says. States and addresses that stay configured are kept. A file with errors is refused: the
daemon goes on with what it has.`,
  options: { socket: socketOption },
  exits: '0  accepted    1  refused    3  no daemon is running',
} as const satisfies CommandRow;
