/** Lines about BFD sessions, in keepalived's words where it has some. */
import { diagnosticName } from '../../bfd/bfd-state.js';
import type { BfdLogEvent } from '../../bfd/log-events.js';
import { type EventNamed, type LineRenderers, line } from './rendered-line.js';

/** The lines of the sessions, and of packets that belong to none. */
export const bfdLines: LineRenderers<BfdLogEvent> = {
  bfdStateChanged: (event) => line(event.from === 'Up' ? 'warn' : 'info', stateText(event)),
  bfdExpired: ({ session, detectionTimeUs, overdueUs }) => {
    const afterMs = Math.round(detectionTimeUs / 1000);
    return line('warn', `(${session}) Expired after ${afterMs} ms (${overdueUs} usec overdue)`);
  },
  bfdDiscarded: ({ source, sourcePort, reason, suppressed }) => {
    const more = suppressed > 0 ? `; ${suppressed} more since the last report` : '';
    return line('warn', `Discarding packet from [${source}]:${sourcePort} (${reason}${more})`);
  },
  bfdSessionAdded: ({ session, neighbour }) =>
    line('info', `(${session}) BFD session with ${neighbour} begins`),
  bfdSessionRemoved: ({ session, neighbour }) =>
    line('info', `(${session}) BFD session with ${neighbour} ends`),
  bfdSendFailed: ({ session, reason }) =>
    line('error', `(${session}) cannot send: ${reason}; tried again with each packet that is due`),
  bfdListenFailed: ({ port, family, reason }) =>
    line('error', `cannot listen on UDP port ${port} (${family}): ${reason}`),
};

function stateText(event: EventNamed<BfdLogEvent, 'bfdStateChanged'>): string {
  const { session, to, localDiagnostic, remoteDiagnostic } = event;
  const why =
    to === 'Down'
      ? ` (Local diagnostic - ${diagnosticName(localDiagnostic)}, ` +
        `Remote diagnostic - ${diagnosticName(remoteDiagnostic)})`
      : '';
  return `(${session}) Entering ${to} state${why}`;
}
