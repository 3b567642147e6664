/** The part of `upkeep status` about BFD: which neighbours answer, how fast a loss is seen. */

import type { Paint } from '../../base/paint.js';
import { DIAGNOSTIC, diagnosticName } from '../../bfd/bfd-state.js';
import type { BfdSnapshot } from '../../bfd/messages.js';
import { span } from '../log/rendered-line.js';
import { textTable } from '../table.js';

const heading = [
  ...['BFD SESSION', 'STATE', 'SINCE', 'NEIGHBOUR', 'DETECTION', 'SENT', 'RECEIVED'],
  ...['DISCARDED', 'LOST', 'PROBLEMS'],
];

/** A table with a row for each session. */
export function renderSessions(
  sessions: readonly BfdSnapshot[],
  nowMs: number,
  paint: Paint,
): string {
  return textTable([
    heading.map((word) => paint('dim', word)),
    ...sessions.map((session) => [
      session.name,
      paint(session.state === 'Up' ? 'green' : 'red', session.state),
      span((nowMs - session.lastChangeMs) / 1000),
      session.neighbour,
      session.detectionTimeUs === 0 ? '-' : `${session.detectionTimeUs / 1000} ms`,
      String(session.counters.sent),
      String(session.counters.received),
      String(session.counters.discarded),
      String(session.counters.wentDown),
      paint('red', problem(session, nowMs)),
    ]),
  ]);
}

/** Why it is not up, as far as that is known here. */
function problem(session: BfdSnapshot, nowMs: number): string {
  const { state, remoteState, lastHeardMs, localDiagnostic } = session;
  if (state === 'Up') {
    return '';
  }
  if (lastHeardMs === undefined) {
    return 'the neighbour has not been heard';
  }
  return localDiagnostic === DIAGNOSTIC.none
    ? `the neighbour is ${remoteState}, heard ${span((nowMs - lastHeardMs) / 1000)} ago`
    : diagnosticName(localDiagnostic);
}
