/** The first part of all probes over TCP: a connection within its time. */
import { constants } from 'node:os';
import type { CheckConnection } from '../../config/lvs-model.js';
import { type ConnectingSocket, startConnecting } from '../../linux/socket/connecting-socket.js';
import type { FailureCode, ProbeOutcome } from '../messages.js';
import { errorCode, errorWords, failureCode } from '../system-error.js';
import { startTimeLimit } from '../time-limit.js';
import type { RunningProbe } from './probe.js';
import { unpreparedOutcome } from './unprepared.js';

/** What became of a connection; a socket that stands is the receiver's to close. */
export type ConnectionResult =
  | { readonly kind: 'connected'; readonly socket: ConnectingSocket }
  | { readonly kind: 'notConnected'; readonly outcome: ProbeOutcome };

/**
 * Errors of connect(2) that tell something about the server; with any other one the attempt could
 * not be made (keepalived reschedules those checks).
 */
const ABOUT_THE_SERVER: ReadonlySet<number> = new Set([
  constants.errno.ENETUNREACH,
  constants.errno.EHOSTUNREACH,
  constants.errno.ECONNREFUSED,
  constants.errno.ENETDOWN,
  constants.errno.ECONNRESET,
  constants.errno.ECONNABORTED,
  constants.errno.ETIMEDOUT,
  // EHOSTDOWN of <asm-generic/errno.h>, which node does not name.
  112,
]);

/** Connects as a check wants it: mark, device, source. `done` is called once, soon or later. */
export function startConnection(
  connection: CheckConnection,
  done: (result: ConnectionResult) => void,
): RunningProbe {
  const start = startConnecting(connection, (errno) => {
    stopWaiting();
    if (start.kind === 'connecting' && errno === 0) {
      done({ kind: 'connected', socket: start.socket });
    } else {
      end();
      done(failed(errorWords(errno), failureCode(errorCode(errno))));
    }
  });
  const end = () => (start.kind === 'connecting' ? start.socket.close() : undefined);
  if (start.kind !== 'connecting') {
    done({ kind: 'notConnected', outcome: startFailure(connection, start) });
    return { cancel: () => undefined };
  }
  const stopWaiting = startTimeLimit(connection.connectTimeoutMs, () => {
    end();
    done(failed('timeout', 'timeout'));
  });
  return {
    cancel: () => {
      stopWaiting();
      end();
    },
  };
}

function startFailure(
  connection: CheckConnection,
  start: Exclude<ReturnType<typeof startConnecting>, { kind: 'connecting' }>,
): ProbeOutcome {
  if (start.kind === 'unprepared') {
    return unpreparedOutcome(connection, start);
  }
  const reason = errorWords(start.errno);
  return ABOUT_THE_SERVER.has(start.errno)
    ? { outcome: 'bad', reason, code: failureCode(errorCode(start.errno)) }
    : { outcome: 'undecided', reason };
}

function failed(reason: string, code: FailureCode): ConnectionResult {
  return { kind: 'notConnected', outcome: { outcome: 'bad', reason, code } };
}
