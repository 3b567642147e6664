/** Rules on who is told of a change of state. */
import type { Directive } from '../../language/tree.js';
import type { NotifyScripts } from '../../model.js';
import { nameSpan, valueSpan } from '../places.js';
import type { LintRule, LintSubject } from '../rule.js';

interface Notifier {
  readonly name: string;
  readonly notify: NotifyScripts;
  readonly block: Directive;
}

function notifiers({ configuration, blocks }: LintSubject): readonly Notifier[] {
  const { syncGroups, vrrpInstances } = configuration;
  return [
    ...syncGroups.map((group) => ({ ...group, block: blocks.groups.get(group.name) })),
    ...vrrpInstances.map((each) => ({ ...each, block: blocks.instances.get(each.name) })),
  ].flatMap(({ name, notify, block }) => (block === undefined ? [] : [{ name, notify, block }]));
}

const sameNotifyScript: LintRule = {
  code: 'same-notify-script',
  severity: 'warning',
  title: 'the same script for MASTER and BACKUP',
  why:
    'notify_master and notify_backup run their command as it is written. A script that is the ' +
    'same for both cannot know which state was entered.',
  advice: 'give it an argument that tells the state, or use notify, which passes the state along',
  check: (subject) =>
    notifiers(subject).flatMap(({ name, notify, block }) => {
      const { master, backup } = notify;
      if (master !== undefined && master.argv.join('\0') === backup?.argv.join('\0')) {
        const message = `notify_master and notify_backup of '${name}' run the same command`;
        return [{ span: valueSpan(block, 'notify_backup'), message }];
      }
      return [];
    }),
};

const faultNotNotified: LintRule = {
  code: 'fault-not-notified',
  severity: 'hint',
  title: 'no script for the state FAULT',
  why:
    'A router whose interface or script fails enters FAULT, not BACKUP. What notify_master ' +
    'has started goes on running there when only notify_backup would stop it.',
  advice: 'add notify_fault, usually with the command of notify_backup',
  check: (subject) => {
    const { notifyFifo, vrrpNotifyFifo } = subject.configuration.global;
    if (notifyFifo !== undefined || vrrpNotifyFifo !== undefined) {
      return [];
    }
    return notifiers(subject).flatMap(({ name, notify, block }) => {
      const { master, backup, fault, any } = notify;
      const lacking = fault === undefined && any === undefined;
      if (master === undefined || backup === undefined || !lacking) {
        return [];
      }
      const message = `'${name}' has scripts for MASTER and BACKUP and none for FAULT`;
      return [{ span: nameSpan(block), message }];
    });
  },
};

const sharedFifo: LintRule = {
  code: 'shared-fifo',
  severity: 'hint',
  title: 'one FIFO for everything and for VRRP',
  why:
    'notify_fifo gets every line, those of VRRP included, so a reader of both gets them ' +
    'twice.',
  advice: 'name notify_fifo or vrrp_notify_fifo, or give them different paths',
  check: ({ configuration, blocks }) => {
    const { notifyFifo, vrrpNotifyFifo } = configuration.global;
    const setting = blocks.globals.findLast((each) => each.name === 'vrrp_notify_fifo');
    if (setting === undefined || notifyFifo === undefined) {
      return [];
    }
    const message = `notify_fifo is '${notifyFifo.path}' as well: it gets VRRP lines twice`;
    return notifyFifo.path === vrrpNotifyFifo?.path ? [{ span: nameSpan(setting), message }] : [];
  },
};

/** The rules on notification. */
export const notifyRules: readonly LintRule[] = [sameNotifyScript, faultNotNotified, sharedFifo];
