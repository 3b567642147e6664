/** State, priority, preemption and timers of an instance. */
import type { AddressFamily } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { VrrpInstance } from '../../model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { milliseconds } from '../reading/settings.js';
import { type InstanceDefaults, VERSIONS } from './instance-defaults.js';
import type { InstanceSettings } from './instance-settings.js';

const OWNER = 255;
/** Largest interval of the 12-bit field of version 3, in centiseconds (RFC 9568 section 5.2.7). */
const MAXIMUM_CENTISECONDS = 4095;

type Election = Pick<
  VrrpInstance,
  | 'version'
  | 'initialState'
  | 'priority'
  | 'advertIntervalMs'
  | 'downTimerAdverts'
  | 'preempt'
  | 'preemptDelayMs'
  | 'lowerPriorityNoAdvert'
  | 'higherPrioritySendAdvert'
  | 'ownerIgnoreAdverts'
>;

/** Reads what decides who is master. `name` is the name of the instance. */
export function compileElection(
  context: CompileContext,
  settings: InstanceSettings,
  name: Word,
  defaults: InstanceDefaults,
  family: AddressFamily,
): Election {
  const version = readVersion(settings, defaults, family);
  const wanted = readState(context, settings, name);
  const priority = readPriority(settings, wanted);
  const initialState = ownerState(context, settings, wanted, priority);
  const adverts = settings.value('down_timer_adverts') ?? defaults.downTimerAdverts;
  return {
    version,
    initialState,
    priority,
    advertIntervalMs: readAdvertInterval(context, settings, version),
    downTimerAdverts: adverts,
    preempt: readPreempt(context, settings, initialState, priority),
    preemptDelayMs: readPreemptDelay(context, settings, initialState),
    lowerPriorityNoAdvert: settings.value('lower_prio_no_advert') ?? defaults.lowerPriorityNoAdvert,
    higherPrioritySendAdvert:
      settings.value('higher_prio_send_advert') ?? defaults.higherPrioritySendAdvert,
    ownerIgnoreAdverts: ownerIgnores(context, settings, priority, defaults),
  };
}

/** `timer_expired_backup`, which `preempt` would undo at once. */
export function timerExpiredBackup(
  context: CompileContext,
  settings: InstanceSettings,
  preempt: boolean,
): { readonly timerExpiredBackupPriority?: number } {
  const priority = settings.value('timer_expired_backup');
  const keyword = settings.last('timer_expired_backup')?.directive.keyword;
  if (priority === undefined || keyword === undefined) {
    return {};
  }
  if (preempt) {
    const message = `'${keyword.text}' needs nopreempt; it is ignored`;
    reportError(context, 'timer-expired-ignored', keyword, message);
    return {};
  }
  return { timerExpiredBackupPriority: priority };
}

/** IPv6 exists in version 3 only. */
function readVersion(
  settings: InstanceSettings,
  defaults: InstanceDefaults,
  family: AddressFamily,
): 2 | 3 {
  const text = settings.value('version');
  const version = text === undefined ? defaults.version : VERSIONS[text];
  return family === 'inet6' ? 3 : version;
}

type State = VrrpInstance['initialState'];

/** A BACKUP after a MASTER is ignored, as in keepalived. */
function readState(context: CompileContext, settings: InstanceSettings, name: Word): State {
  let state: State = 'BACKUP';
  let master: Word | undefined;
  for (const { directive, values } of settings.all('state')) {
    const word = directive.arguments[0] ?? name;
    if (values[0] === 'MASTER') {
      state = 'MASTER';
      master ??= word;
    } else if (master !== undefined) {
      const related = [{ message: 'set to MASTER here', span: master.span }];
      const message = "'state' is MASTER already; this one is ignored";
      reportError(context, 'state-repeated', word, message, { related });
    }
  }
  return state;
}

/** An invalid priority counts as 100, whatever the state: it was not meant to be an owner. */
function readPriority(settings: InstanceSettings, state: State): number {
  const written = settings.has('priority') || settings.invalid('priority');
  return written || state === 'BACKUP' ? settings.value('priority') : OWNER;
}

/** An address owner starts as master (RFC 9568 section 6.4.1). */
function ownerState(
  context: CompileContext,
  settings: InstanceSettings,
  state: State,
  priority: number,
): State {
  const written = settings.last('state')?.directive;
  if (priority === OWNER && state === 'BACKUP' && written !== undefined) {
    const message = 'priority 255 makes this router the address owner, which starts as MASTER';
    const more = { class: 'OK', hint: 'write state MASTER or a lower priority' } as const;
    reportWarning(context, 'owner-not-master', written.keyword, message, more);
  }
  return priority === OWNER ? 'MASTER' : state;
}

function readPreempt(
  context: CompileContext,
  settings: InstanceSettings,
  state: State,
  priority: number,
): boolean {
  const no = settings.last('nopreempt')?.directive.keyword;
  if (no === undefined || settings.comesAfter('preempt', 'nopreempt')) {
    return true;
  }
  if (priority === OWNER) {
    const message = "'nopreempt' does not go with priority 255; it is ignored";
    reportWarning(context, 'nopreempt-ignored', no, message);
    return true;
  }
  if (state === 'MASTER') {
    const message = "'nopreempt' does not go with state MASTER; it is ignored";
    const hint = 'write state BACKUP on all routers';
    reportWarning(context, 'nopreempt-ignored', no, message, { hint });
    return true;
  }
  return false;
}

function readPreemptDelay(
  context: CompileContext,
  settings: InstanceSettings,
  state: State,
): number {
  const delay = milliseconds(settings.value('preempt_delay'));
  const keyword = settings.last('preempt_delay')?.directive.keyword;
  if (delay !== 0 && state === 'MASTER' && keyword !== undefined) {
    const message = "'preempt_delay' does not go with state MASTER; it is ignored";
    const hint = 'write state BACKUP on all routers';
    reportWarning(context, 'preempt-delay-ignored', keyword, message, { hint });
    return 0;
  }
  return delay;
}

/** Version 2 sends whole seconds, 1 to 255; version 3 centiseconds, 1 to 4095. */
function readAdvertInterval(
  context: CompileContext,
  settings: InstanceSettings,
  version: 2 | 3,
): number {
  const seconds = settings.value('advert_int');
  const word = settings.last('advert_int')?.directive.arguments[0];
  const unit = version === 2 ? 1000 : 10;
  const wanted = milliseconds(seconds);
  const longest = version === 2 ? 255_000 : MAXIMUM_CENTISECONDS * 10;
  const interval = Math.min(longest, Math.max(unit, Math.round(wanted / unit) * unit));
  if (word !== undefined && interval !== wanted) {
    const message =
      version === 2
        ? `version 2 sends whole seconds: 'advert_int ${word.text}' becomes ${interval / 1000}`
        : `version 3 sends 0.01 to 40.95 s: 'advert_int ${word.text}' becomes ${interval / 1000}`;
    const hint = version === 2 ? { hint: 'version 3 can send more often: write version 3' } : {};
    reportWarning(context, 'advert-interval-rounded', word, message, hint);
  }
  return interval;
}

function ownerIgnores(
  context: CompileContext,
  settings: InstanceSettings,
  priority: number,
  defaults: InstanceDefaults,
): boolean {
  const written = settings.value('owner_ignore_adverts');
  const keyword = settings.last('owner_ignore_adverts')?.directive.keyword;
  if (priority === OWNER) {
    if (written === false && keyword !== undefined) {
      const message = 'an address owner ignores adverts; off is not possible here';
      reportError(context, 'owner-ignores-adverts', keyword, message);
      return true;
    }
    return written ?? defaults.ownerIgnoreAdverts;
  }
  if (written === true && keyword !== undefined) {
    const message = "'owner_ignore_adverts' needs priority 255; it is ignored";
    reportError(context, 'owner-ignores-adverts', keyword, message);
  }
  return false;
}
