/** Tells systemd about the daemon's state (sd_notify(3)); silent when systemd did not ask. */
import { LITTLE_ENDIAN, viewOf } from './host-order.js';
import { native } from './native.js';

const AF_UNIX = 1;
const SOCK_DGRAM = 2;

/** Sends assignments such as `READY=1`. A message that cannot be delivered is dropped. */
export function notifySystemd(...assignments: readonly string[]): void {
  const { NOTIFY_SOCKET: path } = process.env;
  if (path === undefined || !/^[@/]./.test(path)) {
    return;
  }
  const socket = new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
  socket.send(Buffer.from(assignments.join('\n'), 'utf8'), notifyAddress(path));
  socket.close();
}

/** struct sockaddr_un of unix(7); `@` stands for the zero byte of an abstract name. */
function notifyAddress(path: string): Uint8Array {
  const name = Buffer.from(path, 'utf8');
  const bytes = new Uint8Array(2 + name.length);
  viewOf(bytes).setUint16(0, AF_UNIX, LITTLE_ENDIAN);
  bytes.set(name, 2);
  if (path.startsWith('@')) {
    bytes[2] = 0;
  }
  return bytes;
}

/** Whether systemd started this process and waits for its notifications. */
export function startedBySystemd(): boolean {
  const { NOTIFY_SOCKET } = process.env;
  return process.ppid === 1 && NOTIFY_SOCKET !== undefined;
}
