/** Messages to the local syslog daemon, without waiting for it. */
import { getSystemErrorName } from 'node:util';
import { native } from '../native.js';
import { unixAddress } from '../socket/unix-address.js';
import { AF_UNIX, SOCK_DGRAM } from '../socket-numbers.js';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** A way to the syslog daemon. */
export interface Syslog {
  /**
   * @param severity 0 emergency … 3 error, 4 warning, 5 notice, 6 informational, 7 debug.
   * @returns undefined, or why the line is lost
   */
  write(severity: number, text: string): string | undefined;
  close(): void;
}

/** What a line starts with. */
export interface SyslogIdentity {
  readonly ident: string;
  readonly pid: number;
  /** 0 to 23: 3 is daemon, 16 to 23 are local0 to local7 (RFC 5424 section 6.2.1). */
  readonly facility: number;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/**
 * A message as programs on the same machine send it: RFC 3164 section 4.1 without the host name,
 * `<PRI>Mmm dd hh:mm:ss ident[pid]: text` in local time. Line breaks become spaces.
 */
export function syslogMessage(
  identity: SyslogIdentity,
  severity: number,
  time: Date,
  text: string,
): string {
  const priority = identity.facility * 8 + severity;
  const day = String(time.getDate()).padStart(2, ' ');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  const stamp = `${MONTHS[time.getMonth()]} ${day} ${clock}`;
  const line = text.replace(/[\r\n]+/g, ' ');
  return `<${priority}>${stamp} ${identity.ident}[${identity.pid}]: ${line}`;
}

/**
 * Opens the way to the daemon at /dev/log. Every message is sent to the path anew, so a daemon that
 * starts later or again is found. A message that cannot be delivered at once is dropped: writing
 * never blocks and never throws.
 *
 * @throws SystemCallError when there is no descriptor left
 */
export function openSyslog(ident: string, facility: number, path = '/dev/log'): Syslog {
  const socket = new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
  const address = unixAddress(path);
  const identity = { ident, facility, pid: process.pid };
  let open = true;
  return {
    write(severity, text) {
      if (!open) {
        return undefined;
      }
      const message = syslogMessage(identity, severity, new Date(), text);
      const sent = socket.send(Buffer.from(message, 'utf8'), address);
      return sent < 0 ? `${path}: ${getSystemErrorName(sent)}` : undefined;
    },
    close() {
      if (open) {
        open = false;
        socket.close();
      }
    },
  };
}
