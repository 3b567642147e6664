/** `vrrp_script` and the lists that name tracked objects. */
import { INT32, integer, optional, seconds, simple, word } from './argument.js';
import { block, flag, keywords, list, type SupportedKeyword, value } from './keyword.js';
import { planned } from './planned.js';

/** A priority change, optionally with its sign turned. */
export const WEIGHT = [
  integer('weight', -253, 253, { becomes: { 254: 253, [-254]: -253 } }),
  optional({ name: 'reverse', value: { type: 'choice', choices: ['reverse', 'noreverse'] } }),
];

/** The keywords of a `vrrp_script`. */
export const vrrpScriptKeywords = {
  script: value(
    simple('command', 'command'),
    'Command to run; quote a command that has arguments.',
  ),
  interval: value(
    seconds('interval', 0, 1_000_000, { decimals: 3, becomes: { 0: 1 } }),
    'Time from one run to the next.',
    { default: '1' },
  ),
  timeout: value(
    seconds('timeout', 0, 1_000_000, { decimals: 3 }),
    'A run that takes longer is killed and has failed.',
    { default: 'the interval' },
  ),
  weight: value(
    WEIGHT,
    'Priority change for those who track the script; 0 puts them into FAULT instead.',
    { default: '0' },
  ),
  rise: value(integer('runs', 1, INT32), 'Successful runs in a row until it is good again.', {
    default: '1',
  }),
  fall: value(integer('runs', 1, INT32), 'Failed runs in a row until it is bad.', {
    default: '1',
  }),
  user: value([word('user'), optional(word('group'))], 'Account that runs the script.', {
    default: 'script_user',
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
    default: 'the weight of the object',
  }),
};

/** `track_script` */
export const TRACK_SCRIPT: SupportedKeyword = block(
  list('line', word('script name'), WEIGHT_OPTION),
  [],
  'Scripts whose result counts.',
);

/** `track_interface` */
export const TRACK_INTERFACE: SupportedKeyword = block(
  list('line', simple('interface', 'interface'), WEIGHT_OPTION),
  [],
  'Interfaces, besides the own one, whose state counts.',
);

const files = planned('file contents are not watched, so nothing reacts to them');
const processes = planned('processes are not watched, so nothing reacts to their end');
const bfd = planned('no BFD session is run, so nothing reacts to a lost path');

/** Lists of tracked objects that no part of upkeep observes yet. */
export const plannedTrackers = {
  track_file: files.block(list('line', word('file name'), WEIGHT_OPTION)),
  track_process: processes.block(list('line', word('process name'), WEIGHT_OPTION)),
  track_bfd: bfd.block(list('line', word('BFD instance'), WEIGHT_OPTION)),
};

const trackFile = files.block(keywords(files.values('file', 'weight', 'init_file')));

/** The blocks at the top level that define them. */
export const plannedTracked = {
  track_file: trackFile,
  vrrp_track_file: trackFile,
  vrrp_track_process: processes.block(
    keywords({
      ...processes.values('process', 'param_match', 'weight', 'quorum', 'quorum_max'),
      ...processes.values('delay', 'terminate_delay', 'fork_delay'),
      ...processes.flags('full_command'),
    }),
  ),
  bfd_instance: bfd.block(
    keywords({
      ...bfd.values('source_ip', 'neighbor_ip', 'neighbour_ip', 'min_rx', 'min_tx', 'idle_tx'),
      ...bfd.values('multiplier', 'ttl', 'hoplimit', 'max_hops', 'weight'),
      ...bfd.flags('passive', 'multihop', 'vrrp', 'checker'),
    }),
  ),
};
