/** What mail says about instances and sync groups (keepalived's run-time contract). Pure. */
import type { MailSettings } from '../config/services-model.js';
import type { NotifyEffect, NotifyState } from '../vrrp/messages.js';
import type { Alert } from './message.js';

/** Whether there is mail about a state, for those who want it. */
export function isMailedState(state: NotifyState, settings: MailSettings): boolean {
  switch (state) {
    case 'MASTER':
    case 'BACKUP':
    case 'STOP':
    case 'DELETED':
      return true;
    case 'FAULT':
      return !settings.noFaults;
    case 'MASTER_RX_LOWER_PRI':
    case 'MASTER_PRIORITY':
    case 'BACKUP_PRIORITY':
    case 'CONFLICT':
    case 'HEALED':
      return false;
  }
}

/** The alert about a state that `isMailedState` lets through. */
export function transitionAlert({ type, name, state }: NotifyEffect): Alert {
  const kind = type === 'GROUP' ? 'Group' : 'Instance';
  const subject = `VRRP ${kind} ${name}`;
  if (state === 'STOP') {
    return { subject: `${subject} - Stopping`, body: `=> VRRP ${kind} stopping <=` };
  }
  if (state === 'DELETED') {
    return { subject: `${subject} - Deleted`, body: '=> VRRP Deleted at reload <=' };
  }
  const owning = state === 'MASTER' ? 'now' : 'no longer';
  const body =
    type === 'GROUP'
      ? `All VRRP group instances are now in ${state} state`
      : `VRRP Instance is ${owning} owning VRRP VIPs`;
  return { subject: `${subject} - Entering ${state} state`, body: `=> ${body} <=` };
}
