/**
 * Failures whose error the log need not name: what was refused is done again or not needed, node
 * does not tell the error, or the line is there already. Each with the reason.
 */
import { failingCalls, namesError } from './calls.js';
import type { Injection } from './control.js';
import type { Outcome, Phase } from './trial.js';

interface QuietFailure {
  readonly calls: readonly string[];
  /** What the call is about, as `failing-calls.c` has it. */
  readonly about: RegExp;
  /** Without them all. */
  readonly errors?: readonly string[];
  /** Without it, all. */
  readonly phase?: Phase;
  /** With it the calls up to this place alone, and a failure that does not last. */
  readonly upTo?: number;
  readonly reason: string;
  /** What the log says in place of the error, unless the daemon is stopping. */
  readonly says?: RegExp;
  /** It is said once a minute: a line of an earlier trial is good as well. */
  readonly limited?: true;
}

const CHANNEL = /^unix socket/;

const QUIET: readonly QuietFailure[] = [
  {
    calls: ['write'],
    about: CHANNEL,
    reason: 'a message between supervisor and child is sent again',
  },
  {
    calls: ['recvmsg', 'recvmmsg'],
    about: /socket/,
    errors: ['EAGAIN'],
    reason: 'nothing to read: the loop asks again',
  },
  {
    calls: ['recvmsg'],
    about: CHANNEL,
    errors: ['ENOMEM'],
    reason: 'node takes it for the end of the channel, and tells no error',
    says: /its channel to the supervisor failed|Startup complete/,
  },
  {
    calls: ['timerfd_create', 'timerfd_settime'],
    about: /^$|timerfd/,
    reason: 'a timer of node stands in',
  },
  {
    calls: ['open', 'read', 'write', 'stat'],
    about: /promote_secondaries$/,
    reason: 'what the kernel removes with the first address is added again',
  },
  {
    calls: ['setsockopt', 'sendto', 'sendmmsg'],
    about: /^inet socket, protocol 112|^packet socket/,
    reason: 'an interface whose packets are refused is named once a minute',
    limited: true,
  },
  {
    calls: ['fork', 'exec', 'pipe', 'open', 'stat'],
    about: /^$|modprobe|\/dev\/null/,
    reason: 'modprobe of the checker child',
    says: /module ip_vs cannot be loaded/,
  },
  {
    calls: ['scandir'],
    about: /^\/proc\/self\/task$/,
    reason: 'a priority that the file does not ask for: the process goes without',
  },
  {
    calls: ['open', 'read', 'stat'],
    about: /^\/proc\/\d+\/stat$/,
    reason: 'whether a child that does not answer sleeps: unknown, it has the longer time',
  },
  {
    calls: ['open', 'read', 'stat', 'readlink'],
    about: /package\.json$|^\/proc\/(meminfo|self\/exe|(self|\d+)\/cgroup)$|^\/sys\/fs\/cgroup/,
    reason: 'node itself, which goes without',
  },
  {
    calls: ['open', 'read', 'stat'],
    about: /\/node_modules\/|\/dist\/|\/node$|\.node$|^\/tmp$/,
    reason: 'node itself: it looks for a module elsewhere, or ends with its own words',
  },
  {
    calls: ['pipe'],
    about: /^$/,
    phase: 'start',
    reason: 'node itself, which ends before the program begins',
    says: /^$/,
  },
  {
    calls: ['fork', 'exec', 'pipe'],
    about: /^$|\/node$/,
    phase: 'start',
    upTo: Number.POSITIVE_INFINITY,
    reason: 'a process in readiness, which is a reserve: another one is started',
    says: /Starting VRRP child process/,
  },
  {
    calls: ['setsockopt'],
    about: /^inet socket, protocol 112/,
    errors: ['ENODEV'],
    reason: 'an interface that is missing is said for its instance',
  },
  {
    calls: ['access'],
    about: /\.pid$/,
    reason: 'the file of a child of a former daemon is taken when it is written',
  },
  {
    calls: ['sendto', 'recvmmsg'],
    about: /^netlink socket, protocol 0/,
    phase: 'start',
    upTo: Number.POSITIVE_INFINITY,
    reason: 'a rehearsal: requests that the kernel refuses',
  },
  {
    calls: ['sendmmsg'],
    about: /^packet socket/,
    phase: 'start',
    upTo: 8,
    reason: 'a rehearsal: frames that the kernel refuses',
  },
  {
    calls: ['recvmmsg'],
    about: /^inet socket, protocol 112/,
    reason: 'adverts of other virtual routers, which are looked for again a second later',
  },
  {
    calls: ['open', 'read', 'stat'],
    about: /^\/proc\/self\/status$/,
    reason: 'what the process may do is not known: what it may not, the kernel refuses',
  },
  {
    calls: ['open', 'read', 'stat'],
    about: /\.json$/,
    reason: 'whether a state file says so already: it is written again',
  },
  {
    calls: ['access'],
    about: /\/prebuilds\/$/,
    phase: 'start',
    reason: 'an addon is looked for where a checkout has it, and is said where it is nowhere',
  },
  {
    calls: ['mkdir'],
    about: /./,
    reason: 'node: the folder is there, or the one above is made first, and it is done again',
  },
  {
    calls: ['recvmmsg'],
    about: /^netlink socket/,
    reason: 'links and addresses are read again, which is named once for each reason',
    limited: true,
  },
  {
    calls: ['recvmmsg'],
    about: /^packet socket/,
    reason: 'a claim of an address by another station: the next one is heard',
  },
  {
    calls: ['scandir', 'setsockopt'],
    about: /^\/etc\/netns|^netlink socket, protocol 0/,
    phase: 'start',
    reason: 'ip(8), which starts the daemon',
  },
  {
    calls: ['recvfrom'],
    about: /^inet socket, protocol 112/,
    reason: 'the queue of a new sender is emptied, which hears nothing from there on',
  },
  {
    calls: ['open', 'read', 'stat'],
    about: /\/net\/dev$/,
    reason: 'the interfaces of the machine are not known: a reload is judged without them',
  },
  {
    calls: ['open', 'read'],
    about: /^\/etc\/(passwd|group)$/,
    reason: 'what was read last holds',
  },
  {
    calls: ['open', 'stat'],
    about: /\.conf$/,
    errors: ['ENOENT'],
    reason: 'said in other words',
    says: /there is no such file|cannot be read/,
  },
  {
    calls: ['open'],
    about: /\.pid$/,
    errors: ['ELOOP'],
    reason: 'said in other words',
    says: /it is a symbolic link/,
  },
  {
    calls: ['open'],
    about: /\.pid$/,
    errors: ['ENOENT'],
    phase: 'start',
    reason: 'there is no file of a daemon before this one',
  },
  {
    calls: ['open'],
    about: /\/events@[^/]*\.jsonl$/,
    errors: ['ENOENT'],
    upTo: Number.POSITIVE_INFINITY,
    reason: 'the folder is made when it is not there, and the file is opened again',
  },
  {
    calls: ['scandir'],
    about: /./,
    errors: ['ENOENT'],
    reason: 'a pattern in a folder that is not there matches nothing',
    says: /no file matches/,
  },
  {
    calls: ['sendto'],
    about: /^inet socket, protocol 112/,
    errors: ['EAGAIN'],
    reason: 'the packet waits for room in the queue',
  },
  {
    calls: ['open', 'pipe', 'fork'],
    about: /^$|^\/dev\/null$/,
    reason: 'a script that cannot be started is named once for each reason in a row',
    says: /its last result stands|killed by SIGABRT|cannot be executed/,
  },
  {
    calls: ['stat'],
    about: /\/fifo$/,
    reason: 'whether the FIFO is still the one that is open: lines go there',
  },
  {
    calls: ['unlink', 'stat'],
    about: /\.sock$/,
    reason: 'a control socket without a listener does no harm: the next start replaces it',
    phase: 'stop',
  },
  {
    calls: ['stat'],
    about: /\.pid$/,
    errors: ['ENOENT'],
    reason: 'a file that is gone need not be removed',
    phase: 'stop',
  },
  { calls: ['kill'], about: /^$/, errors: ['ESRCH'], reason: 'who is signalled has ended' },
  {
    calls: ['unlink'],
    about: /\/marker$/,
    reason: 'a marker that stays is said once',
    limited: true,
  },
  { calls: ['write'], about: /\/log$/, reason: 'the log itself' },
  {
    calls: ['stat'],
    about: /\/log$|^\/dev\/null$/,
    reason: 'node itself looks at its standard streams when it begins and when it ends',
  },
];

/** The reason why a failure need not be named; undefined when it has to be, and is not. */
export function whyQuiet(
  phase: Phase,
  { call, error, nth, times }: Injection,
  { failures, log, earlier }: Outcome,
): string | undefined {
  const { name = '', errors = [] } = failingCalls[call] ?? {};
  const code = errors[error];
  if (code === undefined || namesError(log, code)) {
    return 'named';
  }
  const rows = QUIET.filter(
    (row) =>
      row.calls.includes(name) &&
      row.about.test(failures.subject) &&
      (row.errors?.includes(code) ?? true) &&
      (row.phase === undefined || row.phase === phase) &&
      (row.upTo === undefined || (nth <= row.upTo && times === 1)),
  );
  const good = rows.find(
    ({ says, limited }) =>
      (says === undefined || phase === 'stop' || says.test(log)) &&
      (limited === undefined || namesError(earlier, code)),
  );
  return good?.reason;
}
