/**
 * The state machine of a session (RFC 5880 sections 6.2 and 6.8):
 *
 *                               +--+
 *                               |  | UP, ADMIN DOWN, TIMER
 *                               |  V
 *                       DOWN  +------+  INIT
 *                +------------|      |------------+
 *                |            | DOWN |            |
 *                |  +-------->|      |<--------+  |
 *                |  |         +------+         |  |
 *                |  |                          |  |
 *                |  |               ADMIN DOWN,|  |
 *                |  |ADMIN DOWN,          DOWN,|  |
 *                |  |TIMER                TIMER|  |
 *                V  |                          |  V
 *              +------+                      +------+
 *         +----|      |                      |      |----+
 *     DOWN|    | INIT |--------------------->|  UP  |    |INIT, UP
 *         +--->|      | INIT, UP             |      |<---+
 *              +------+                      +------+
 *
 * Each function takes a session and gives the next one; its effects go to the step.
 */
import type { BfdInstance } from '../config/tracking-model.js';
import { type BfdState, DIAGNOSTIC } from './bfd-state.js';
import { type ControlPacket, encodeControlPacket } from './control-packet.js';
import { type BfdSession, counted, intervalsOf, type SessionStep } from './session-state.js';
import {
  detectionTimeUs,
  hastenTransmit,
  restartDetection,
  scheduleTransmit,
  sendsPeriodically,
  transmitIntervalUs,
} from './session-timing.js';

/** Begins to send, unless the session is passive. The first packet leaves at once. */
export function startSession(session: BfdSession, step: SessionStep): BfdSession {
  return sendsPeriodically(session) ? transmitPeriodic(session, step) : session;
}

/** The time for the next periodic packet has come. */
export function transmitPeriodic(session: BfdSession, step: SessionStep): BfdSession {
  if (!sendsPeriodically(session)) {
    return { ...session, transmitAtMs: undefined };
  }
  return scheduleTransmit(transmit(session, step, { final: false }), step);
}

/** Nothing was heard for the detection time (RFC 5880 section 6.8.4). */
export function expire(session: BfdSession, step: SessionStep): BfdSession {
  const silent = { ...session, remoteDiscriminator: 0, expiresAtMs: undefined };
  if (session.state !== 'Init' && session.state !== 'Up') {
    return hastenTransmit({ ...silent, remoteState: 'Down' }, step);
  }
  const dueMs = session.expiresAtMs ?? step.nowMs;
  step.effects.push({
    kind: 'log',
    event: {
      event: 'bfdExpired',
      session: session.instance.name,
      detectionTimeUs: detectionTimeUs(session),
      overdueUs: Math.round((step.nowMs - dueMs) * 1000),
    },
  });
  return enter(silent, 'Down', DIAGNOSTIC.detectionTimeExpired, step);
}

/** A packet that has passed all checks (RFC 5880 section 6.8.6, from "Set bfd.RemoteDiscr" on). */
export function receive(session: BfdSession, packet: ControlPacket, step: SessionStep): BfdSession {
  const heard = { ...counted(learn(session, packet), 'received'), lastHeardMs: step.nowMs };
  const agreed = packet.final && heard.isPolling ? endPoll(heard) : heard;
  const { state, diagnostic } = nextState(agreed.state, packet.state);
  const entered = state === agreed.state ? agreed : enter(agreed, state, diagnostic, step);
  const awaited = restartDetection(entered, step);
  const paced = isFaster(awaited, session) ? hastenTransmit(awaited, step) : awaited;
  return packet.poll ? transmit(paced, step, { final: true }) : paced;
}

/** Other settings for a session that goes on; both sides agree by a Poll Sequence. */
export function reconfigure(
  session: BfdSession,
  instance: BfdInstance,
  step: SessionStep,
): BfdSession {
  return hastenTransmit(adopt({ ...session, instance }), step);
}

/** Says AdminDown, so that the neighbour need not wait (RFC 5880 section 6.8.16). */
export function stopSession(session: BfdSession, step: SessionStep): BfdSession {
  const down = {
    ...session,
    state: 'AdminDown' as const,
    localDiagnostic: DIAGNOSTIC.administrativelyDown,
    isPolling: false,
    expiresAtMs: undefined,
    transmitAtMs: undefined,
  };
  return sendsPeriodically(session) ? transmit(down, step, { final: false }) : down;
}

/** Whether the next packet may be due earlier than was planned. */
function isFaster(session: BfdSession, before: BfdSession): boolean {
  return (
    session.transmitAtMs === undefined || transmitIntervalUs(session) < transmitIntervalUs(before)
  );
}

/** The transitions of RFC 5880 section 6.8.6, and the diagnostic that goes with them. */
function nextState(
  own: BfdState,
  received: BfdState,
): { readonly state: BfdState; readonly diagnostic: number } {
  const stay = { state: own, diagnostic: DIAGNOSTIC.none };
  const down = { state: 'Down', diagnostic: DIAGNOSTIC.neighbourSignalledDown } as const;
  switch (own) {
    case 'AdminDown':
      return stay;
    case 'Down':
      if (received === 'Down') {
        return { ...stay, state: 'Init' };
      }
      return received === 'Init' ? { ...stay, state: 'Up' } : stay;
    case 'Init':
      if (received === 'AdminDown') {
        return down;
      }
      return received === 'Down' ? stay : { ...stay, state: 'Up' };
    case 'Up':
      return received === 'AdminDown' || received === 'Down' ? down : stay;
  }
}

/** What the neighbour says of itself. */
function learn(session: BfdSession, packet: ControlPacket): BfdSession {
  return {
    ...session,
    remoteDiscriminator: packet.myDiscriminator,
    remoteState: packet.state,
    remoteDiagnostic: packet.diagnostic,
    remoteDemand: packet.demand,
    remoteMinRxUs: packet.requiredMinRxUs,
    remoteMinTxUs: packet.desiredMinTxUs,
    remoteMultiplier: packet.detectMultiplier,
  };
}

/** A change of state: logged, told, and sent without waiting for the next turn (section 6.8.7). */
function enter(
  session: BfdSession,
  state: BfdState,
  diagnostic: number,
  step: SessionStep,
): BfdSession {
  const { name } = session.instance;
  const wasUp = session.state === 'Up';
  step.effects.push({
    kind: 'log',
    event: {
      event: 'bfdStateChanged',
      session: name,
      from: session.state,
      to: state,
      localDiagnostic: diagnostic,
      remoteDiagnostic: session.remoteDiagnostic,
    },
  });
  if (wasUp !== (state === 'Up')) {
    step.effects.push({ kind: 'tell', session: name, up: state === 'Up' });
  }
  const entered = adopt({
    ...session,
    state,
    localDiagnostic: diagnostic,
    lastChangeMs: step.nowMs,
  });
  return transmitPeriodic(countChange(entered, wasUp), step);
}

function countChange(session: BfdSession, wasUp: boolean): BfdSession {
  if (session.state === 'Up') {
    return counted(session, 'wentUp');
  }
  return wasUp ? counted(session, 'wentDown') : session;
}

/**
 * The intervals that configuration and state ask for. While Up, a change is agreed on by a Poll
 * Sequence: until it ends nothing is sent more rarely, and nothing awaited for a shorter time, than
 * the neighbour knows (RFC 5880 section 6.8.3). Otherwise they hold at once.
 */
function adopt(session: BfdSession): BfdSession {
  const wanted = intervalsOf(session.instance, session.state);
  if (session.state !== 'Up') {
    return { ...session, advertised: wanted, used: wanted, isPolling: false };
  }
  const { advertised, used } = session;
  if (wanted.minTxUs === advertised.minTxUs && wanted.minRxUs === advertised.minRxUs) {
    return session;
  }
  return {
    ...session,
    advertised: wanted,
    used: {
      minTxUs: Math.min(used.minTxUs, wanted.minTxUs),
      minRxUs: Math.max(used.minRxUs, wanted.minRxUs),
    },
    isPolling: true,
  };
}

/** The neighbour has answered with Final: what we advertise holds. */
function endPoll(session: BfdSession): BfdSession {
  return { ...session, used: session.advertised, isPolling: false };
}

/** Hands out one packet; an answer to a Poll has Final and no Poll (RFC 5880 section 6.5). */
function transmit(
  session: BfdSession,
  step: SessionStep,
  { final }: { readonly final: boolean },
): BfdSession {
  const bytes = encodeControlPacket({
    diagnostic: session.localDiagnostic,
    state: session.state,
    poll: session.isPolling && !final,
    final,
    demand: false,
    detectMultiplier: session.instance.multiplier,
    myDiscriminator: session.localDiscriminator,
    yourDiscriminator: session.remoteDiscriminator,
    desiredMinTxUs: session.advertised.minTxUs,
    requiredMinRxUs: session.advertised.minRxUs,
  });
  step.effects.push({ kind: 'transmit', session: session.instance.name, bytes });
  return counted(session, 'sent');
}
