/**
 * Which scripts and FIFO lines an event asks for (keepalived's run-time contract, "Arguments" and
 * "Notify FIFOs"). Pure.
 */
import type {
  Configuration,
  InstanceNotifyScripts,
  NotifyScripts,
  ScriptCommand,
} from '../config/model.js';
import type { NotifyEffect, NotifyState } from '../vrrp/messages.js';

/** A script to start, with what is appended to its configured arguments. */
export interface TransitionScript {
  readonly command: ScriptCommand;
  readonly extraArguments: readonly string[];
  /** For log lines: `notify_master of instance VI_1`. */
  readonly what: string;
}

/** The keywords of the notify scripts. */
export const notifyKeywords: readonly (readonly [keyof InstanceNotifyScripts, string])[] = [
  ['master', 'notify_master'],
  ['backup', 'notify_backup'],
  ['fault', 'notify_fault'],
  ['stop', 'notify_stop'],
  ['deleted', 'notify_deleted'],
  ['masterReceivedLowerPriority', 'notify_master_rx_lower_pri'],
  ['conflict', 'notify_conflict'],
  ['any', 'notify'],
];

/** They happen in a state, and are none. */
const EXTRA_STATES: ReadonlySet<NotifyState> = new Set([
  'MASTER_RX_LOWER_PRI',
  'CONFLICT',
  'HEALED',
]);

const scriptOfState: Readonly<Record<NotifyState, keyof InstanceNotifyScripts | undefined>> = {
  MASTER: 'master',
  BACKUP: 'backup',
  FAULT: 'fault',
  STOP: 'stop',
  DELETED: 'deleted',
  MASTER_RX_LOWER_PRI: 'masterReceivedLowerPriority',
  MASTER_PRIORITY: undefined,
  BACKUP_PRIORITY: undefined,
  CONFLICT: 'conflict',
  HEALED: 'conflict',
};

/** Who can be notified about: an instance or a group, as far as its settings matter here. */
export interface NotifySubject {
  readonly notify: InstanceNotifyScripts | NotifyScripts;
  readonly notifyPriorityChanges: boolean;
}

/** The instance or group of an event. */
export function subjectOf(
  effect: NotifyEffect,
  configuration: Configuration,
): NotifySubject | undefined {
  const list = effect.type === 'INSTANCE' ? configuration.vrrpInstances : configuration.syncGroups;
  return list.find((subject) => subject.name === effect.name);
}

/** Whether the FIFOs hear of an event: priority changes only where they are asked for. */
export function goesToFifo(effect: NotifyEffect, configuration: Configuration): boolean {
  if (!isPriorityChange(effect.state)) {
    return true;
  }
  const group = configuration.syncGroups.find(({ members }) => members.includes(effect.name));
  const asked = subjectOf(effect, configuration)?.notifyPriorityChanges === true;
  return asked || group?.notifyPriorityChanges === true;
}

/** `INSTANCE "VI_1" MASTER 100` and a newline. */
export function fifoLine({ type, name, state, priority }: NotifyEffect): string {
  return `${type} "${name}" ${state} ${type === 'GROUP' ? 0 : priority}\n`;
}

/** The scripts of one event in the order in which they start: state script, generic script. */
export function scriptsOf(
  effect: NotifyEffect,
  subject: Pick<NotifySubject, 'notify'>,
): readonly TransitionScript[] {
  const { type, name, state, priority } = effect;
  const whose = `of ${type === 'GROUP' ? 'group' : 'instance'} ${name}`;
  const scripts: TransitionScript[] = [];
  const add = (key: keyof InstanceNotifyScripts, extraArguments: readonly string[]) => {
    const known: InstanceNotifyScripts = subject.notify;
    const command = known[key];
    const keyword = notifyKeywords.find(([candidate]) => candidate === key)?.[1];
    if (command) {
      scripts.push({ command, extraArguments, what: `${keyword} ${whose}` });
    }
  };
  const own = scriptOfState[state];
  if (own && !(effect.isRemoved && own === 'fault')) {
    add(own, own === 'conflict' ? conflictArguments(effect) : []);
  }
  if (!isExtra(state)) {
    add('any', [type, name, state, type === 'GROUP' ? '0' : String(priority)]);
  }
  return scripts;
}

/** What `notify` would get, then the address and the hardware address of the other master. */
function conflictArguments({ type, name, state, priority, rival }: NotifyEffect) {
  const { address = '-', hardwareAddress = '-' } = rival ?? {};
  return [type, name, state, String(priority), address, hardwareAddress];
}

function isPriorityChange(state: NotifyState): boolean {
  return state === 'MASTER_PRIORITY' || state === 'BACKUP_PRIORITY';
}

/**
 * Not a state but something that happens in a state: the generic script, which acts on states,
 * never sees it, whatever `notify_priority_changes` says (measured with keepalived 2.3).
 */
function isExtra(state: NotifyState): boolean {
  return isPriorityChange(state) || EXTRA_STATES.has(state);
}
