/**
 * Main program of the checker child. It opens the doors, runs the driver, and talks to the
 * supervisor; it starts no process, writes no file and formats no log line. When the supervisor
 * goes away, however that happens, it takes its services out of the table and ends.
 */
import { constants, setPriority } from 'node:os';
import type { ProcessSettings } from '../config/script-model.js';
import type { NetworkTable } from '../linux/doors.js';
import { openNetworkTable } from '../linux/network-table.js';
import {
  lockMemory,
  setCpuAffinity,
  setParentDeathSignal,
  setProcessName,
  setRealTimeScheduler,
} from '../linux/process-control.js';
import { onRealTimeSignal } from '../linux/real-time-signals.js';
import { type ConfigurationChange, changedConfiguration } from '../lvs/configuration-change.js';
import type { DirectorConfiguration } from '../lvs/messages.js';
import { watchAddresses } from './address-watch.js';
import { openCheckerDoors } from './checker-doors.js';
import { CheckerDriver } from './checker-driver.js';
import type { FromChecker, ToChecker } from './messages.js';
import { ScriptRequests } from './script-requests.js';
import { daemonSignals } from './signals.js';

/** keepalived's exit code for an internal error (run-time contract, "Exit codes"). */
const PROGRAM_ERROR = 70;

const scripts = new ScriptRequests((message) => deliver([message]));
let driver: CheckerDriver | undefined;
let addresses: NetworkTable | undefined;

function deliver(messages: readonly FromChecker[]): void {
  if (process.connected) {
    process.send?.(messages);
  }
}

/** Delivers the last message and ends: at once when nobody listens any more. */
function endWith(message: FromChecker, status: number): void {
  if (process.connected) {
    process.send?.([message], () => process.exit(status));
  } else {
    process.exit(status);
  }
}

/** Applies one scheduling setting; a refusal is logged, and the checks go on without it. */
function attempt(what: string, apply: () => void): void {
  try {
    apply();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deliver([{ kind: 'log', event: { event: 'schedulingRefused', what, reason } }]);
  }
}

function schedule(settings: ProcessSettings): void {
  attempt('process name', () => setProcessName(settings.name ?? 'upkeepd_check'));
  const { priority, realTimePriority, realTimeLimitUs, cpuAffinity } = settings;
  if (priority !== undefined) {
    attempt('checker_priority', () => setPriority(priority));
  }
  if (realTimePriority !== undefined) {
    attempt('checker_rt_priority', () => setRealTimeScheduler(realTimePriority, realTimeLimitUs));
  }
  if (cpuAffinity.length > 0) {
    attempt('checker_cpu_affinity', () => setCpuAffinity(cpuAffinity));
  }
  if (settings.noSwap) {
    attempt('checker_no_swap', lockMemory);
  }
}

/** Addresses are followed from the first configuration on that asks for them. */
function followAddresses({ virtualServers }: DirectorConfiguration, target: CheckerDriver): void {
  if (addresses === undefined && virtualServers.some(({ haSuspend }) => haSuspend)) {
    addresses = openNetworkTable();
    watchAddresses(addresses, (address, name, present) => {
      const kind = present ? 'addressPresent' : 'addressAbsent';
      target.handle({ kind, address, interface: name });
    });
  }
}

function start({ configuration, resume, vrrpStates }: Extract<ToChecker, { kind: 'configure' }>) {
  const doors = openCheckerDoors(scripts, (event) => deliver([{ kind: 'log', event }]));
  const starting = new CheckerDriver(configuration, doors, deliver);
  driver = starting;
  followAddresses(configuration, starting);
  starting.start(resume, vrrpStates);
  schedule(configuration.global.balancer.process);
  deliver([{ kind: 'ready' }]);
}

function reload(target: CheckerDriver, change: ConfigurationChange): void {
  const configuration = changedConfiguration(target.configuration, change);
  target.reload(configuration);
  followAddresses(configuration, target);
  deliver([{ kind: 'reloaded' }]);
}

function stop(): void {
  const stopping = driver;
  driver = undefined;
  if (stopping) {
    addresses?.close();
    stopping.stop();
    endWith({ kind: 'stopped' }, 0);
  } else if (!process.connected) {
    process.exit(0);
  }
}

function receive(message: ToChecker): void {
  switch (message.kind) {
    case 'configure':
      start(message);
      return;
    case 'reload':
      if (driver) {
        reload(driver, message.change);
      }
      return;
    case 'vrrpStates':
      driver?.vrrpStates(message.states);
      return;
    case 'scriptResult':
      scripts.settle(message.request, message.outcome);
      return;
    case 'snapshot':
      driver?.snapshot(message.request, message.connections);
      return;
    case 'stop':
      stop();
      return;
  }
}

/** A bug: say so and end; the supervisor starts a successor, and the kernel goes on balancing. */
function fail(error: unknown): void {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const event = { event: 'internalError', where: 'checker child', message } as const;
  endWith({ kind: 'log', event }, PROGRAM_ERROR);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.on('message', receive);
process.on('disconnect', stop);
process.on('SIGTERM', stop);
// The supervisor decides about these; a terminal sends them to the whole process group.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE'] as const) {
  process.on(signal, () => undefined);
}
for (const { number, name } of daemonSignals) {
  if (name === undefined) {
    onRealTimeSignal(number, () => undefined);
  }
}
setParentDeathSignal(constants.signals.SIGTERM);
