/** Tells systemd about the daemon's state (sd_notify(3)); silent when systemd did not ask. */
import { native } from '../native.js';
import { AF_UNIX, unixAddress } from '../socket/unix-address.js';

const SOCK_DGRAM = 2;

/** Sends assignments such as `READY=1`. A message that cannot be delivered is dropped. */
export function notifySystemd(...assignments: readonly string[]): void {
  const { NOTIFY_SOCKET: path } = process.env;
  if (path === undefined || !/^[@/]./.test(path)) {
    return;
  }
  const socket = new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
  socket.send(Buffer.from(assignments.join('\n'), 'utf8'), unixAddress(path));
  socket.close();
}

/** Whether systemd started this process and waits for its notifications. */
export function startedBySystemd(): boolean {
  const { NOTIFY_SOCKET } = process.env;
  return process.ppid === 1 && NOTIFY_SOCKET !== undefined;
}
