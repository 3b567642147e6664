/** When a session sends, and how long it waits (RFC 5880 sections 6.8.2 to 6.8.7). */
import type { BfdSession, SessionStep } from './session-state.js';

/** Microseconds between two packets before jitter: what both sides can bear (section 6.8.2). */
export function transmitIntervalUs(session: BfdSession): number {
  return Math.max(session.used.minTxUs, session.remoteMinRxUs);
}

/**
 * Microseconds without a packet after which the neighbour counts as gone: its multiplier times the
 * interval that both have agreed on (section 6.8.4). 0 before the first packet.
 */
export function detectionTimeUs(session: BfdSession): number {
  return session.remoteMultiplier * Math.max(session.used.minRxUs, session.remoteMinTxUs);
}

/**
 * Whether periodic packets are sent (section 6.8.7): not by a passive side that has not heard the
 * other one, not to a neighbour that wants none, and not to one in demand mode while both are Up.
 */
export function sendsPeriodically(session: BfdSession): boolean {
  const waits = session.instance.passive && session.remoteDiscriminator === 0;
  const isDemanded = session.remoteDemand && session.state === 'Up' && session.remoteState === 'Up';
  return !waits && session.remoteMinRxUs !== 0 && (!isDemanded || session.isPolling);
}

/** The shortest and the longest part of the interval between two packets (section 6.8.7). */
const SHORTEST = 0.75;
const LONGEST = 1;
/** With a multiplier of 1, so that jitter never looks like loss. */
const LONGEST_OF_ONE = 0.9;

/** The session with the time of its next packet: the interval, less jitter. */
export function scheduleTransmit(session: BfdSession, step: SessionStep): BfdSession {
  if (!sendsPeriodically(session)) {
    return { ...session, transmitAtMs: undefined };
  }
  const longest = session.instance.multiplier === 1 ? LONGEST_OF_ONE : LONGEST;
  const intervalMs = transmitIntervalUs(session) / 1000;
  const earliestMs = step.nowMs + intervalMs * SHORTEST;
  const drawnMs = earliestMs + step.random() * intervalMs * (longest - SHORTEST);
  return { ...session, transmitAtMs: sharedMoment(drawnMs, earliestMs) };
}

/**
 * The last whole millisecond before, where that is not too early: so the packets of many sessions
 * leave in one turn, and the neighbour wakes up once for all of them.
 */
function sharedMoment(atMs: number, earliestMs: number): number {
  const wholeMs = Math.floor(atMs);
  return wholeMs < earliestMs ? atMs : wholeMs;
}

/** The same after an interval has changed: never later than what was promised before. */
export function hastenTransmit(session: BfdSession, step: SessionStep): BfdSession {
  const scheduled = scheduleTransmit(session, step);
  if (scheduled.transmitAtMs === undefined || session.transmitAtMs === undefined) {
    return scheduled;
  }
  return { ...scheduled, transmitAtMs: Math.min(session.transmitAtMs, scheduled.transmitAtMs) };
}

/** The session with a detection timer that has just begun to run. */
export function restartDetection(session: BfdSession, step: SessionStep): BfdSession {
  const timeUs = detectionTimeUs(session);
  const isAwaited = session.state === 'Init' || session.state === 'Up';
  const awaited = isAwaited || session.remoteDiscriminator !== 0;
  return {
    ...session,
    expiresAtMs: awaited && timeUs > 0 ? step.nowMs + timeUs / 1000 : undefined,
  };
}
