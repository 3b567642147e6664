/** `upkeep bundle`: what those need who are to help, in one file without a secret in it. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../../base/failure.js';
import { runProgram } from '../../../linux/process/run-program.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { type BundledText, collect } from './collect.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[-o ARCHIVE] [FILE]'],
  description: `
Writes what those need who are to help into one archive (tar.gz): versions, the configuration as
it was understood, the state of the daemon, its metrics and what it has said, what upkeep doctor
finds, and addresses, routes, rules, firewall and IPVS of the kernel. Passwords, keys, arguments of
scripts, queries and users of URLs are masked, wherever they stand. FILE is by default the file of
the daemon that runs, or /etc/keepalived/keepalived.conf; it needs no daemon. Names and addresses
of machines are in it.`,
  operands: [{ name: 'FILE' }],
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'ARCHIVE',
      help: 'where it goes (default upkeep-bundle.tar.gz)',
    },
    socket: socketOption,
  },
  exits: '0  written    1  it cannot be written',
  examples: `upkeep bundle -o /tmp/lb1.tar.gz
tar -tzf /tmp/lb1.tar.gz`,
} as const satisfies CommandManual;

const FOLDER = 'upkeep-bundle';

/** Collects and writes. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const archive = resolve(values.output ?? `${FOLDER}.tar.gz`);
  const failure = await pack(await collect(positionals[0], values.socket), archive);
  if (failure !== undefined) {
    terminal.error(`upkeep bundle: ${failure}\n`);
    return exitCodes.failed;
  }
  terminal.out(`${archive}\n`);
  return exitCodes.ok;
}

/** By tar(1), which every system has. @returns why it was not done */
async function pack(texts: readonly BundledText[], archive: string): Promise<string | undefined> {
  try {
    const place = mkdtempSync(join(tmpdir(), 'upkeep-bundle-'));
    try {
      for (const { name, text } of texts) {
        const path = join(place, FOLDER, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text, { mode: 0o600 });
      }
      const outcome = await runProgram('tar', ['-czf', archive, '-C', place, FOLDER]);
      if (outcome.kind === 'failed') {
        return outcome.reason;
      }
      if (outcome.status !== 0) {
        return outcome.complaint;
      }
      chmodSync(archive, 0o600);
      return undefined;
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  } catch (error) {
    return messageOf(error);
  }
}
