/** `upkeep garp`: the neighbours are told again where the addresses of a master are. */
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { ask, refusalOf } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--socket PATH] NAME…'],
  description: `
Has instances that are master announce all their addresses once more: gratuitous ARP, and
unsolicited neighbour advertisements of IPv6. For a switch or a router that has forgotten them.`,
  operands: [{ name: 'NAME', many: true }],
  options: { socket: socketOption },
  exits: '0  they are announced    1  one is not master here    3  no daemon is running',
  examples: 'upkeep garp VI_1',
} as const satisfies CommandManual;

/** Asks, one after the other. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  if (positionals.length === 0) {
    terminal.error('upkeep: which instance?\n');
    return exitCodes.failed;
  }
  for (const instance of positionals) {
    const path = `/v1/vrrp/instances/${encodeURIComponent(instance)}/garp`;
    const answer = await ask(values.socket, 'POST', path, terminal);
    if (typeof answer === 'number') {
      return answer;
    }
    if (answer.status !== 200) {
      terminal.error(`upkeep: ${refusalOf(answer)}\n`);
      return exitCodes.failed;
    }
    terminal.out(`the addresses of ${instance} are announced\n`);
  }
  return exitCodes.ok;
}
