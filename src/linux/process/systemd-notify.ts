/** Tells systemd about the daemon's state (sd_notify(3)); silent when systemd did not ask. */
import { getSystemErrorName } from 'node:util';
import { failureOf } from '../../base/failure.js';
import { type NativeSocket, native } from '../native.js';
import { unixAddress } from '../socket/unix-address.js';
import { AF_UNIX, SOCK_DGRAM } from '../socket-numbers.js';

/** Kept: when a reload has to be told, there may be no descriptor left. */
let socket: NativeSocket | undefined;

/**
 * Sends assignments such as `READY=1`, if systemd asked for them.
 * @returns undefined, or why they could not be sent
 */
export function notifySystemd(...assignments: readonly string[]): string | undefined {
  const { NOTIFY_SOCKET: path } = process.env;
  if (path === undefined || !/^[@/]./.test(path)) {
    return undefined;
  }
  return failureOf(() => {
    socket ??= new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
    const sent = socket.send(Buffer.from(assignments.join('\n'), 'utf8'), unixAddress(path));
    if (sent < 0) {
      throw new Error(`${path}: ${getSystemErrorName(sent)}`);
    }
  });
}

/** Whether systemd started this process and waits for its notifications. */
export function startedBySystemd(): boolean {
  const { NOTIFY_SOCKET } = process.env;
  return process.ppid === 1 && NOTIFY_SOCKET !== undefined;
}
