/** What keepalived has to say against our packets. */
import type { Daemon } from '../lab/daemon.js';

/** How keepalived finds fault with a packet. */
const COMPLAINT = new RegExp(
  [
    ...['invalid', 'mismatch', 'checksum', 'bogus', 'TTL', 'too (?:long|short)', 'incorrect'],
    ...['but received', 'not present', 'unknown VRID', 'authentication', 'duplicate', 'malformed'],
  ].join('|'),
  'i',
);

/** Complaints about packets, without what it says about the configuration when it starts. */
export function complaints(daemon: Daemon): readonly string[] {
  const lines = daemon.log().split('\n');
  return lines.filter((line) => COMPLAINT.test(line) && !/ Line |Strict mode/.test(line));
}
