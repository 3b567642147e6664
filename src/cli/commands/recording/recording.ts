/** `upkeep recording`: what the core was told, and what it makes of it once more. */
import { readFileSync } from 'node:fs';
import { messageOf } from '../../../base/failure.js';
import { readLine, writeEffect } from '../../../vrrp/recording.js';
import { createRouter, type VrrpRouter } from '../../../vrrp/router.js';
import { readArguments } from '../../arguments.js';
import { ask, member, refusalOf } from '../../daemon-answer.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { recording } from './command.js';

/** Asks a daemon, or plays a file. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, recording);
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
