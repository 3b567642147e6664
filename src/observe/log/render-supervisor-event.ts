/** Lines about the daemon: start, reload, stop, children, scripts, mail, files. */
import { CONTRACT_RELEASE } from '../version.js';
import type {
  AgentLogEvent,
  LogLevel,
  LogSource,
  PriorityZero,
  SupervisorLogEvent,
} from './log-events.js';
import { counted, duration, type LineRenderers, line, span } from './rendered-line.js';

/** The names keepalived's lines use for its processes. */
const processNames: Readonly<Record<LogSource, string>> = {
  supervisor: 'Parent',
  vrrp: 'VRRP',
  checker: 'Healthchecker',
  bfd: 'BFD',
  api: 'API',
  agents: 'Agents',
  discovery: 'Discovery',
};

/** What the supervisor has done in place of the VRRP child. */
const letGo: Readonly<Record<PriorityZero, string>> = {
  sent: 'sent priority 0 and removed its addresses',
  notSent: 'removed its addresses, but priority 0 was not sent everywhere: peers wait for it',
  notDue: 'removed its addresses',
};

/** What the supervisor has done in place of a process. */
const released: Readonly<Record<LogSource, (priorityZero: PriorityZero) => string>> = {
  supervisor: () => 'nothing was left',
  vrrp: (priorityZero) => letGo[priorityZero],
  checker: () => 'removed its services',
  bfd: () => 'nothing was left',
  api: () => 'nothing was left',
  agents: () => 'nothing was left',
  discovery: () => 'nothing was left',
};

/** How what keeps capabilities from root gives them to it. */
function whereGiven(capabilities: readonly string[]): string {
  const options = capabilities.map((name) => name.replace('CAP_', '--cap-add '));
  return (
    `start its container with ${options.join(' ')}, ` +
    `or name ${capabilities.length === 1 ? 'it' : 'them'} in the unit's CapabilityBoundingSet`
  );
}

/** The lines of the supervisor. */
export const supervisorLines: LineRenderers<SupervisorLogEvent> = {
  firewallRefused: ({ reason }) => line('error', `Cannot change the firewall for VRRP: ${reason}`),
  firewallLost: ({ table }) =>
    line('warn', `Table ${table} was removed by someone else, and is made again`),
  starting: (event) =>
    line(
      'info',
      `Starting Keepalived v${CONTRACT_RELEASE} (upkeep v${event.version}, ` +
        `configuration ${event.configuration})`,
    ),
  started: () => line('info', 'Startup complete'),
  processEventsConfirmed: () => line('info', 'proc_events has confirmed it is configured'),
  processEventsRefused: ({ reason }) =>
    line(
      'warn',
      `the kernel does not tell of processes that begin and end here (${reason}): /proc is read ` +
        'each second for those that are tracked',
    ),
  processEventsLost: ({ reason }) =>
    line(
      'info',
      `events of processes were lost (${reason}): the tracked ones have been looked up again`,
    ),
  trackFileInvalid: ({ path, number }) =>
    line('warn', `Invalid number ${number} read from ${path} - ignoring`),
  trackFileNotCreated: ({ path, reason }) =>
    line('warn', `Cannot create the tracked file ${path}: ${reason}`),
  alreadyRunning: (event) =>
    line('error', `daemon is already running (${event.pidFile} is locked)`),
  privilegesMissing: ({ capabilities, userId }) => {
    const lacking = capabilities.join(' and ');
    return userId === 0
      ? line('error', `Cannot run without ${lacking}: ${whereGiven(capabilities)}`)
      : line('error', `Cannot run as user ${userId} without ${lacking}: start it as root`);
  },
  configurationProblem: (event) => line(levelOfSeverity(event.severity), event.text),
  reloading: (event) => line('info', `Reloading ... (${event.configuration})`),
  reloaded: (event) => line('info', `Reload complete (in ${duration(event.tookMs)})`),
  reloadRefused: (event) =>
    line('error', `Reload refused, the old configuration stays: ${event.reason}`),
  maintenanceBegan: ({ by, reason }) =>
    line(
      'warn',
      `Maintenance by ${by}${reason === undefined ? '' : `, "${reason}"`}: no instance is master`,
    ),
  maintenanceEnded: ({ by }) => line('info', `Maintenance is over (${by})`),
  announced: ({ address, table, metric }) =>
    line('info', `${address} is announced: a route in table ${table}, metric ${metric}`),
  withdrawn: ({ address, reason }) =>
    line('warn', `${address} is not announced any more: ${reason}`),
  announcementRefused: ({ address, operation, reason }) =>
    line('error', `The kernel does not ${operation} the route to announced ${address}: ${reason}`),
  announcedUnseen: ({ reason }) =>
    line('error', `No address is announced, those of this machine cannot be seen: ${reason}`),
  changeAsked: ({ method, path, actor, status }) =>
    status < 400
      ? line('info', `${method} ${path} by ${actor}`)
      : line('warn', `${method} ${path} by ${actor} was refused (${status})`),
  configurationChanged: () => line('info', 'The files of the configuration have changed'),
  reloadReverted: ({ reason }) =>
    line('warn', `Going back to the configuration before the last reload: ${reason}`),
  reloadScheduled: ({ at }) => line('info', `Scheduling reload for ${at}`),
  reloadCancelled: ({ at }) => line('info', `Cancelling reload scheduled for ${at}`),
  reloadTimeIgnored: ({ text, reason }) =>
    line('warn', `Invalid reload time '${text}' specified - ignoring (${reason})`),
  stopping: (event) =>
    line('info', event.reason === '' ? 'Stopping' : `Stopping (${event.reason})`),
  stopped: (event) =>
    line(
      'info',
      `Stopped Keepalived v${CONTRACT_RELEASE} (upkeep, after ${span(event.uptimeSeconds)})`,
    ),
  fileWritten: (event) => line('info', `Wrote ${event.path}`),
  fileFailed: (event) => line('error', `Cannot write ${event.path}: ${event.reason}`),
  logOutputFailed: (event) =>
    line('error', `Cannot log to ${event.output}: ${event.reason}; lines are lost`),
  logLinesLost: (event) =>
    line('warn', `${event.lines} lines of the log are missing here: ${event.reason}`),
  eventsNotRecorded: ({ path, count }) =>
    line('warn', `${counted(count, 'event')} could not be recorded in ${path}`),
  stateFileIgnored: (event) => line('warn', `Ignoring state file ${event.path}: ${event.reason}`),
  optionWithoutMeaning: (event) =>
    line('warn', `Option ${event.option} is accepted but has no effect in this release`),
  internalError: (event) => line('error', `Internal error in ${event.where}: ${event.message}`),
  orphanEnded: ({ role, pid }) =>
    line('warn', `Killed process ${pid} (${role}) of a daemon that is gone`),
  childStarted: ({ child, pid }) =>
    line('info', `Starting ${processNames[child]} child process, pid=${pid}`),
  childDied: (event) => {
    const when = event.restartInMs > 0 ? ` in ${duration(event.restartInMs)}` : '';
    const name = processNames[event.child];
    return line(
      'error',
      `${name} child process(${event.pid}) died: Respawning${when} (${event.how})`,
    );
  },
  childNotStarted: ({ child, reason }) =>
    line(
      'error',
      `${processNames[child]} child process cannot be started (${reason}): trying until it can`,
    ),
  childSilent: ({ child, pid, forMs }) =>
    line(
      'error',
      `${processNames[child]} child process(${pid}) has not answered for ${duration(forMs)}: ` +
        'killing it',
    ),
  childOverdue: ({ child, pid }) =>
    line('error', `${processNames[child]} child process(${pid}) has not ended: killing it`),
  childReleased: ({ child, priorityZero, reason }) => {
    const done = released[child](priorityZero);
    return line('error', `${processNames[child]} child is gone: ${done} (${reason})`);
  },
  childNotReleased: ({ child, reason, again }) =>
    line(
      'error',
      `${processNames[child]} child is gone, and what it held cannot be given up (${reason}): ` +
        (again ? 'trying again' : 'it stays'),
    ),
  scriptStarted: (event) => line('debug', `${event.what}: started ${event.command}`),
  scriptFailed: (event) => line('warn', `${event.what} failed (${event.reason}): ${event.command}`),
  scriptRefused: (event) => line('error', `${event.what} disabled: ${event.reason}`),
  fifoFailed: (event) => line('error', `Cannot write to FIFO ${event.path}: ${event.reason}`),
  strangersUnseen: (event) =>
    line('warn', `Cannot look for other virtual routers on ${event.interface}: ${event.reason}`),
  mailSent: (event) =>
    line('debug', `SMTP alert successfully sent to ${event.server}: ${event.subject}`),
  mailFailed: (event) =>
    line('warn', `SMTP alert not sent by ${event.server} (${event.reason}): ${event.subject}`),
  mailsDropped: (event) =>
    line('warn', `${counted(event.count, 'SMTP alert')} dropped: ${event.reason}`),
};

function levelOfSeverity(severity: string): LogLevel {
  if (severity === 'error') {
    return 'error';
  }
  return severity === 'warning' ? 'warn' : 'info';
}

/** The lines of SNMP and D-Bus. */
export const agentLines: LineRenderers<AgentLogEvent> = {
  snmpConnected: ({ master }) => line('info', `SNMP subagent connected to ${master}`),
  snmpMasterAway: ({ master, reason }) =>
    line(
      'warn',
      `SNMP subagent: the master agent at ${master} cannot be reached (${reason}); tried again`,
    ),
  dbusConnected: ({ name }) => line('info', `Acquired the D-Bus name ${name}`),
  dbusAway: ({ name, reason }) =>
    line('warn', `D-Bus: cannot offer ${name} (${reason}); tried again`),
};
