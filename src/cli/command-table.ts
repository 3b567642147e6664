/** Every command of `upkeep`, in the order of the help text. */
import type { CommandRow } from './command.js';

/** What the list of commands says of them, and the way to their files. */
export const commands: readonly CommandRow[] = [
  {
    name: 'check',
    summary: 'check a configuration file',
    load: () => import('./commands/check/check.js'),
  },
  {
    name: 'status',
    summary: 'show what a running daemon is doing',
    load: () => import('./commands/status/status.js'),
  },
  {
    name: 'why',
    summary: 'tell why an instance, an address or a server is in its state, and what to do',
    load: () => import('./commands/why/why.js'),
  },
  {
    name: 'doctor',
    summary: 'hold the configuration against the machine, and put right what is wrong there',
    load: () => import('./commands/doctor/doctor.js'),
  },
  {
    name: 'bundle',
    summary: 'write what those need who are to help into one file, without a secret in it',
    load: () => import('./commands/bundle/bundle.js'),
  },
  {
    name: 'wait',
    summary: 'wait until a daemon is ready, a state is reached, a server is drained',
    load: () => import('./commands/wait/wait.js'),
  },
  {
    name: 'events',
    summary: 'show what a daemon has said, and what it says',
    load: () => import('./commands/events/events.js'),
  },
  {
    name: 'metrics',
    summary: 'print the metrics of the running upkeepd, for Prometheus and its like',
    load: () => import('./commands/metrics/metrics.js'),
  },
  {
    name: 'reload',
    summary: 'make a running daemon read its configuration again',
    load: () => import('./commands/reload/reload.js'),
  },
  {
    name: 'confirm',
    summary: 'keep the configuration that was reloaded on trial',
    load: () => import('./commands/confirm/confirm.js'),
  },
  {
    name: 'handover',
    summary: 'move virtual routers to their backups without a gap',
    load: () => import('./commands/handover/handover.js'),
  },
  {
    name: 'garp',
    summary: 'have a master announce its addresses once more',
    load: () => import('./commands/garp/garp.js'),
  },
  {
    name: 'announce',
    summary: 'withdraw what a daemon that is no more has announced to routers',
    load: () => import('./commands/announce/announce.js'),
  },
  {
    name: 'maintenance',
    summary: 'hand everything over, and keep this machine from being master',
    load: () => import('./commands/maintenance/maintenance.js'),
  },
  {
    name: 'drain',
    summary: 'let a real server finish: no new connections, its old ones live on',
    load: () => import('./commands/drain/drain.js'),
  },
  {
    name: 'disable',
    summary: 'take a real server out of the table, and let its checks rest',
    load: () => import('./commands/disable/disable.js'),
  },
  {
    name: 'enable',
    summary: 'end what drain or disable has done to a real server',
    load: () => import('./commands/enable/enable.js'),
  },
  {
    name: 'weight',
    summary: 'give a real server another weight than the configured one',
    load: () => import('./commands/weight/weight.js'),
  },
  {
    name: 'log-level',
    summary: 'let more, or less, of a process of the daemon stand in its log for a while',
    load: () => import('./commands/log-level/log-level.js'),
  },
  {
    name: 'check-now',
    summary: 'have health checks run at once',
    load: () => import('./commands/check-now/check-now.js'),
  },
  {
    name: 'overrides',
    summary: 'show what was said of real servers by drain, disable and weight, and end it',
    load: () => import('./commands/overrides/overrides.js'),
  },
  {
    name: 'vrid',
    summary: 'list who uses which virtual router ID on a network, and which ones are free',
    load: () => import('./commands/vrid/vrid.js'),
  },
  {
    name: 'recording',
    summary: 'show what VRRP was told last, or play it again',
    load: () => import('./commands/recording/recording.js'),
  },
  {
    name: 'plan',
    summary: 'show what a start or reload would change',
    load: () => import('./commands/plan/plan.js'),
  },
  {
    name: 'ipvs',
    summary: "list, save, restore, zero and clear the kernel's IPVS table",
    load: () => import('./commands/ipvs/ipvs.js'),
  },
  {
    name: 'realserver',
    summary: 'set this machine up as a real server behind a director',
    load: () => import('./commands/realserver/realserver.js'),
  },
  {
    name: 'key',
    summary: 'change the key of auth_hmac on a pair of routers without losing an advert',
    load: () => import('./commands/key/key.js'),
  },
  {
    name: 'token',
    summary: 'make a token for clients of the API',
    load: () => import('./commands/token/token.js'),
  },
  {
    name: 'genhash',
    summary: 'fetch a page as a check does, and print its digest',
    load: () => import('./commands/genhash/genhash.js'),
  },
  {
    name: 'explain',
    summary: 'explain a keyword or a diagnostic',
    load: () => import('./commands/explain/explain.js'),
  },
  {
    name: 'fmt',
    summary: 'format configuration files',
    load: () => import('./commands/fmt/fmt.js'),
  },
  {
    name: 'convert',
    summary: 'turn a configuration into YAML, or back',
    load: () => import('./commands/convert/convert.js'),
  },
  {
    name: 'manual',
    summary: 'write the manual of all keywords',
    load: () => import('./commands/manual/manual.js'),
  },
  {
    name: 'completion',
    summary: 'print what makes bash, zsh or fish complete the words of upkeep',
    load: () => import('./commands/completion/completion.js'),
  },
  {
    name: 'complete',
    summary: 'what a shell asks to complete a word',
    load: () => import('./commands/complete/complete.js'),
  },
  {
    name: 'version',
    summary: 'print the version',
    load: () => import('./commands/version/version.js'),
  },
  { name: 'help', summary: 'explain a command', load: () => import('./commands/help/help.js') },
];
