/** Tells systemd about the daemon's state (sd_notify(3)); silent when systemd did not ask. */
import { type NativeSocket, native } from '../native.js';
import { unixAddress } from '../socket/unix-address.js';
import { AF_UNIX, SOCK_DGRAM } from '../socket-numbers.js';

/** Kept: when a reload has to be told, there may be no descriptor left. */
let socket: NativeSocket | undefined;

/**
 * Sends assignments such as `READY=1`. A message that cannot be delivered is dropped: the service
 * manager is no reason to stop.
 */
export function notifySystemd(...assignments: readonly string[]): void {
  const { NOTIFY_SOCKET: path } = process.env;
  if (path === undefined || !/^[@/]./.test(path)) {
    return;
  }
  try {
    socket ??= new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
    socket.send(Buffer.from(assignments.join('\n'), 'utf8'), unixAddress(path));
  } catch {
    // No descriptor since the start; the next message tries again.
  }
}

/** Whether systemd started this process and waits for its notifications. */
export function startedBySystemd(): boolean {
  const { NOTIFY_SOCKET } = process.env;
  return process.ppid === 1 && NOTIFY_SOCKET !== undefined;
}
