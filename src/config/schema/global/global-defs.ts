/** `global_defs`: the keywords that are not about VRRP itself. */
import { asked, choice, integer, optional, repeated, seconds, simple, word } from '../argument.js';
import { flag, toggle, value } from '../keyword.js';
import { scheduling } from '../lvs/scheduling.js';
import { fifo, fifoScript, SCRIPT } from '../vrrp/notify.js';
import { bufferKeywords } from './buffers.js';

const PROCESS_NAME = word('name', 15);
const scriptTimeout = value(
  asked(integer('seconds', 1, 1000, { unit: 'seconds' })),
  'A run that takes longer is killed.',
  { default: 10 },
);

const daemonKeywords = {
  router_id: value(asked(word('name')), 'Name of this router, for people.', {
    otherwise: 'the host name',
  }),
  process_names: flag('Give the child processes names of their own.', { reload: 'ignored' }),
  process_name: value(PROCESS_NAME, 'Name of the process that starts the others.', {
    otherwise: 'upkeepd',
    reload: 'ignored',
  }),
  vrrp_process_name: value(PROCESS_NAME, 'Name of the VRRP process.', { reload: 'ignored' }),
  bfd_process_name: value(PROCESS_NAME, 'Name of the BFD process.', {
    otherwise: 'the name of the program',
    reload: 'ignored',
  }),
  umask: value(simple('mask', 'fileMode'), 'Mode bits that created files do not get.', {
    default: 0o177,
    reload: 'ignored',
  }),
  random_seed: value(
    integer('seed', 0, 4_294_967_295),
    'Makes the random numbers of a configuration repeatable.',
    {
      handledBy: 'language',
    },
  ),
  include_check: value(
    repeated(optional(word('check'))),
    'Which problems of include lines are errors.',
    { handledBy: 'language', otherwise: 'none' },
  ),
  reload_check_config: value(
    optional(simple('log file', 'path')),
    'A reload first checks the file in a process of its own.',
  ),
  reload_file: value(optional(simple('path', 'path')), 'Exists while a configuration is read.'),
  reload_time_file: value(
    asked(simple('path', 'path')),
    'Holds the time of the next reload: [[YY]YY-MM-DD ]HH:MM:SS[Z]; it is removed then.',
    { field: 'reloadTimeFile' },
  ),
  reload_repeat: flag('That file stays, and a time without a date counts every day.', {
    field: 'reloadDaily',
  }),
  watch_configuration: toggle(
    'A reload follows when this file or an included one has changed, two seconds later (ours).',
    { field: 'watchesConfiguration' },
  ),
  config_save_dir: value(
    simple('directory', 'path'),
    'Where configuration and state are kept before and after each reload.',
    { field: 'configurationCopyDirectory' },
  ),
  tmp_config_directory: value(
    asked(simple('directory', 'path')),
    'For a copy of the configuration that the processes read; here they are told it.',
    { otherwise: 'memory', firstCounts: true, field: 'temporaryDirectory' },
  ),
} as const;

const scriptKeywords = {
  script_user: value(
    [asked(word('user')), optional(word('group'))],
    'Account of scripts that name none; a colon before the group adds the supplementary groups.',
    { otherwise: 'keepalived_script, if there is such a user' },
  ),
  enable_script_security: flag('Run no script as root that others than root could change.'),
  use_symlink_paths: toggle('Run scripts by the path as written, with its symbolic links.'),
  set_supplementary_groups: toggle('Scripts get the supplementary groups of their user.'),
  startup_script: value(
    asked(SCRIPT),
    'Runs, and is waited for, before anything else is started.',
    { reload: 'ignored', firstCounts: true },
  ),
  startup_script_timeout: { ...scriptTimeout, reload: 'ignored' },
  shutdown_script: value(asked(SCRIPT), 'Runs, and is waited for, when everything has stopped.', {
    firstCounts: true,
  }),
  shutdown_script_timeout: scriptTimeout,
  notify_fifo: fifo('Named pipe that gets a line for every change of state.'),
  notify_fifo_script: fifoScript('Started to read that pipe.'),
  vrrp_notify_fifo: fifo('Named pipe that gets the lines of VRRP only.'),
  vrrp_notify_fifo_script: fifoScript('Started to read that pipe.'),
  vrrp_notify_priority_changes: toggle('Instances and groups tell the FIFOs of priority changes.'),
  fifo_write_vrrp_states_on_reload: flag('A reload writes all states to the pipes again.'),
} as const;

const dumpKeywords = {
  data_use_instance: toggle('Names of dump files contain namespace and instance.'),
  json_version: value(asked(choice('version', ['1', '2'])), 'Layout of the JSON dump.', {
    default: '1',
  }),
  state_dump_file: value(asked(simple('path', 'path')), 'Where SIGUSR1 writes the state.'),
  stats_dump_file: value(asked(simple('path', 'path')), 'Where SIGUSR2 writes the statistics.'),
  json_dump_file: value(asked(simple('path', 'path')), 'Where the JSON signal writes.'),
} as const;

const { priority, noSwap, realTimePriority, processors, longest } = scheduling('VRRP');

/** Scheduling of the VRRP process. */
const schedulingKeywords = {
  vrrp_priority: priority,
  vrrp_no_swap: noSwap,
  vrrp_rt_priority: realTimePriority,
  vrrp_cpu_affinity: processors,
  vrrp_rlimit_rttime: longest,
  vrrp_rlimit_rtime: { ...longest, synonymOf: 'vrrp_rlimit_rttime', deprecated: 'quietly' },
  max_auto_priority: value(
    optional(integer('priority', -1, 99)),
    'Real-time priority that VRRP may give itself when its timers run late; 0, -1: none.',
    { default: 0 },
  ),
  min_auto_priority_delay: value(
    asked(integer('microseconds', 1, 10_000_000, { unit: 'microseconds' })),
    'How late a timer must be for that.',
    { default: 1_000_000, field: 'automaticPriorityDelayUs' },
  ),
  vrrp_startup_delay: value(
    seconds('seconds', 0.001, 4294.967295),
    'No timer runs and no advert counts before this time after the start.',
    { default: 0, reload: 'ignored' },
  ),
} as const;

/** The rows of this file. */
export const generalGlobalKeywords = {
  ...daemonKeywords,
  ...scriptKeywords,
  ...dumpKeywords,
  ...schedulingKeywords,
  ...bufferKeywords,
} as const;
