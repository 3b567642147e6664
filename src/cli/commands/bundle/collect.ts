/** What goes into a bundle: texts, each with its name. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { release } from 'node:os';
import { DEFAULT_CONTROL_SOCKET, eventsPath } from '../../../daemon/files/run-paths.js';
import { examine } from '../../../doctor/examine.js';
import { doctorChecks } from '../../../doctor/table.js';
import { runProgram } from '../../../linux/process/run-program.js';
import { versionText } from '../../../observe/version.js';
import { askDaemon } from '../../control-client.js';
import { findSubject } from '../doctor/find-subject.js';
import { maskedModel, scrubber } from './secrets.js';

/** Of one text: the last of events, the first of others. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A file of the archive. */
export interface BundledText {
  readonly name: string;
  readonly text: string;
}

/** What is asked of the kernel, by the name of the file. */
const QUESTIONS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'kernel/address.json': ['ip', '-j', 'address'],
  'kernel/link.json': ['ip', '-j', '-s', '-d', 'link'],
  'kernel/route.json': ['ip', '-j', 'route', 'show', 'table', 'all'],
  'kernel/rule.json': ['ip', '-j', 'rule'],
  'kernel/neighbour.json': ['ip', '-j', 'neighbour'],
  'kernel/nft.txt': ['nft', 'list', 'ruleset'],
  'kernel/ipvs.txt': ['cat', '/proc/net/ip_vs'],
};

/**
 * Everything. What is secret is known from the configuration: where it cannot be read, nothing that
 * may hold a secret is taken.
 */
export async function collect(
  file: string | undefined,
  socket = DEFAULT_CONTROL_SOCKET,
): Promise<readonly BundledText[]> {
  const versions = { name: 'versions.txt', text: `${versionText()}Linux ${release()}\n` };
  const found = await findSubject({ file, socket });
  if (found.kind === 'unusable') {
    const text = `${found.reason}\nWhat is secret is not known: nothing of the daemon is here.\n`;
    return [versions, { name: 'left-out.txt', text }, ...(await kernelTexts(undefined))];
  }
  const { configuration } = found.subject;
  const scrub = scrubber(configuration);
  const daemon = await daemonTexts(socket);
  const texts = [
    { name: 'doctor.json', text: jsonText(examine(doctorChecks, found.subject)) },
    ...daemon,
    { name: 'events.jsonl', text: lastOf(eventsPath(socket)) },
    ...(await kernelTexts(found.networkNamespacePath)),
  ];
  return [
    versions,
    { name: 'configuration.json', text: jsonText(maskedModel(configuration)) },
    ...texts.map(({ name, text }) => ({ name, text: scrub(text).slice(0, MOST_BYTES) })),
  ];
}

async function daemonTexts(socket: string): Promise<readonly BundledText[]> {
  const asked = { 'status.json': '/v1/status', 'metrics.txt': '/metrics' };
  return Promise.all(
    Object.entries(asked).map(async ([name, path]) => {
      const reply = await askDaemon(socket, 'GET', path);
      return { name, text: reply.kind === 'answer' ? reply.body : `no answer: ${reply.kind}\n` };
    }),
  );
}

async function kernelTexts(path: string | undefined): Promise<readonly BundledText[]> {
  const options = path === undefined ? {} : { networkNamespacePath: path };
  return Promise.all(
    Object.entries(QUESTIONS).map(async ([name, [program, ...args]]) => {
      const outcome = await runProgram(program, args, options);
      const text = outcome.kind === 'failed' ? outcome.reason : outcome.output || outcome.complaint;
      return { name, text: `${text}\n` };
    }),
  );
}

/** The end of a file, from the beginning of a line on; empty where there is none. */
function lastOf(path: string): string {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    const { size } = fstatSync(fd);
    const from = Math.max(0, size - MOST_BYTES);
    const bytes = Buffer.alloc(size - from);
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, from));
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    return '';
  } finally {
    if (fd !== undefined) {
      closeSync(fd);
    }
  }
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
