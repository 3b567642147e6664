/** `upkeep bundle`: what those need who are to help, in one file without a secret in it. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../../base/failure.js';
import { runProgram } from '../../../linux/process/run-program.js';
import { parseMoment } from '../../../observe/events/moment.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { collect } from './collect.js';
import type { BundledText } from './manifest.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['[-o ARCHIVE] [--since TIME] [--anonymise] [FILE]'],
  description: `
Writes what those need who are to help into one archive (tar.gz): versions, the files of the
configuration with their comments, the configuration as it was understood, the state of the daemon,
its metrics and what it has said, what upkeep doctor finds, and addresses, routes, rules, firewall
and IPVS of the kernel. Passwords, keys, arguments of scripts, what checks send, queries and users
of URLs are masked, wherever they stand. FILE is by default the file of the daemon that runs, or
/etc/keepalived/keepalived.conf; it needs no daemon. Names and addresses of machines are in it,
unless --anonymise puts others in their place, the same ones everywhere, and leaves out the files as
they were written: addresses of one network stay in one network, and the first number of an address
(the first group of IPv6) stays. manifest.json lists the files with their sizes and sums.`,
  operands: [{ name: 'FILE' }],
  options: {
    output: {
      type: 'string',
      short: 'o',
      value: 'ARCHIVE',
      help: 'where it goes (default upkeep-bundle.tar.gz)',
    },
    since: {
      type: 'string',
      value: 'TIME',
      help:
        'what the daemon has said from this time on (default 1d): 2h, 01:07,\n' +
        '2026-11-29T01:07:33Z',
    },
    anonymise: {
      type: 'boolean',
      help: 'other addresses, MACs, and names of hosts, instances and scripts',
    },
    socket: socketOption,
  },
  exits: '0  written    1  it cannot be written',
  examples: `upkeep bundle -o /tmp/lb1.tar.gz
upkeep bundle --since 2h --anonymise
tar -tzf /tmp/lb1.tar.gz`,
} as const satisfies CommandManual;

const FOLDER = 'upkeep-bundle';
/** A night and the day before. */
const USUAL_SINCE = '1d';

/** Collects and writes. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const archive = resolve(values.output ?? `${FOLDER}.tar.gz`);
  const sinceMs = parseMoment(values.since ?? USUAL_SINCE, Date.now());
  if (sinceMs === undefined) {
    throw new UsageError(`--since is a time as 2h, 01:07 or 2026-11-29, not '${values.since}'`);
  }
  const request = { file: positionals[0], socket: values.socket, sinceMs };
  const texts = await collect({ ...request, isAnonymous: values.anonymise ?? false });
  const failure = await pack(texts, archive);
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
