/** `upkeep status`: what the daemon is doing, as a table, JSON or YAML, once or all the time. */
import { checkLine } from '../../../observe/status/check-line.js';
import { failing, only } from '../../../observe/status/narrow.js';
import { renderStatus } from '../../../observe/status/render-status.js';
import { select } from '../../../observe/status/select.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { askStatus, unknownName } from '../../daemon-status.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { showCluster } from './cluster.js';
import { askView, viewOf } from './view.js';
import { watchStatus } from './watch.js';

/** What it takes, and its words. */
export const manual = {
  usage: [
    '[OPTION]... [NAME]...',
    '--check [NAME]...',
    '--watch [--failing] [NAME]...',
    '--cluster [--check]',
  ],
  description: `
Asks the running upkeepd who is master, since when, with which priority, which real servers are
up with which weight, and what is wrong: of everything, or of what the names stand for, as upkeep
why takes them.

As JSON and YAML it has the shape of GET /v1/status of the API (docs/openapi.json), which scripts
may rely on: members are added to it, and none goes or changes its meaning.

--check prints one line for a monitor, OK: … or CRITICAL: …. It is critical when a process does
not answer, an instance is in FAULT or another router is master beside it, a quorum is lost, a
BFD session is not up; or when a real server is down that is named.

--watch shows it on the whole terminal, anew when something has happened, and every five seconds for
what is counted: q ends it, f shows only what fails, Tab goes from all to VRRP to servers. Where
there is no terminal it prints a line of JSON for each change of a state. A daemon that does not
tell its events is asked each second.

--cluster shows what every cluster_member says of itself, and what is wrong between them: two
masters or none of a virtual router, configurations that disagree, a real server that is drained
for some only. With --check it is critical when a virtual router has two masters, or none.`,
  operands: [{ name: 'NAME', many: true }],
  options: {
    failing: { type: 'boolean', help: 'only what an operator should look at' },
    check: { type: 'boolean', help: 'one line, and status 2 when it is critical' },
    cluster: { type: 'boolean', help: 'all members of the cluster, as this router sees them' },
    watch: { type: 'boolean', short: 'w', help: 'go on, until it is ended' },
    output: {
      type: 'string',
      short: 'o',
      value: 'FORM',
      choices: ['text', 'wide', 'json', 'yaml'],
    },
    format: { type: 'string', value: 'FORM', help: 'the same as --output' },
    json: { type: 'boolean', help: 'the same as --output json' },
    socket: socketOption,
  },
  exits: `0  the daemon answered    1  it did not answer properly, or there is no such NAME
2  with --check: something is wrong
${DAEMON_EXITS}`,
  examples: `upkeep status
upkeep status --failing
upkeep status VI_1 10.0.0.100:80 -o wide
upkeep status --json | jq -r '.vrrp.instances[] | "\\(.name) \\(.state)"'`,
} as const satisfies CommandManual;

/** Asks and prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals: names } = readArguments(args, manual);
  const wanted = values.output ?? values.format ?? (values.json ? 'json' : undefined);
  const form = choiceOf('--output', manual.options.output, wanted);
  const { check = false, watch = false, cluster = false } = values;
  if ((check && (watch || values.failing)) || (watch && wanted !== undefined)) {
    throw new UsageError('--check and --watch stand for themselves');
  }
  if (cluster && (watch || values.failing || names.length > 0)) {
    throw new UsageError('--cluster goes with --check and --output only');
  }
  if (cluster) {
    return showCluster({ socket: values.socket, form, check }, terminal);
  }
  const answer = await askStatus(values.socket, terminal);
  if (typeof answer === 'number') {
    return answer;
  }
  const unknown = names.find((name) => select(answer, name).length === 0);
  if (unknown !== undefined) {
    terminal.error(unknownName(answer, unknown));
    return exitCodes.failed;
  }
  if (watch) {
    const request = { names, failing: values.failing ?? false, socket: values.socket };
    return watchStatus(request, answer, terminal);
  }
  if (check) {
    const { healthy, text } = checkLine(answer, names);
    terminal.out(`${text}\n`);
    return healthy ? exitCodes.ok : exitCodes.no;
  }
  const named = names.length === 0 ? answer : only(answer, names);
  const seen = values.failing ? failing(named) : named;
  if (form === 'text' || form === 'wide') {
    const { colour } = terminal;
    const rendering = { colour, partial: seen !== answer, wide: form === 'wide' };
    terminal.out(renderStatus(seen, rendering));
    return exitCodes.ok;
  }
  const view = await askView(values.socket, terminal);
  if (typeof view === 'number') {
    return view;
  }
  terminal.out(await written(seen === answer ? view : viewOf(view, seen), form));
  return exitCodes.ok;
}

async function written(
  view: Awaited<ReturnType<typeof askView>>,
  form: 'json' | 'yaml',
): Promise<string> {
  if (form === 'json') {
    return `${JSON.stringify(view, undefined, 2)}\n`;
  }
  const { dump } = await import('js-yaml');
  return dump(view);
}
