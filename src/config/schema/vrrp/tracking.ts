/** `vrrp_script` and the lists that name tracked objects. */
import {
  asked,
  choice,
  forms,
  INT32,
  integer,
  optional,
  repeated,
  seconds,
  simple,
  word,
} from '../argument.js';
import { block, flag, type Keyword, keywords, list, value } from '../keyword.js';

const REVERSE = optional(choice('reverse', ['reverse', 'noreverse']));

/** A priority change, optionally with its sign turned. */
export const WEIGHT = [
  integer('weight', -253, 253, { becomes: { 254: 253, [-254]: -253 } }),
  REVERSE,
] as const;

/** The keywords of a `vrrp_script`. */
export const vrrpScriptKeywords = {
  script: value(
    simple('command', 'command'),
    'Command to run; quote a command that has arguments.',
  ),
  interval: value(
    seconds('interval', 0, 1_000_000, { decimals: 3, becomes: { 0: 1 } }),
    'Time from one run to the next.',
    { default: 1 },
  ),
  timeout: value(
    seconds('timeout', 0, 1_000_000, { decimals: 3 }),
    'A run that takes longer is killed and has failed.',
    { default: 0, otherwise: 'the interval' },
  ),
  weight: value(
    WEIGHT,
    'Priority change for those who track the script; 0 puts them into FAULT instead.',
    { default: 0 },
  ),
  rise: value(integer('runs', 1, INT32), 'Successful runs in a row until it is good again.', {
    default: 1,
  }),
  fall: value(integer('runs', 1, INT32), 'Failed runs in a row until it is bad.', {
    default: 1,
  }),
  user: value([word('user'), optional(word('group'))], 'Account that runs the script.', {
    otherwise: 'script_user',
  }),
  init_fail: flag('Regard the script as failed until its first success.'),
} as const;

/** `vrrp_script` */
export const VRRP_SCRIPT = block(
  keywords(vrrpScriptKeywords),
  [word('name')],
  'A command whose exit status can be tracked.',
);

const WEIGHT_OPTION = {
  weight: value(WEIGHT, 'Weight for this user of the object; reverse turns its sign.', {
    otherwise: 'the weight of the object',
  }),
};

/** `track_script` */
export const TRACK_SCRIPT: Keyword = block(
  list('line', word('script name'), WEIGHT_OPTION),
  [],
  'Scripts whose result counts.',
);

/** `track_interface` */
export const TRACK_INTERFACE: Keyword = block(
  list('line', simple('interface', 'interface'), WEIGHT_OPTION),
  [],
  'Interfaces, besides the own one, whose state counts.',
);

/** The weight of files and processes, which their own value multiplies. */
const WIDE_WEIGHT = [asked(integer('weight', -254, 254)), REVERSE] as const;
const WIDE_WEIGHT_OPTION = {
  weight: value(WIDE_WEIGHT, 'Weight for this user of the object; reverse turns its sign.', {
    otherwise: 'the weight of the object',
  }),
};

/** What instances and groups can follow besides scripts and interfaces. */
export const followedLists = {
  track_file: block(
    list('line', word('file name'), WIDE_WEIGHT_OPTION),
    [],
    'Files whose number counts.',
  ),
  track_process: block(
    list('line', word('process name'), WIDE_WEIGHT_OPTION),
    [],
    'Processes whose running counts.',
  ),
  track_bfd: block(
    list('line', word('BFD instance'), WEIGHT_OPTION),
    [],
    'BFD sessions that count.',
  ),
  track_virtual_server: block(
    list('line', word('address:port|fwmark:mark|group'), {
      weight: value(WEIGHT, 'Priority change; 0: FAULT while the quorum is lost.', { default: 0 }),
    }),
    [],
    'Virtual servers whose quorum counts (ours).',
  ),
};

/** `track_file`: its number counts where an instance or a group names it. */
const TRACK_FILE = block(
  keywords({
    file: value(asked(simple('path', 'path')), 'The file to watch.', {
      otherwise: 'required',
      firstCounts: true,
    }),
    weight: value(WIDE_WEIGHT, 'Multiplies the number in the file.', {
      default: 1,
      firstCounts: true,
    }),
    init_file: value(
      repeated(
        optional(forms('number|overwrite', { overwrite: [] }, integer('number', -INT32, INT32))),
      ),
      'Create the file at the start with this number or 0; overwrite: also if there is one.',
      { otherwise: 'off' },
    ),
  }),
  [word('name')],
  'A file whose number instances, groups and a FILE_CHECK can follow.',
);

/** Both names of the block at the top level. */
export const trackFileKeywords = {
  track_file: TRACK_FILE,
  vrrp_track_file: { ...TRACK_FILE, synonymOf: 'track_file', deprecated: 'quietly' },
} as const;

const DELAY = seconds('seconds', 0.000001, 3600);

/** `vrrp_track_process` */
export const TRACK_PROCESS = block(
  keywords({
    process: value(
      [word('command'), repeated(optional(word('parameter')))],
      'Its short name, of which 15 bytes count; with parameters: its command line.',
      { otherwise: 'required', firstCounts: true },
    ),
    param_match: value(
      optional(choice('how', ['initial', 'partial'])),
      'Compare parameters too: all, those given (partial), or the begin of the last one (initial).',
      { otherwise: 'off' },
    ),
    weight: value(WIDE_WEIGHT, 'Priority change for those who track it; 0: FAULT instead.', {
      default: 0,
      firstCounts: true,
    }),
    quorum: value(integer('processes', 1, 65_535), 'How many must run at least.', {
      default: 1,
    }),
    quorum_max: value(
      integer('processes', 0, 65_535),
      'How many may run at most; 0: none may run.',
      { otherwise: 'no limit' },
    ),
    delay: value(DELAY, 'Both terminate_delay and fork_delay.', { default: 0 }),
    terminate_delay: value(DELAY, 'Time until it counts that a process has ended.', {
      default: 0,
    }),
    fork_delay: value(DELAY, 'Time until it counts that a process has begun.', { default: 0 }),
    full_command: flag('Compare the command as it was started, not its short name.'),
  }),
  [word('name')],
  'A program whose running can be tracked.',
);
