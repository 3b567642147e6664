/** `global_defs`: the load balancer. */
import {
  address,
  asked,
  choice,
  forms,
  INT32,
  integer,
  network,
  optional,
  repeated,
  simple,
  UINT32,
  word,
} from '../argument.js';
import { flag, toggle, value } from '../keyword.js';
import { scheduling } from '../lvs/scheduling.js';
import { fifo, fifoScript } from '../vrrp/notify.js';

const PROCESS_NAME = value(word('name', 15), 'Name of the checker process.', {
  otherwise: 'the name of the program',
  reload: 'ignored',
});
const TIMEOUT = [integer('seconds', 0, 2_678_400, { unit: 'seconds' })];
const FLUSH_ON_STOP = value(
  optional(choice('VS', ['VS'])),
  'Empty the table of the load balancer at the end; VS: only of the own services, each at once.',
  { otherwise: 'off' },
);

const services = {
  lvs_timeouts: value(
    asked(repeated(forms('tcp|tcpfin|udp', { tcp: TIMEOUT, tcpfin: TIMEOUT, udp: TIMEOUT }))),
    'Time after which idle connections are forgotten; 0 leaves it as it is.',
    { otherwise: "the kernel's" },
  ),
  lvs_flush: flag('Empty the table of the load balancer at the start.', { reload: 'ignored' }),
  lvs_flush_on_stop: FLUSH_ON_STOP,
  lvs_flush_onstop: { ...FLUSH_ON_STOP, synonymOf: 'lvs_flush_on_stop', deprecated: 'quietly' },
  lvs_sync_daemon: value(
    [
      asked(simple('interface', 'interface')),
      repeated(
        optional(
          forms(
            'option',
            {
              inst: [word('instance')],
              id: [integer('id', 0, 255)],
              maxlen: [integer('bytes', 1, 65_507, { unit: 'bytes' })],
              port: [integer('port', 1, 65_535)],
              ttl: [integer('hops', 1, 255)],
              group: [address('group', { multicast: true })],
            },
            word('instance, then id'),
          ),
        ),
      ),
    ],
    'Share connections with other balancers; with inst as the state of that instance says.',
    { otherwise: 'off', firstCounts: true },
  ),
  checker_log_all_failures: toggle('Log every failed check, not only changes.'),
  rs_init_notifies: toggle('Tell at the start which real servers are up.'),
  lvs_notify_fifo: fifo('Named pipe that gets the changes of virtual and real servers.'),
  lvs_notify_fifo_script: fifoScript('Started to read that pipe.'),
} as const;

const { priority, noSwap, realTimePriority, processors, longest } = scheduling('checker');

const processKeywords = {
  checker_process_name: PROCESS_NAME,
  lvs_process_name: { ...PROCESS_NAME, synonymOf: 'checker_process_name', deprecated: 'quietly' },
  checker_priority: priority,
  checker_no_swap: noSwap,
  checker_rt_priority: realTimePriority,
  checker_cpu_affinity: processors,
  checker_rlimit_rttime: longest,
  checker_rlimit_rtime: { ...longest, synonymOf: 'checker_rlimit_rttime', deprecated: 'quietly' },
} as const;

const marks = {
  nftables_ipvs: value(
    optional(word('table'), 'keepalived_ipvs'),
    'Mark the packets of a server group, so that it needs one service only.',
    { otherwise: 'off', firstCounts: true },
  ),
  nftables_ipvs_priority: value(
    integer('priority', -INT32 - 1, INT32),
    'Priority of the chain that sets the marks.',
    { default: -1 },
  ),
  nftables_ipvs_start_fwmark: value(integer('mark', 1, UINT32), 'First mark to use.', {
    default: 1000,
  }),
} as const;

const ours = {
  lvs_drift_interval: value(
    asked(integer('seconds', 0, 86_400, { unit: 'seconds' })),
    'How often the table in the kernel is compared with this file (ours); 0: never.',
    { default: 5 },
  ),
  lvs_host_setup: value(
    asked(choice('what', ['auto', 'check', 'off'])),
    'Kernel settings that this file needs (ours): auto sets them while it runs, check logs them.',
    { default: 'check' },
  ),
  lvs_weight_steps: value(
    asked(integer('steps', 1, 1000)),
    'With lb_algo mh weights change by this part of the configured one, and not by less (ours).',
    { otherwise: 'any weight' },
  ),
  maintenance_directory: value(
    asked(simple('directory', 'path')),
    'While a file ADDRESS or ADDRESS:PORT is there, this real server is disabled (ours).',
    { otherwise: 'none', field: 'maintenanceDirectory' },
  ),
  lvs_masquerade: value(
    asked(repeated(network('network'))),
    'Networks of real servers that reach the world with an address of this machine (ours).',
    { otherwise: 'none' },
  ),
  vrrp_wait_for_lvs: value(
    asked(integer('seconds', 0, 3600, { unit: 'seconds' })),
    'How long a directing instance waits for its table at the start (ours); 0: it does not.',
    { default: 20 },
  ),
} as const;

/** The rows of this file. */
export const balancerGlobalKeywords = {
  ...services,
  ...processKeywords,
  ...marks,
  ...ours,
} as const;
