/**
 * The life of one child process as its supervisor decides it: pure. A start, a death, a stop and
 * the release of what a dead process held may overlap in any order; this is the one place where it
 * is known which of them is due. `child-keeper.ts` carries the effects out.
 *
 *     idle ──▶ starting ──▶ running ──▶ stopping ──▶ ended
 *                 │ ▲          │ silent     │ overdue   ▲
 *                 │ │          ▼            ▼           │
 *                 │ │        killed ◀───────┘           │
 *                 ▼ │          │ exited                 │
 *              waiting ◀── releasing ───────────────────┘
 */
import type { PriorityZero, SupervisorLogEvent } from '../../../observe/log/log-events.js';
import { afterDeath, afterFailedStart } from './restart-policy.js';

/** After SIGKILL a process ends at once, unless the kernel is in the middle of something for it. */
const KILLED_MS = 2000;
/** A release that has failed is tried again after this, and at a stop so many times. */
const RELEASE_AGAIN_MS = 1000;
const RELEASE_AGAIN_AT_STOP_MS = 200;
const RELEASES_AT_STOP = 5;

/** Where a child is in its life. */
export type ChildPhase =
  | 'idle'
  /** The process is being made. */
  | 'starting'
  | 'running'
  /** SIGKILL is on its way. */
  | 'killed'
  /** No process; the next start is due at a time. */
  | 'waiting'
  /** No process; the supervisor gives up what the last one held. */
  | 'releasing'
  /** It was asked to end. */
  | 'stopping'
  | 'ended';

/** A stop, or the permission to end until it comes. */
export type AskedStop =
  | { readonly kind: 'expected' }
  | { readonly kind: 'asked'; readonly release: boolean; readonly withinMs: number };

/** Everything that is remembered of a child. */
export interface ChildLife {
  readonly phase: ChildPhase;
  /** A process may have left something in the kernel that no other has taken up. */
  readonly holds: boolean;
  readonly stop: AskedStop | undefined;
  readonly quickDeaths: number;
  readonly failedStarts: number;
  readonly failedReleases: number;
  /** It was said that what it held cannot be released, and nothing has become better since. */
  readonly complained: boolean;
  readonly startedMs: number;
  /** When the last process that worked was lost. */
  readonly lostMs: number;
  /** When the next start is due, after a release. */
  readonly nextStartMs: number;
  /** Why the last process is gone, for the log. */
  readonly reason: string;
}

/** A child that was never started. */
export const unbornChild: ChildLife = {
  phase: 'idle',
  holds: false,
  stop: undefined,
  quickDeaths: 0,
  failedStarts: 0,
  failedReleases: 0,
  complained: false,
  startedMs: 0,
  lostMs: 0,
  nextStartMs: 0,
  reason: '',
};

/** What happens to a child. */
export type ChildEvent =
  | { readonly kind: 'start' }
  /** The process exists and was told its configuration. */
  | { readonly kind: 'started' }
  | { readonly kind: 'startFailed'; readonly reason: string }
  /** It says that it holds nothing any more. */
  | { readonly kind: 'letGo' }
  | { readonly kind: 'exited'; readonly how: string }
  /** It has not answered for too long. */
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'released'; readonly priorityZero: PriorityZero }
  | { readonly kind: 'releaseFailed'; readonly reason: string }
  /** The time that was armed has come. */
  | { readonly kind: 'due' }
  /** A process that ends now may do so. */
  | { readonly kind: 'expectEnd' }
  | { readonly kind: 'stop'; readonly release: boolean; readonly withinMs: number };

/** What follows, to be carried out in this order. */
export type ChildEffect =
  | { readonly kind: 'startProcess' }
  | { readonly kind: 'sendStop'; readonly release: boolean }
  | { readonly kind: 'kill' }
  /** It does not even end when it is killed: nothing is heard of it any more. */
  | { readonly kind: 'abandon' }
  | { readonly kind: 'release' }
  /** One time at most is armed; another one replaces it. */
  | { readonly kind: 'arm'; readonly afterMs: number }
  | { readonly kind: 'disarm' }
  | { readonly kind: 'say'; readonly event: ChildSays }
  /** No successor is wanted. */
  | { readonly kind: 'givenUp' }
  | { readonly kind: 'ended' };

/** Log events without what the keeper knows: whose they are. */
export type ChildSays =
  | { readonly event: 'childDied'; readonly how: string; readonly restartInMs: number }
  | { readonly event: 'childNotStarted'; readonly reason: string }
  | { readonly event: 'childSilent'; readonly forMs: number }
  | { readonly event: 'childOverdue' }
  | {
      readonly event: 'childReleased';
      readonly priorityZero: PriorityZero;
      readonly reason: string;
    }
  | { readonly event: 'childNotReleased'; readonly reason: string; readonly again: boolean };

/** Every event of a child's life has such a line, with the child's name. */
export type ChildLogEvent = Extract<SupervisorLogEvent, { readonly event: ChildSays['event'] }>;

/** What differs between children. */
export interface ChildPolicy {
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  /** What a dead child held must not stay without it (addresses; IPVS goes on balancing). */
  readonly releaseWithoutSuccessor: boolean;
  /** How long what is held may stay without a process before peers take it for dead. */
  readonly patienceMs: number;
}

/** A new state and what follows from it. */
export interface ChildStep {
  readonly life: ChildLife;
  readonly effects: readonly ChildEffect[];
}

/** What follows from `event` at `nowMs`. Events that come too late or twice change nothing. */
export function childStep(
  life: ChildLife,
  event: ChildEvent,
  nowMs: number,
  policy: ChildPolicy,
): ChildStep {
  switch (event.kind) {
    case 'start':
      return life.phase === 'idle' && !life.stop ? startProcess(life) : unchanged(life);
    case 'started':
      return life.phase === 'starting' ? started(life, nowMs) : unchanged(life);
    case 'startFailed':
      return life.phase === 'starting'
        ? startFailed(life, event.reason, nowMs, policy)
        : unchanged(life);
    case 'letGo':
      return unchanged({ ...life, holds: false });
    case 'exited':
      return hasProcess(life) ? exited(life, event.how, nowMs, policy) : unchanged(life);
    case 'silent':
      return life.phase === 'running' || life.phase === 'stopping'
        ? kill(life, { event: 'childSilent', forMs: event.forMs })
        : unchanged(life);
    case 'released':
      return life.phase === 'releasing'
        ? released(life, event.priorityZero, nowMs, policy)
        : unchanged(life);
    case 'releaseFailed':
      return life.phase === 'releasing'
        ? releaseFailed(life, event.reason, policy)
        : unchanged(life);
    case 'due':
      return due(life, nowMs, policy);
    case 'expectEnd':
      return expectEnd(life);
    case 'stop':
      return stop(life, { kind: 'asked', release: event.release, withinMs: event.withinMs });
  }
}

function unchanged(life: ChildLife): ChildStep {
  return { life, effects: [] };
}

function hasProcess({ phase }: ChildLife): boolean {
  return phase === 'running' || phase === 'killed' || phase === 'stopping';
}

function startProcess(life: ChildLife): ChildStep {
  return { life: { ...life, phase: 'starting' }, effects: [{ kind: 'startProcess' }] };
}

function started(life: ChildLife, nowMs: number): ChildStep {
  const running: ChildLife = {
    ...life,
    phase: 'running',
    holds: true,
    failedStarts: 0,
    failedReleases: 0,
    startedMs: nowMs,
  };
  // It may have been asked to stop while it was being made.
  return life.stop?.kind === 'asked' ? askToStop(running, life.stop) : unchanged(running);
}

function startFailed(
  life: ChildLife,
  reason: string,
  nowMs: number,
  policy: ChildPolicy,
): ChildStep {
  const failedStarts = life.failedStarts + 1;
  const failed: ChildLife = { ...life, failedStarts, reason };
  if (life.stop) {
    return withoutProcess(failed);
  }
  const effects: ChildEffect[] =
    failedStarts === 1 ? [{ kind: 'say', event: { event: 'childNotStarted', reason } }] : [];
  const delayMs = afterFailedStart(failedStarts);
  const overdue = nowMs + delayMs - life.lostMs >= policy.patienceMs;
  if (life.holds && policy.releaseWithoutSuccessor && overdue) {
    return release({ ...failed, nextStartMs: nowMs + delayMs }, effects);
  }
  return wait(failed, delayMs, effects);
}

function exited(life: ChildLife, how: string, nowMs: number, policy: ChildPolicy): ChildStep {
  const dead: ChildLife = { ...life, lostMs: nowMs, reason: how };
  if (life.stop) {
    return withoutProcess(dead);
  }
  const { quickDeaths, delayMs } = afterDeath(life.quickDeaths, nowMs - life.startedMs);
  const complained = life.complained && quickDeaths > 0; // not by one that has worked since
  const counted: ChildLife = { ...dead, quickDeaths, complained, nextStartMs: nowMs + delayMs };
  const restartInMs = policy.respawn ? delayMs : -1;
  const died: ChildEffect = { kind: 'say', event: { event: 'childDied', how, restartInMs } };
  if (policy.respawn && delayMs === 0) {
    const { life: starting, effects } = startProcess(counted); // before anything is said
    return { life: starting, effects: [{ kind: 'disarm' }, ...effects, died] };
  }
  if (life.holds && policy.releaseWithoutSuccessor) {
    return release(counted, [died]);
  }
  return policy.respawn ? wait(counted, delayMs, [died]) : giveUp(counted, [died]);
}

/** There is no process, and the end was asked for or is expected. */
function withoutProcess(life: ChildLife): ChildStep {
  if (life.stop?.kind !== 'asked') {
    // What it held is decided on when the stop comes.
    return { life: { ...life, phase: 'idle' }, effects: [{ kind: 'disarm' }] };
  }
  return life.stop.release && life.holds ? release(life, []) : end(life);
}

function release(life: ChildLife, before: readonly ChildEffect[]): ChildStep {
  return {
    life: { ...life, phase: 'releasing' },
    effects: [...before, { kind: 'disarm' }, { kind: 'release' }],
  };
}

function released(
  life: ChildLife,
  priorityZero: PriorityZero,
  nowMs: number,
  policy: ChildPolicy,
): ChildStep {
  const free: ChildLife = { ...life, holds: false, failedReleases: 0, complained: false };
  const { reason } = life;
  const event: ChildSays = { event: 'childReleased', priorityZero, reason };
  const said: ChildEffect = { kind: 'say', event };
  if (life.stop) {
    return after([said], withoutProcess(free));
  }
  return policy.respawn
    ? wait(free, Math.max(0, life.nextStartMs - nowMs), [said])
    : giveUp(free, [said]);
}

/** Where a successor may follow, it is tried first: it adopts what could not be released. */
function releaseFailed(life: ChildLife, reason: string, policy: ChildPolicy): ChildStep {
  const failedReleases = life.failedReleases + 1;
  const failed: ChildLife = { ...life, failedReleases, complained: true };
  const again = life.stop?.kind !== 'asked' || failedReleases < RELEASES_AT_STOP;
  const say: readonly ChildEffect[] =
    !life.complained || !again
      ? [{ kind: 'say', event: { event: 'childNotReleased', reason, again } }]
      : [];
  if (life.stop?.kind === 'asked') {
    return again ? releaseAgain(failed, RELEASE_AGAIN_AT_STOP_MS, say) : after(say, end(failed));
  }
  if (life.stop) {
    return after(say, withoutProcess(failed));
  }
  return policy.respawn
    ? wait(failed, RELEASE_AGAIN_MS, say)
    : releaseAgain(failed, RELEASE_AGAIN_MS, say);
}

function releaseAgain(life: ChildLife, afterMs: number, before: readonly ChildEffect[]): ChildStep {
  return { life, effects: [...before, { kind: 'arm', afterMs }] };
}

function after(before: readonly ChildEffect[], { life, effects }: ChildStep): ChildStep {
  return { life, effects: [...before, ...effects] };
}

function due(life: ChildLife, nowMs: number, policy: ChildPolicy): ChildStep {
  switch (life.phase) {
    case 'waiting':
      return startProcess(life);
    case 'stopping':
      return kill(life, { event: 'childOverdue' });
    case 'releasing':
      return { life, effects: [{ kind: 'release' }] };
    case 'killed': {
      return after(
        [{ kind: 'abandon' }],
        exited(life, 'killed, but it does not end', nowMs, policy),
      );
    }
    default:
      return unchanged(life);
  }
}

function kill(life: ChildLife, event: ChildSays): ChildStep {
  return {
    life: { ...life, phase: 'killed' },
    effects: [{ kind: 'say', event }, { kind: 'kill' }, { kind: 'arm', afterMs: KILLED_MS }],
  };
}

function expectEnd(life: ChildLife): ChildStep {
  const expecting: ChildLife = { ...life, stop: life.stop ?? { kind: 'expected' } };
  return life.phase === 'waiting' ? withoutProcess(expecting) : unchanged(expecting);
}

function stop(life: ChildLife, asked: Extract<AskedStop, { kind: 'asked' }>): ChildStep {
  const stopping: ChildLife = { ...life, stop: asked, failedReleases: 0 };
  switch (life.phase) {
    case 'running':
      return askToStop(stopping, asked);
    case 'idle':
    case 'waiting':
      return withoutProcess(stopping);
    case 'ended':
      return end(stopping);
    default:
      return unchanged(stopping); // what is going on ends in the stop
  }
}

function askToStop(
  life: ChildLife,
  { release: releaseWanted, withinMs }: Extract<AskedStop, { kind: 'asked' }>,
): ChildStep {
  return {
    life: { ...life, phase: 'stopping' },
    effects: [
      { kind: 'sendStop', release: releaseWanted },
      { kind: 'arm', afterMs: withinMs },
    ],
  };
}

function wait(life: ChildLife, afterMs: number, before: readonly ChildEffect[]): ChildStep {
  return {
    life: { ...life, phase: 'waiting' },
    effects: [...before, { kind: 'arm', afterMs }],
  };
}

function giveUp(life: ChildLife, before: readonly ChildEffect[]): ChildStep {
  return {
    life: { ...life, phase: 'idle' },
    effects: [...before, { kind: 'disarm' }, { kind: 'givenUp' }],
  };
}

function end(life: ChildLife): ChildStep {
  return { life: { ...life, phase: 'ended' }, effects: [{ kind: 'disarm' }, { kind: 'ended' }] };
}
