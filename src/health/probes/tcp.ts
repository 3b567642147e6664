/** TCP_CHECK: whether a connection can be made. Nothing is sent, and it is closed at once. */
import type { TcpCheck } from '../../config/lvs-model.js';
import { startConnection } from './connection.js';
import type { StartProbe } from './probe.js';

/** One connection, closed as soon as it stands. */
export const probeTcp: StartProbe<TcpCheck> = ({ connection }, done) =>
  startConnection(connection, (result) => {
    if (result.kind === 'connected') {
      result.socket.close();
      done({ outcome: 'good' });
    } else {
      done(result.outcome);
    }
  });
