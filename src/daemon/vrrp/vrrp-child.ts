/**
 * Main program of the VRRP child. It opens the doors, runs the driver, and talks to the supervisor;
 * it starts no process, writes no file and formats no log line, so that nothing but VRRP takes its
 * time. When the supervisor goes away, however that happens, it hands over to its peers and ends.
 */
import type { Configuration, ProcessSettings } from '../../config/model.js';
import {
  lockMemory,
  setCpuAffinity,
  setProcessName,
  setRealTimeScheduler,
  setThreadPriorities,
} from '../../linux/process/process-control.js';
import type { Checkpoint } from '../../vrrp/messages.js';
import { supervisorLine } from '../child-program.js';
import type { ChildOptions, ToSupervisor, ToVrrpChild } from '../messages.js';
import { vrrpChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { CheckpointStore } from './checkpoint-store.js';
import { openKernelDoors } from './kernel-doors.js';
import { rehearse } from './rehearsal.js';
import { releaseInstances } from './release.js';
import { VrrpDriver } from './vrrp-driver.js';

/**
 * Without `vrrp_priority` and `vrrp_rt_priority`: adverts have to go out on a busy machine as well,
 * so the least real-time priority (SCHED_RR, sched(7)), or this nice value where that is refused.
 */
const DEFAULT_REAL_TIME_PRIORITY = 1;
const DEFAULT_PRIORITY = -10;

const { deliver, endWith, attempt, obey } = supervisorLine<ToSupervisor>(
  'vrrp child',
  vrrpChildRules,
  { gathers: false },
);
let driver: VrrpDriver | undefined;
/** Of the driver, also after it has stopped. */
let configured: Configuration | undefined;
let stopping = false;
/** What is held, as the supervisor knows it. */
const reported = new CheckpointStore();

function report(message: ToSupervisor): void {
  deliver([message]);
}

function remember(messages: readonly ToSupervisor[]): void {
  for (const message of messages) {
    if (message.kind === 'checkpoint') {
      reported.merge(message.checkpoint);
    }
  }
}

/**
 * Nobody has asked for it, so nobody has to hear that it is refused (as in most containers). It has
 * no limit of time: a flood keeps the process busy without a pause, and must not end it. The kernel
 * leaves a twentieth of the processor to others in any case (sched_rt_runtime_us).
 */
function preferRealTime(): void {
  try {
    setRealTimeScheduler(DEFAULT_REAL_TIME_PRIORITY);
  } catch {
    // The nice value holds.
  }
}

function nameAs(name: string): void {
  attempt('process name', () => setProcessName(name));
}

function schedule(settings: ProcessSettings): void {
  nameAs(settings.name ?? processNames.vrrp);
  const { priority, realTimePriority, realTimeLimitUs, cpuAffinity } = settings;
  if (priority !== undefined || realTimePriority === undefined) {
    attempt('vrrp_priority', () => setThreadPriorities(priority ?? DEFAULT_PRIORITY));
  }
  if (realTimePriority !== undefined) {
    attempt('vrrp_rt_priority', () => setRealTimeScheduler(realTimePriority, realTimeLimitUs));
  } else if (priority === undefined) {
    preferRealTime();
  }
  if (cpuAffinity.length > 0) {
    attempt('vrrp_cpu_affinity', () => setCpuAffinity(cpuAffinity));
  }
  if (settings.noSwap) {
    attempt('vrrp_no_swap', lockMemory);
  }
}

function start(configuration: Configuration, options: ChildOptions, resume: Checkpoint): void {
  const doors = openKernelDoors((reason) =>
    report({ kind: 'log', event: { event: 'monitorResynchronised', reason } }),
  );
  driver = new VrrpDriver(configuration, options, doors, (messages) => {
    remember(messages);
    deliver(messages);
  });
  configured = configuration;
  driver.start(resume);
  // After the first adverts: a successor of a killed child must not lose time here.
  schedule(configuration.global.vrrpProcess);
  rehearse(configuration, doors);
  report({ kind: 'ready' });
}

/** raw-socket sends on a later turn of the event loop; priority 0 must be out before we end. */
const LAST_SEND_MS = 5;

/**
 * Once: the supervisor's order, SIGTERM and the end of the supervisor may come together, and the
 * second must not end what the first has begun. A process that stands by ends with its supervisor.
 */
function stop(release: boolean): void {
  if (driver && !stopping) {
    stopping = true;
    driver.stop(release, () => setTimeout(() => endWith({ kind: 'stopped' }, 0), LAST_SEND_MS));
  } else if (!driver && !process.connected) {
    process.exit(0);
  }
}

/** After an error, when there is no supervisor that would let a successor take over. */
async function letGo(): Promise<void> {
  if (driver && configured) {
    reported.merge(driver.checkpoint());
    await releaseInstances(configured, reported.current());
  }
}

function receive(message: ToVrrpChild): void {
  switch (message.kind) {
    case 'configure':
      start(message.configuration, message.options, message.resume);
      return;
    case 'reload':
      if (driver && !stopping) {
        driver.reload(message.configuration);
        configured = message.configuration;
        report({ kind: 'reloaded' });
      }
      return;
    case 'scriptResult':
      driver?.scriptResult(message.script, message.succeeded);
      return;
    case 'snapshot':
      driver?.snapshot(message.request, message.clearCounters);
      return;
    case 'stop':
      stop(message.release);
      return;
    case 'heartbeat':
      return; // answered by the line
  }
}

// also while it waits for a configuration
nameAs(processNames.vrrp);
obey(receive, () => stop(true), letGo);
