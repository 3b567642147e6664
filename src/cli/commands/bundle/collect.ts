/** What goes into a bundle: texts, each with its name. */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { hostname, release } from 'node:os';
import { basename } from 'node:path';
import { messageOf } from '../../../base/failure.js';
import { isYamlFile } from '../../../config/yaml/yaml-file.js';
import { DEFAULT_CONTROL_SOCKET, eventsPath } from '../../../daemon/files/run-paths.js';
import { examine } from '../../../doctor/examine.js';
import { doctorChecks } from '../../../doctor/table.js';
import { runProgram } from '../../../linux/process/run-program.js';
import { versionText } from '../../../observe/version.js';
import { askDaemon } from '../../control-client.js';
import { run as runCheck } from '../check/check.js';
import { type FoundSubject, findSubject } from '../doctor/find-subject.js';
import { anonymiser, namesIn } from './anonymise.js';
import { type BundledText, manifestOf } from './manifest.js';
import { maskedFiles } from './masked-source.js';
import { maskedModel, scrubber, withoutQueries } from './secrets.js';

/** Of one text: the last of events, the first of others. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What is wanted. */
export interface BundleRequest {
  readonly file?: string | undefined;
  readonly socket?: string | undefined;
  /** Events and the journal from then on, milliseconds since 1970. */
  readonly sinceMs: number;
  readonly isAnonymous: boolean;
}

/** Lines of the journal: the last ones. */
const MOST_LINES = '20000';
/** Settings of the kernel that are of importance here, for sysctl(8). */
const SETTINGS =
  '^net\\.(ipv4|ipv6)\\.(conf|neigh\\.default|ip_forward|vs|vrrp|igmp|icmp|ip_nonlocal)|' +
  '^net\\.(core|netfilter\\.nf_conntrack|ipv4\\.vs)|^kernel\\.(sched_rt|osrelease)|^fs\\.(file|nr)';

/** What is asked of the kernel, by the name of the file. */
const QUESTIONS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'kernel/address.json': ['ip', '-j', 'address'],
  'kernel/link.json': ['ip', '-j', '-s', '-d', 'link'],
  'kernel/route.json': ['ip', '-j', 'route', 'show', 'table', 'all'],
  'kernel/rule.json': ['ip', '-j', 'rule'],
  'kernel/neighbour.json': ['ip', '-j', 'neighbour'],
  'kernel/nft.txt': ['nft', 'list', 'ruleset'],
  'kernel/ipvs.txt': ['cat', '/proc/net/ip_vs'],
  'kernel/ipvs-connections.txt': ['head', '-n', '5000', '/proc/net/ip_vs_conn'],
  'kernel/ipvs-statistics.txt': ['cat', '/proc/net/ip_vs_stats'],
  'kernel/settings.txt': ['sysctl', '-a', '-r', SETTINGS],
};

/**
 * Everything, and the manifest. What is secret is known from the configuration: where it cannot be
 * read, nothing that may hold a secret is taken.
 */
export async function collect(request: BundleRequest): Promise<readonly BundledText[]> {
  const { socket = DEFAULT_CONTROL_SOCKET, isAnonymous } = request;
  const found = await findSubject({ file: request.file, socket });
  const configuration = found.kind === 'found' ? found.subject.configuration : undefined;
  const anonymise = isAnonymous
    ? anonymiser(namesIn(configuration ?? {}, hostNames()))
    : (text: string) => text;
  const scrub = configuration === undefined ? (text: string) => text : scrubber(configuration);
  const versions = { name: 'versions.txt', text: `${versionText()}Linux ${release()}\n` };
  const taken =
    found.kind === 'found'
      ? [
          ...(isAnonymous ? [] : writtenTexts(found.sources)),
          ...(await knownTexts(found, socket, request)),
        ]
      : [
          {
            name: 'left-out.txt',
            text: `${found.reason}\nWhat is secret is not known: nothing of the daemon is here.\n`,
          },
          ...(await kernelTexts(undefined)),
        ];
  const texts = [versions, ...taken].map(({ name, text }) => ({
    name,
    text: anonymise(scrub(text).slice(0, MOST_BYTES)),
  }));
  const about = { since: new Date(request.sinceMs).toISOString(), anonymised: isAnonymous };
  return [...texts, manifestOf(texts, about)];
}

/** All that there is where a configuration can be read. */
async function knownTexts(
  { file, subject, networkNamespacePath }: Extract<FoundSubject, { kind: 'found' }>,
  socket: string,
  { sinceMs }: BundleRequest,
): Promise<readonly BundledText[]> {
  return [
    { name: 'configuration.json', text: jsonText(maskedModel(subject.configuration)) },
    { name: 'check.json', text: await checkText(file) },
    { name: 'doctor.json', text: jsonText(examine(doctorChecks, subject)) },
    { name: 'daemon.txt', text: daemonText(subject.machine.daemon?.pid) },
    ...(await daemonTexts(socket)),
    { name: 'events.jsonl', text: eventsSince(lastOf(eventsPath(socket)), sinceMs) },
    ...(await journalTexts(sinceMs)),
    ...(await kernelTexts(networkNamespacePath)),
  ];
}

/** The files as they were written; names in comments are known to no one, so not without names. */
function writtenTexts(
  sources: ReadonlyMap<string, { readonly text: string }>,
): readonly BundledText[] {
  const files = [...sources].map(([path, { text }]) => ({ path, text, isYaml: isYamlFile(path) }));
  return maskedFiles(files).map(({ path, text }, index) => ({
    name: `configuration/${index + 1}-${basename(path)}`,
    text: `# ${path}\n${withoutQueries(text)}`,
  }));
}

/** As it is called in full, and its first part. */
function hostNames(): readonly string[] {
  const name = hostname();
  return [...new Set([name, name.split('.', 1)[0] ?? name])].filter((each) => each !== '');
}

/** `upkeep check --format json FILE` */
async function checkText(file: string): Promise<string> {
  let text = '';
  const out = (more: string) => {
    text += more;
  };
  await runCheck(['--format', 'json', file], { out, error: out, colour: false, attended: false });
  return text;
}

/** How it was started: options stand in its command line. */
function daemonText(pid: number | undefined): string {
  return pid === undefined
    ? 'no daemon runs\n'
    : ['cmdline', 'limits', 'status', 'cgroup']
        .map((name) => `== /proc/${pid}/${name}\n${textOf(`/proc/${pid}/${name}`)}\n`)
        .join('')
        .replaceAll('\0', ' ');
}

/** The unit as systemd reads it, and what it has said. */
async function journalTexts(sinceMs: number): Promise<readonly BundledText[]> {
  const units = ['upkeepd', 'keepalived'];
  const since = `@${Math.floor(sinceMs / 1000)}`;
  const chosen = units.flatMap((unit) => ['--unit', unit]);
  const form = ['--no-pager', '--output', 'short-iso-precise', '--lines', MOST_LINES];
  return Promise.all([
    answerOf('unit.txt', ['systemctl', '--no-pager', 'cat', ...units]),
    answerOf('journal.txt', ['journalctl', ...form, '--since', since, ...chosen]),
  ]);
}

/** Those whose time is known, and is not before. */
function eventsSince(text: string, sinceMs: number): string {
  return text
    .split(/(?<=\n)/)
    .filter((line) => {
      const time = /"time":"([^"]+)"/.exec(line)?.[1];
      return time === undefined || Date.parse(time) >= sinceMs;
    })
    .join('');
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
  return Promise.all(
    Object.entries(QUESTIONS).map(([name, question]) => answerOf(name, question, path)),
  );
}

/** What a program says; why not, where it cannot. */
async function answerOf(
  name: string,
  [program = '', ...args]: readonly string[],
  path?: string,
): Promise<BundledText> {
  const options = path === undefined ? {} : { networkNamespacePath: path };
  const outcome = await runProgram(program, args, options);
  const text = outcome.kind === 'failed' ? outcome.reason : outcome.output || outcome.complaint;
  return { name, text: `${text}\n` };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return messageOf(error);
  }
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
