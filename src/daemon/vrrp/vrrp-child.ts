/**
 * Main program of the VRRP child. It opens the doors, runs the driver, and talks to the supervisor;
 * it starts no process, writes no file and formats no log line, so that nothing but VRRP takes its
 * time. When the supervisor goes away, however that happens, it hands over to its peers and ends.
 */
import type { Configuration } from '../../config/model.js';
import { watchLateness } from '../../linux/late-timers.js';
import { setNetlinkBuffers } from '../../linux/netlink/socket.js';
import { setRealTimeScheduler } from '../../linux/process/process-control.js';
import { createRouter } from '../../vrrp/router.js';
import { withWallClock } from '../../vrrp/wall-clock.js';
import { eventLoopDeferral } from '../addresses/deferral.js';
import { type OwnOrder, supervisorLine } from '../child-program.js';
import type { FromVrrp, ToVrrp } from '../messages.js';
import { vrrpChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { nameProcess, realTimePriorityOf, scheduleProcess } from '../scheduling.js';
import { CheckpointStore } from './checkpoint-store.js';
import { openKernelDoors } from './kernel-doors.js';
import { Recorder } from './recorder.js';
import { recordingStream, sendRecording } from './recording-messages.js';
import { rehearse } from './rehearsal/rehearsal.js';
import { releaseInstances } from './release.js';
import { VrrpDriver } from './vrrp-driver.js';

const VRRP_CHILD = { prefix: 'vrrp', urgent: true } as const;

const { deliver, endWith, attempt, obey } = supervisorLine<FromVrrp>('vrrp child', vrrpChildRules, {
  gathers: false,
});
let driver: VrrpDriver | undefined;
let recorder: Recorder | undefined;
/** Of the driver, also after it has stopped. */
let configured: { readonly configuration: Configuration; readonly linkAlias: string } | undefined;
let stopping = false;
/** What is held, as the supervisor knows it. */
const reported = new CheckpointStore();

function report(message: FromVrrp): void {
  deliver([message]);
}

function remember(messages: readonly FromVrrp[]): void {
  for (const message of messages) {
    if (message.kind === 'checkpoint') {
      reported.merge(message.checkpoint);
    }
  }
}

type Configure = Extract<ToVrrp, { kind: 'configure' }>;

function sizeBuffers({ global }: Configuration): void {
  const { netlinkCommands: commands, netlinkEvents: events } = global.services.tuning;
  attempt('vrrp_netlink_…_rcv_bufs', () => setNetlinkBuffers({ commands, events }));
}

function raisePriority(priority: number, lateMs: number): void {
  attempt('max_auto_priority', () => setRealTimeScheduler(priority));
  report({ kind: 'log', event: { event: 'timerLate', lateMs, priority } });
}

function start(message: Configure): void {
  const { configuration, formers, options, resume } = message;
  const { bfdStates, fileValues, lvsTableFilled } = message;
  const [first = configuration, ...later] = [...formers, configuration];
  sizeBuffers(configuration);
  const kernel = openKernelDoors((reason) =>
    report({ kind: 'log', event: { event: 'monitorResynchronised', reason } }),
  );
  const doors = {
    ...kernel,
    createTimer: watchLateness(kernel.clock, kernel.createTimer, {
      limits: () => (configured ?? message).configuration.global.services.tuning,
      usualPriority: () => realTimePriorityOf(VRRP_CHILD, configuration.global.vrrpProcess),
      raise: raisePriority,
    }),
    warmUp: () => warmUp(),
  };
  let warmUp = (): void => undefined;
  const stream = options.recordsInputs ? recordingStream(doors.deferral, report) : undefined;
  recorder = new Recorder(first, createRouter(first), stream);
  const tell = (messages: readonly FromVrrp[]) => {
    remember(messages);
    deliver(messages);
  };
  driver = new VrrpDriver(first, options, doors, tell, withWallClock(recorder.router, Date.now));
  configured = { configuration, linkAlias: options.linkAlias };
  driver.hear({ kind: 'lvsTable', filled: lvsTableFilled });
  driver.hear({ kind: 'maintenance', on: message.maintenance });
  for (const value of fileValues) {
    driver.hear({ kind: 'fileValue', ...value });
  }
  for (const quorum of message.processQuorums) {
    driver.hear({ kind: 'processQuorum', ...quorum });
  }
  for (const quorum of message.virtualServerQuorums) {
    driver.hear(quorum);
  }
  driver.start(resume, bfdStates, message.tallies);
  for (const next of later) {
    driver.reload(next);
  }
  // After the first adverts: a successor of a killed child must not lose time here.
  scheduleProcess(VRRP_CHILD, configuration.global.vrrpProcess, attempt);
  warmUp = rehearse(configuration, doors);
  report({ kind: 'ready' });
}

/** raw-socket sends on a later turn of the event loop; priority 0 must be out before we end. */
const LAST_SEND_MS = 5;
/** Without a supervisor, so many times, in the three seconds that there are (`supervisorLine`). */
const RELEASES = 10;
const RELEASE_AGAIN_MS = 200;

/**
 * Once: the supervisor's order, SIGTERM and the end of the supervisor may come together, and the
 * second must not end what the first has begun. A process that stands by ends with its supervisor.
 */
function stop(release: boolean): void {
  if (driver && !stopping) {
    stopping = true;
    driver.stop(release, (kept) => setTimeout(() => void end(kept === 0), LAST_SEND_MS));
  } else if (!driver && !process.connected) {
    process.exit(0);
  }
}

/** What the kernel has not let go is the supervisor's, if there is one. */
async function end(released: boolean): Promise<void> {
  if (!released && !process.connected) {
    await letGo();
  }
  endWith({ kind: 'stopped', released }, 0);
}

/** When there is no supervisor that would release, or let a successor take over. Never rejects. */
async function letGo(): Promise<void> {
  if (!driver || !configured) {
    return;
  }
  reported.merge(driver.checkpoint());
  for (let tries = 0; tries < RELEASES; tries += 1) {
    try {
      const { configuration, linkAlias } = configured;
      await releaseInstances(configuration, reported.current(), linkAlias, () => undefined);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RELEASE_AGAIN_MS));
    }
  }
}

function receive(message: OwnOrder<ToVrrp>): void {
  switch (message.kind) {
    case 'configure':
      start(message);
      return;
    case 'reload':
      if (driver && !stopping) {
        sizeBuffers(message.configuration);
        driver.reload(message.configuration);
        configured = configured && { ...configured, configuration: message.configuration };
        report({ kind: 'reloaded' });
      }
      return;
    case 'scriptResult':
    case 'fileValue':
    case 'processQuorum':
    case 'virtualServerQuorum':
    case 'bfdState':
    case 'handOver':
    case 'announceAgain':
    case 'lvsTable':
    case 'maintenance':
      driver?.hear(message);
      return;
    case 'snapshot':
      driver?.snapshot(message.request, message.clearCounters);
      return;
    case 'recording':
      sendRecording(message.request, recorder?.lines() ?? [], eventLoopDeferral, report);
      return;
  }
}

// also while it waits for a configuration
nameProcess(processNames.vrrp, attempt);
obey(receive, stop, letGo);
