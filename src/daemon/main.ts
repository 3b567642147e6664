/**
 * The life of the daemon from its command line to its exit status (keepalived's run-time contract,
 * "Start" and "Stop"): read the file, go into the background, take the pid files, start the
 * children, answer signals, stop in order.
 */

import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { failureOf, stackOf } from '../base/failure.js';
import { hasVrrpWork } from '../config/defaults.js';
import type { Configuration } from '../config/model.js';
import { monotonicClock } from '../linux/clock.js';
import { closeDescriptorsOnExec } from '../linux/close-on-exec.js';
import { machineNetwork } from '../linux/host/machine-network.js';
import { type Capability, missingCapabilities } from '../linux/process/capabilities.js';
import { loadExeca } from '../linux/process/execa.js';
import {
  enterNetworkNamespace,
  networkNamespacePath,
  setProcessName,
} from '../linux/process/process-control.js';
import { openSyslog } from '../linux/process/syslog.js';
import { notifySystemd, startedBySystemd } from '../linux/process/systemd-notify.js';
import { endAllScripts } from '../notify/run-script.js';
import type { EventJournal } from '../observe/events/event-journal.js';
import { limitFlaps } from '../observe/flap-limit.js';
import { type LaterLogger, laterLogger } from '../observe/later-logger.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';
import { createLogger, type Logger, type LoggerOptions } from '../observe/log/logger.js';
import { LogLevels } from '../observe/log-levels.js';
import { countEvents } from '../observe/metrics/count-events.js';
import { EventTally } from '../observe/metrics/event-tally.js';
import { sayOnStandardError } from '../observe/standard-error.js';
import { version } from '../observe/version.js';
import { systemTimers } from '../track/timers.js';
import { inBackground, reportRunning, startInBackground } from './background.js';
import type { DaemonOptions } from './command-line/option-values.js';
import type { Control, Told } from './control/control.js';
import { listenToSignals, obey } from './control/signal-handlers.js';
import { daemonJournal } from './events/daemon-journal.js';
import { EventRecorder } from './events/event-recorder.js';
import { FileReport } from './files/file-report.js';
import { type PidFiles, takePidFiles } from './files/pid-files.js';
import { reloadMarkerPath, whileMarked } from './files/reload-marker.js';
import { linkAliasOf, runPaths } from './files/run-paths.js';
import { survive } from './last-handlers.js';
import { processNames } from './process-names.js';
import { ReloadFollower } from './reload/reload-follower.js';
import { runBoundedScript } from './supervisor/bounded-script.js';
import type { Standby } from './supervisor/children/standby.js';
import {
  NO_CONFIGURATION,
  type ReadOutcome,
  readConfiguration,
  reloadGround,
  type UsableRead,
} from './supervisor/configuration-reader.js';
import { reportToService, watchdogIntervalMs } from './supervisor/service-report.js';
import { Supervisor } from './supervisor/supervisor.js';
import { prepareRelease } from './vrrp/release.js';

/** keepalived's exit codes (run-time contract, "Exit codes"). */
const MISSING_PERMISSION = 4;
const PROGRAM_ERROR = 70;

/**
 * Runs the daemon.
 * @param standby a VRRP process that is being started, if one is.
 * @returns the exit status: 0 after an orderly stop, or when it runs already or in the background.
 */
export async function main(options: DaemonOptions, standby: Standby): Promise<number> {
  if (options.configurationTest) {
    const { testConfiguration } = await import('./configuration-test.js');
    return testConfiguration(options, options.configurationTest.messageFile);
  }
  setProcessName(processNames.supervisor, argv());
  const foreground = options.foreground || inBackground() || startedBySystemd();
  if (options.unexpectedArguments.length > 0) {
    sayOnStandardError(`Unexpected argument(s): ${options.unexpectedArguments.join(' ')}`);
  }
  const events: SupervisorLogEvent[] = [];
  const read = readConfiguration(readerOptions(options), (event) => events.push(event));
  if (read.kind === 'refused') {
    sayOnStandardError(`upkeepd: ${read.reason}`);
    return read.exitStatus;
  }
  const namespace = options.networkNamespace ?? read.configuration.global.networkNamespace;
  if (namespace !== undefined && !machineNetwork.hasNetworkNamespace(namespace)) {
    sayOnStandardError(`upkeepd: there is no network namespace '${namespace}' on this machine`);
    return NO_CONFIGURATION;
  }
  if (!foreground) {
    return startInBackground(fileURLToPath(new URL('./upkeepd.js', import.meta.url)), argv());
  }
  const journal = daemonJournal();
  const tally = new EventTally(Date.now);
  const levels = new LogLevels(options.logDetail > 0 ? 'debug' : 'info', monotonicClock.nowMs);
  const told = { journal, tally, levels };
  const outputs = openLogger(options, read.configuration, told);
  const logger = countEvents(limitFlaps(outputs, systemTimers), tally);
  const log = (event: SupervisorLogEvent): void => logger.log('supervisor', event);
  try {
    const { configurationFile: configuration } = options;
    log({ event: 'starting', version, configuration });
    for (const event of events) {
      log(event);
    }
    return await run(options, read, { outputs, logger, told, standby });
  } finally {
    await logger.close();
  }
}

async function run(
  options: DaemonOptions,
  read: UsableRead,
  belongings: Omit<Belongings, 'pidFiles'>,
): Promise<number> {
  const { configuration } = read;
  const { logger, standby } = belongings;
  const log = (event: SupervisorLogEvent): void => logger.log('supervisor', event);
  for (const option of options.withoutMeaning) {
    log({ event: 'optionWithoutMeaning', option });
  }
  const missing = missingCapabilities(neededCapabilities(options, configuration));
  if (missing.length > 0) {
    log({ event: 'privilegesMissing', capabilities: missing, userId: process.geteuid?.() ?? 0 });
    return MISSING_PERMISSION;
  }
  const namespace = options.networkNamespace ?? configuration.global.networkNamespace;
  if (namespace !== undefined) {
    const reason = failureOf(() => enterNetworkNamespace(namespace));
    if (reason !== undefined) {
      log({ event: 'fileFailed', path: networkNamespacePath(namespace), reason });
      return NO_CONFIGURATION;
    }
    standby.keep(false); // it was started outside
  }
  closeDescriptorsOnExec();
  const { processName } = configuration.global.services.tuning;
  if (processName !== undefined) {
    setProcessName(processName, argv());
  }
  process.umask(options.umask ?? configuration.global.umask);
  const pidFiles = takePidFiles(runPaths(options, configuration.global), log);
  if ('heldBy' in pidFiles) {
    log({ event: 'alreadyRunning', pidFile: pidFiles.heldBy });
    return 0;
  }
  pidFiles.write('parent', process.pid);
  const { events: path } = runPaths(options, configuration.global);
  const recorder = new EventRecorder(belongings.told.journal, { path, log });
  survive(log);
  if (configuration.global.startupScript !== undefined) {
    belongings.outputs.open(); // it may take its time
  }
  try {
    return await supervise(options, read, { ...belongings, pidFiles });
  } finally {
    await recorder.close(RECORDER_CLOSE_MS);
    pidFiles.release();
  }
}

/** Adverts and ARP go through raw sockets; addresses and IPVS are settings of the network. */
function neededCapabilities(
  { runVrrp, runCheckers }: DaemonOptions,
  configuration: Configuration,
): readonly Capability[] {
  if (runVrrp && hasVrrpWork(configuration)) {
    return ['CAP_NET_ADMIN', 'CAP_NET_RAW'];
  }
  return runCheckers && configuration.virtualServers.length > 0 ? ['CAP_NET_ADMIN'] : [];
}

/** A disk that takes longer does not get to know the last words. */
const RECORDER_CLOSE_MS = 1000;

/** SIGKILL follows SIGTERM after two seconds, and is obeyed within the next. */
const SCRIPTS_END_MS = 4000;

/** What the daemon holds while it runs. */
interface Belongings {
  readonly outputs: LaterLogger;
  /** On the way to the outputs. */
  readonly logger: Logger;
  readonly told: Told & { readonly journal: EventJournal };
  readonly pidFiles: PidFiles;
  readonly standby: Standby;
}

/** From the first script to the last: SIGTERM is obeyed in every moment of it. */
async function supervise(
  options: DaemonOptions,
  read: UsableRead,
  { outputs, logger, told, pidFiles, standby }: Belongings,
): Promise<number> {
  const { configuration } = read;
  const log = (event: SupervisorLogEvent): void => logger.log('supervisor', event);
  const startedMs = Date.now();
  let end: (status: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const stopping = new AbortController();
  const stopWith = (status: number) => async (reason: string) => {
    stopping.abort();
    await supervisor.stop(reason);
    end(status);
  };
  const supervisor: Supervisor = new Supervisor(configuration, {
    ...supervisorOptions(options, configuration),
    read: (running: Configuration) => {
      const again = readAgain(options, running, log);
      reloads.read(again);
      return again;
    },
    onReload: (moment) => {
      reloads.around(moment);
      if (moment === 'after') {
        void control?.then((sockets) => sockets.configure(supervisor.configuration));
      }
    },
    logger,
    journal: told.journal,
    standby,
    onOrder: (order) => obey(order, 'D-Bus', supervisor, () => undefined, log),
    onChildStarted: (child, pid) => pidFiles.write(child, pid),
    onGivenUp: () => void stopWith(1)('a child is gone'),
  });
  const reloads = new ReloadFollower(supervisor, log);
  reloads.started(read);
  listenToSignals(supervisor, options, (reason) => void stopWith(0)(reason), log);
  let control: Promise<Control> | undefined;
  const loadTheRest = (): Promise<unknown> => {
    outputs.open();
    control = openControl(supervisor, options, told, log);
    return control;
  };
  let endReport: () => void = () => undefined;
  const { startupScript, scripts: defaults } = configuration.global;
  const run = runBoundedScript('startup_script', startupScript, defaults, '/', log, stopping.signal)
    .then(() => supervisor.start(loadTheRest))
    .then(() => {
      tellRunning(log);
      endReport = reportStanding(supervisor, log);
    });
  run.catch((error: unknown) => {
    const message = stackOf(error);
    log({ event: 'internalError', where: 'start', message });
    void stopWith(PROGRAM_ERROR)('it cannot start');
  });
  const status = await ended;
  endReport();
  reloads.close();
  await (await control?.catch(() => undefined))?.close();
  const { shutdownScript, scripts } = supervisor.configuration.global;
  await runBoundedScript('shutdown_script', shutdownScript, scripts, '/', log);
  await endAllScripts(SCRIPTS_END_MS);
  log({ event: 'stopped', uptimeSeconds: (Date.now() - startedMs) / 1000 });
  return status;
}

/** What scripts and a release need is loaded as well: later there may be no descriptor left. */
async function openControl(
  supervisor: Supervisor,
  options: DaemonOptions,
  told: Told,
  log: (event: SupervisorLogEvent) => void,
): Promise<Control> {
  await Promise.all([loadExeca(), prepareRelease()]);
  const { startControl } = await import('./control/control.js');
  const { controlSocket } = runPaths(options, supervisor.configuration.global);
  return startControl(supervisor, controlSocket, told, log);
}

function tellRunning(log: (event: SupervisorLogEvent) => void): void {
  reportRunning();
  const untold = notifySystemd('READY=1', `MAINPID=${process.pid}`);
  if (untold !== undefined) {
    log({ event: 'fileFailed', path: 'systemd', reason: untold });
  }
}

/** @returns what ends it */
function reportStanding(
  supervisor: Supervisor,
  log: (event: SupervisorLogEvent) => void,
): () => void {
  const { NOTIFY_SOCKET: manager } = process.env;
  if (manager === undefined) {
    return () => undefined;
  }
  const report = new FileReport(log);
  return reportToService({
    timers: systemTimers,
    watchdogMs: watchdogIntervalMs(process.env, process.pid),
    standing: () => supervisor.standing(),
    tell: (assignment) => {
      const untold = notifySystemd(assignment);
      report.note('systemd', untold);
      return untold === undefined;
    },
  });
}

/** What the supervisor has to know of the command line and of the machine. */
function supervisorOptions(options: DaemonOptions, { global }: Configuration) {
  const paths = runPaths(options, global);
  const { ipvsState, hostState, settingState, firewallState, vrrpState, controlSocket } = paths;
  const { overrides, maintenance, announceState, discovered } = paths;
  return {
    configurationFile: options.configurationFile,
    configId: options.configId,
    allIncludeChecks: options.allIncludeChecks,
    workingDirectory: inBackground() ? '/' : process.cwd(),
    ipvsState,
    hostState,
    settingState,
    firewallState,
    vrrpState,
    announceState,
    ...{ overrides, maintenance, discovered },
    childOptions: {
      releaseUnknownAddresses: options.releaseUnknownAddresses,
      logAddressChanges: options.logAddressChanges,
      linkAlias: linkAliasOf(controlSocket),
      recordsInputs: options.recordFile !== undefined,
    },
    recordFile: options.recordFile,
    respawn: options.respawnChildren,
    releaseAtStop: options.releaseVrrpAtStop,
    releaseIpvsAtStop: options.releaseIpvsAtStop,
    runVrrp: options.runVrrp,
    runCheckers: options.runCheckers,
    runBfd: options.runBfd,
    snmp: options.snmp,
    ...(options.snmpSocket === undefined ? {} : { snmpSocket: options.snmpSocket }),
  };
}

/** Reads for a reload, as the running configuration wants it: with a marker, with a report. */
function readAgain(
  options: DaemonOptions,
  running: Configuration,
  log: (event: SupervisorLogEvent) => void,
): ReadOutcome {
  const { global } = running;
  const { reloadCheckConfig: reportFile } = global;
  const readOptions = {
    ...readerOptions(options),
    running: reloadGround(running),
    ...(reportFile === undefined ? {} : { reportFile }),
  };
  const marker = reloadMarkerPath(global.reloadFile, runPaths(options, global).parent);
  return whileMarked(marker, () => readConfiguration(readOptions, log), log);
}

function readerOptions(options: DaemonOptions) {
  const { configurationFile: file, configId, allIncludeChecks } = options;
  return { file, configId, allIncludeChecks };
}

function openLogger(
  options: DaemonOptions,
  { global }: Configuration,
  { journal, tally, levels }: Belongings['told'],
): LaterLogger {
  const { logFile: file, logFacility: facility } = options;
  const { daemonInstance } = global;
  const console = options.logConsole && options.foreground ? { colour: isatty(2) } : undefined;
  const networkNamespace = options.networkNamespace ?? global.networkNamespace;
  const umask = process.umask();
  const how: LoggerOptions = {
    levels,
    format: options.logFormat,
    name: {
      ...(networkNamespace === undefined ? {} : { networkNamespace }),
      ...(daemonInstance === undefined ? {} : { daemonInstance }),
    },
    ...(console === undefined ? {} : { console }),
    ...(file === undefined ? {} : { file, umask }),
    ...(options.useSyslog ? { syslog: { open: openSyslog, facility } } : {}),
    ...(console === undefined ? { onProblem: tellStarter } : {}),
    follow: (records) => {
      journal.append(records);
      tally.noteLines(records);
    },
  };
  return laterLogger((now) => createLogger({ ...how, now }));
}

function tellStarter(reason: string): void {
  sayOnStandardError(`upkeepd: ${reason}`);
}

function argv(): readonly string[] {
  return process.argv.slice(2);
}
