/** `global_defs`: the keywords that are not about VRRP itself. */
import { asked, choice, integer, optional, repeated, seconds, simple, word } from './argument.js';
import { flag, type SupportedKeyword, toggle, value } from './keyword.js';
import { SCRIPT, script } from './notify.js';
import { planned } from './planned.js';

const PROCESS_NAME = word('name', 15);
const FIFO = [simple('path', 'path'), optional(word('user')), optional(word('group'))];
const scriptTimeout = value(
  integer('seconds', 1, 1000, { unit: 'seconds' }),
  'A run that takes longer is killed.',
  { default: '10' },
);

const daemonKeywords = {
  router_id: value(word('name'), 'Name of this router, for people.', {
    default: 'the host name',
  }),
  process_names: flag('Give the child processes names of their own.'),
  vrrp_process_name: value(PROCESS_NAME, 'Name of the VRRP process.'),
  umask: value(simple('mask', 'fileMode'), 'Mode bits that created files do not get.', {
    default: '0177',
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
    { handledBy: 'language', default: 'none' },
  ),
  reload_check_config: value(
    optional(simple('log file', 'path')),
    'A reload first checks the file in a process of its own.',
  ),
  reload_file: value(optional(simple('path', 'path')), 'Exists while a configuration is read.'),
} as const;

const scriptKeywords = {
  script_user: value(
    [word('user'), optional(word('group'))],
    'Account of scripts that name none; a colon before the group adds the supplementary groups.',
    { default: 'keepalived_script, if there is such a user' },
  ),
  enable_script_security: flag('Run no script as root that others than root could change.'),
  use_symlink_paths: toggle('Run scripts by the path as written, with its symbolic links.'),
  set_supplementary_groups: toggle('Scripts get the supplementary groups of their user.'),
  startup_script: value(asked(SCRIPT), 'Runs, and is waited for, before anything else is started.'),
  startup_script_timeout: scriptTimeout,
  shutdown_script: value(asked(SCRIPT), 'Runs, and is waited for, when everything has stopped.'),
  shutdown_script_timeout: scriptTimeout,
  notify_fifo: value(FIFO, 'Named pipe that gets a line for every change of state.'),
  notify_fifo_script: script('Started to read that pipe.'),
  vrrp_notify_fifo: value(FIFO, 'Named pipe that gets the lines of VRRP only.'),
  vrrp_notify_fifo_script: script('Started to read that pipe.'),
  vrrp_notify_priority_changes: toggle('Instances and groups report priority changes.'),
  fifo_write_vrrp_states_on_reload: flag('A reload writes all states to the pipes again.'),
} as const;

const dumpKeywords = {
  data_use_instance: toggle('Names of dump files contain namespace and instance.'),
  json_version: value(choice('version', ['1', '2']), 'Layout of the JSON dump.', {
    default: '1',
  }),
  state_dump_file: value(simple('path', 'path'), 'Where SIGUSR1 writes the state.'),
  stats_dump_file: value(simple('path', 'path'), 'Where SIGUSR2 writes the statistics.'),
  json_dump_file: value(simple('path', 'path'), 'Where the JSON signal writes.'),
} as const;

const rlimit: SupportedKeyword = value(
  integer('microseconds', 1, 4_294_967_295, { unit: 'microseconds' }),
  'Longest time of computing without a pause in real-time scheduling.',
  { default: '10000', reload: 'ignored' },
);

/** Scheduling of the VRRP process. */
const schedulingKeywords = {
  vrrp_priority: value(integer('nice value', -20, 19), 'Nice value of the VRRP process.', {
    default: '0',
    reload: 'ignored',
  }),
  vrrp_no_swap: flag('Keep the VRRP process in memory.', { reload: 'ignored' }),
  vrrp_rt_priority: value(
    integer('priority', 1, 99, { clamp: true }),
    'Real-time priority of the VRRP process.',
    { default: 'not real-time', reload: 'ignored' },
  ),
  vrrp_cpu_affinity: value(
    repeated(integer('processor', 0, 65_535)),
    'Processors that the VRRP process may use.',
    { default: 'all', reload: 'ignored' },
  ),
  vrrp_rlimit_rttime: rlimit,
  vrrp_rlimit_rtime: {
    ...rlimit,
    synonymOf: 'vrrp_rlimit_rttime',
    deprecated: true,
  },
  vrrp_startup_delay: value(
    seconds('seconds', 0.001, 4294.967295),
    'No timer runs and no advert counts before this time after the start.',
    { default: '0', reload: 'ignored' },
  ),
} as const;

const names = planned('the process keeps the name it has', 'harmless');
const tuning = planned('the setting of the system is used', 'harmless');
const traces = planned('no copy of the configuration is kept', 'harmless');
const timed = planned('no reload happens by the clock');

/** Not there yet. */
const plannedKeywords = {
  ...names.values('process_name', 'bfd_process_name'),
  ...tuning.values('max_auto_priority', 'min_auto_priority_delay'),
  ...tuning.values('vrrp_netlink_cmd_rcv_bufs', 'vrrp_netlink_monitor_rcv_bufs'),
  ...tuning.flags('vrrp_netlink_cmd_rcv_bufs_force', 'vrrp_netlink_monitor_rcv_bufs_force'),
  ...tuning.values('process_monitor_rcv_bufs', 'vrrp_rx_bufs_policy'),
  ...tuning.flags('process_monitor_rcv_bufs_force', 'disable_local_igmp'),
  ...tuning.values('vrrp_rx_bufs_multiplier', 'iproute_usr_dir', 'iproute_etc_dir'),
  ...traces.values('config_save_dir', 'tmp_config_directory'),
  ...timed.values('reload_time_file'),
  ...timed.flags('reload_repeat'),
} as const;

/** The rows of this file. */
export const generalGlobalKeywords = {
  ...daemonKeywords,
  ...scriptKeywords,
  ...dumpKeywords,
  ...schedulingKeywords,
  ...plannedKeywords,
} as const;
