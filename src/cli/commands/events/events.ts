/** `upkeep events`: what the daemon has said, and says. */
import { DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import { eventQuery } from '../../../observe/events/event-query.js';
import type { KeptEvent } from '../../../observe/events/kept-event.js';
import { renderEvent } from '../../../observe/events/render-events.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { keptEvents, sayMissed } from '../../event-source.js';
import { DAEMON_EXITS, exitCodes } from '../../exit-codes.js';
import { followEvents } from '../../follow-events.js';
import type { Terminal } from '../../terminal.js';

const output = { type: 'string', short: 'o', value: 'FORMAT', choices: ['text', 'json'] } as const;

/** What it takes, and its words. */
export const manual = {
  usage: ['[OPTION]... [NAME]...'],
  description: `
Shows what upkeepd has said: changes of state, servers that went and came back, refused adverts,
reloads, scripts that failed; the newest 100 without --since and --limit. They come from the daemon
and from its flight recorder (/var/lib/upkeep/events.jsonl), which needs no daemon to be read.
NAME is an instance, a sync group, an address, a server, an interface or another name, in the forms
that upkeep why takes: only events in which one of these is named. A TIME is one of
  1h, 90s, 2d                            so long ago
  14:03, 14:03:10                        the last time that it was so late
  2026-11-29 14:03, 2026-11-29T14:03Z    a date and a time`,
  operands: [{ name: 'NAME', many: true }],
  options: {
    follow: { type: 'boolean', short: 'f', help: 'go on with what happens, also after a restart' },
    since: { type: 'string', value: 'TIME', help: 'from this time on' },
    until: { type: 'string', value: 'TIME', help: 'before this time' },
    type: {
      type: 'string',
      multiple: true,
      value: 'EVENT',
      help: 'of this name, for example stateChanged; may be repeated',
    },
    level: {
      type: 'string',
      value: 'LEVEL',
      help: 'error, warn, info or debug, and what is more urgent (default info)',
    },
    limit: { type: 'string', value: 'COUNT', help: 'the newest so many' },
    output: { ...output, help: 'text, or json: an object on each line' },
    json: { type: 'boolean', help: 'the same as -o json' },
    socket: socketOption,
  },
  exits: `0  shown    1  wrong command line
${DAEMON_EXITS}; the first of them with --follow only`,
  examples: `upkeep events --since 1h
upkeep events -f VI_1
upkeep events --since 2d --type stateChanged -o json | jq -r '.cause'`,
} as const satisfies CommandManual;

const USUAL_LIMIT = '100';
const MOST_SINCE = '10000';

/** Shows and follows. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const isJson = values.json || choiceOf('--output', output, values.output) === 'json';
  const parameters = parametersOf(values, positionals);
  const kept = await keptEvents(values.socket, parameters, terminal);
  if (typeof kept === 'number') {
    return kept;
  }
  const show = (event: KeptEvent): void =>
    terminal.out(isJson ? `${event.line}\n` : renderEvent(event, terminal.colour));
  kept.events.forEach(show);
  if (!values.follow) {
    return exitCodes.ok;
  }
  if (kept.last === undefined) {
    return exitCodes.noDaemon;
  }
  for (const ofPast of ['since', 'until', 'limit']) {
    parameters.delete(ofPast);
  }
  const socketPath = values.socket ?? DEFAULT_CONTROL_SOCKET;
  const refused = await followEvents(
    socketPath,
    parameters,
    { last: kept.last },
    {
      event: show,
      missed: (count) => sayMissed(count, terminal),
    },
  );
  terminal.error(`upkeep: the daemon does not go on: ${refused}\n`);
  return exitCodes.failed;
}

/** Times are of this terminal, so they are sent as what they are for everyone. */
function parametersOf(
  values: {
    readonly [Name in 'since' | 'until' | 'level' | 'limit']?: string;
  } & { readonly type?: readonly string[] },
  names: readonly string[],
): URLSearchParams {
  const { since, until, type = [], level = 'info' } = values;
  const { limit = since === undefined ? USUAL_LIMIT : MOST_SINCE } = values;
  const parameters = new URLSearchParams({
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    level,
    limit,
  });
  for (const name of type) {
    parameters.append('type', name);
  }
  for (const name of names) {
    parameters.append('about', name);
  }
  const query = eventQuery(parameters, Date.now());
  if (typeof query === 'string') {
    throw new UsageError(query);
  }
  const { sinceMs, untilMs } = query.filter;
  for (const [name, timeMs] of Object.entries({ since: sinceMs, until: untilMs })) {
    if (timeMs !== undefined) {
      parameters.set(name, new Date(timeMs).toISOString());
    }
  }
  return parameters;
}
