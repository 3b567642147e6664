/** `upkeep recording`: what the core was told, and what it makes of it once more. */
import { readFileSync } from 'node:fs';
import { messageOf } from '../../../base/failure.js';
import { readLine, writeEffect } from '../../../vrrp/recording.js';
import { createRouter, type VrrpRouter } from '../../../vrrp/router.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[--socket PATH]', '--replay FILE'],
  description: `
Prints what the VRRP process of the running upkeepd was told last, some thousands of packets,
deadlines, link changes and results of scripts, a line of JSON each. It begins with the
configuration: passwords of VRRP are in it, and in the packets. With upkeepd --record FILE all of
it is written down.

With --replay the same core is told the same again, and prints what it does: packets, addresses,
notifications, log events. No daemon is needed, and nothing is sent or changed.`,
  options: {
    replay: { type: 'string', value: 'FILE', help: 'play FILE again; - for standard input' },
    socket: socketOption,
  },
  exits: `0  printed    1  the daemon has nothing to tell, or FILE is no recording
${DAEMON_EXITS}`,
  examples: `upkeep recording > incident.jsonl
upkeep recording --replay incident.jsonl | grep stateChanged`,
} as const satisfies CommandManual;

/** Asks a daemon, or plays a file. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual);
  if (values.replay !== undefined) {
    return replay(values.replay, terminal);
  }
  const answer = await ask(values.socket, 'GET', '/recording', terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  const lines = member(answer.value, 'lines');
  if (!Array.isArray(lines)) {
    terminal.error(`upkeep: no recording: ${refusalOf(answer)}\n`);
    return exitCodes.failed;
  }
  terminal.out(lines.map((line) => `${line}\n`).join(''));
  return exitCodes.ok;
}

function replay(file: string, terminal: Terminal): number {
  let number = 0;
  try {
    let router: VrrpRouter | undefined;
    for (const text of readFileSync(file === '-' ? 0 : file, 'utf8').split('\n')) {
      number += 1;
      router = text === '' ? router : play(text, router, terminal);
    }
    return exitCodes.ok;
  } catch (error) {
    const place = number > 0 ? `${file}:${number}` : file;
    terminal.error(`upkeep: ${place} cannot be played: ${messageOf(error)}\n`);
    return exitCodes.failed;
  }
}

/** @returns the router that the next line is for. */
function play(text: string, router: VrrpRouter | undefined, terminal: Terminal): VrrpRouter {
  const line = readLine(text);
  if ('configuration' in line) {
    return createRouter(line.configuration);
  }
  if (router === undefined) {
    throw new SyntaxError('no configuration stands before this line');
  }
  for (const effect of router.handle(line.input, line.atMs)) {
    terminal.out(`${writeEffect(line.atMs, effect)}\n`);
  }
  return router;
}
