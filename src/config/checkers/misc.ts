/** `MISC_CHECK`: the exit status of a command. */
import { asked, integer, optional, simple, word } from '../schema/argument.js';
import { block, flag, keywords, value } from '../schema/keyword.js';
import { commandText, type ScriptCommand } from '../script-model.js';
import { because, type CheckKind, type CheckTiming } from './check-kind.js';
import { COMMAND, timing } from './common.js';

/** `MISC_CHECK` */
export interface MiscCheck {
  readonly kind: 'misc';
  readonly timing: CheckTiming;
  readonly command: ScriptCommand;
  readonly timeoutMs: number;
  /** Exit statuses 2 to 255 are good and set the weight to the status minus 2. */
  readonly dynamic: boolean;
}

/** `MISC_CHECK` */
export const miscCheckKeywords = {
  ...timing(COMMAND),
  misc_path: value(
    asked(simple('command', 'command')),
    'Command to run; quote a command that has arguments.',
  ),
  misc_timeout: value(
    integer('seconds', 0, 4294, { unit: 'seconds' }),
    'A run that takes longer is killed and has failed.',
    { otherwise: 'delay_loop of the virtual_server' },
  ),
  misc_dynamic: flag('Exit status 2 to 255 is good and sets the weight to the status minus 2.'),
  user: value([asked(word('user')), optional(word('group'))], 'Account that runs the command.', {
    otherwise: 'script_user',
  }),
} as const;

/** The kind. */
export const misc = {
  blocks: {
    MISC_CHECK: block(
      keywords(miscCheckKeywords),
      [],
      'Run a command; its exit status is the result.',
    ),
  },
  detail: ({ command }) => command.text,
  identity({ kind, command: { argv, user, group }, dynamic }) {
    return [kind, argv, user, group, dynamic];
  },
  particulars: ({ command, timeoutMs, dynamic }) => [
    `   script = ${commandText(command)}`,
    `   timeout = ${timeoutMs / 1000}`,
    `   dynamic = ${dynamic ? 'YES' : 'NO'}`,
  ],
  mailText: ({ up, timedOut }) =>
    `MISC CHECK ${up ? 'succeeded' : timedOut ? 'timed out' : 'failed'} on service`,
  succeeded: ({ server, service, detail }) =>
    `Misc check for [${server} VS ${service}] by [${detail}] succeeded.`,
  failed: ({ server, service, detail, after, reason }) =>
    `Misc check for [${server} VS ${service}] by [${detail}] failed${after}.${because(reason)}`,
} as const satisfies CheckKind<MiscCheck>;
