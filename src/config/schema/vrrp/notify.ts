/** Keywords that start scripts and send mail, which instances and sync groups share. */
import { asked, optional, simple, word } from '../argument.js';
import { toggle, value } from '../keyword.js';

/** `<script> [<user> [[:]<group>]]` */
export const SCRIPT = simple('script', 'script');

/** `<path> [<user> [<group>]]` */
const FIFO = [
  asked(simple('path', 'path')),
  optional(word('user')),
  optional(word('group')),
] as const;

/** A keyword that names a pipe, and who owns it. */
export function fifo(summary: string) {
  return value(FIFO, summary, { otherwise: 'none', firstCounts: true });
}

/** A keyword that names the script that reads a pipe. */
export function fifoScript(summary: string) {
  return value(asked(SCRIPT), summary, { otherwise: 'none', firstCounts: true });
}

/** A keyword that names a script with, optionally, the account that runs it. */
export function script(summary: string) {
  return value(SCRIPT, summary, { firstCounts: true });
}

/** The keywords by state. */
export const notifyKeywords = {
  notify_master: script('Script for the change to MASTER.'),
  notify_backup: script('Script for the change to BACKUP.'),
  notify_fault: script('Script for the change to FAULT.'),
  notify_stop: script('Script for the orderly stop of the daemon.'),
  notify_conflict: script(
    'Script for a second master and for its end; gets its IP and MAC address after the usual four.',
  ),
  notify: script(
    'Script for every change; gets INSTANCE or GROUP, the name, the state and the priority.',
  ),
  notify_priority_changes: toggle('Also tell the FIFOs of changes of the effective priority.', {
    otherwise: 'vrrp_notify_priority_changes',
  }),
  smtp_alert: toggle('Mail about each change of state.', { otherwise: 'smtp_alert_vrrp' }),
} as const;
