/** What can be waited for, judged by what a daemon tells. */
import type { RealServerSnapshot } from '../../lvs/director/snapshot.js';
import type { VrrpState } from '../../vrrp/messages.js';
import { type StatusSubject, select } from './select.js';
import { silentProcesses } from './silent-processes.js';
import type { DaemonStatus } from './status.js';

/** Something that is so or is not. `word` is what `select` understands. */
export type Condition =
  /** Every process that is needed answers. */
  | { readonly kind: 'ready' }
  /** The file and what it includes are in force as they are now. */
  | { readonly kind: 'reloaded' }
  /** Of instances and sync groups. */
  | { readonly kind: 'state'; readonly state: VrrpState; readonly word: string }
  /** Of virtual servers. */
  | { readonly kind: 'quorum'; readonly up: boolean; readonly word: string }
  /** Of real servers. */
  | { readonly kind: 'health'; readonly up: boolean; readonly word: string }
  /** Real servers get no new connections, and none is active. */
  | { readonly kind: 'drained'; readonly word: string };

/**
 * Whether it is so, of everything that its word stands for; if not, what is so instead. `never`:
 * it does not come by itself.
 */
export type ConditionVerdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'not' | 'never'; readonly text: string };

const HOLDS: ConditionVerdict = { kind: 'holds' };

/** Judges one. */
export function judge(condition: Condition, status: DaemonStatus): ConditionVerdict {
  switch (condition.kind) {
    case 'ready':
      return unless(silentProcesses(status));
    case 'reloaded':
      return reloaded(status);
    case 'state':
      return ofEach(status, condition.word, 'instance, sync group or address', (subject) => {
        const one = vrrpSubject(subject);
        return one && { name: one.name, holds: one.state === condition.state, is: one.state };
      });
    case 'quorum':
      return ofEach(status, condition.word, 'virtual server', (subject) => {
        if (subject.kind !== 'virtualServer') {
          return undefined;
        }
        const { label, quorum } = subject.virtualServer;
        const is = `quorum ${quorum.up ? 'up' : 'lost'}, ${quorum.sum} of ${quorum.required}`;
        return { name: label, holds: quorum.up === condition.up, is };
      });
    case 'health':
      return ofRealServers(status, condition.word, ({ alive }) => ({
        holds: alive === condition.up,
        is: alive ? 'up' : 'down',
      }));
    case 'drained':
      return ofRealServers(status, condition.word, drained);
  }
}

function reloaded(status: DaemonStatus): ConditionVerdict {
  const { configurationFile, reloads, lastReload, lastChangedFile: changed } = status;
  if (changed === undefined) {
    return { kind: 'never', text: `${configurationFile} is not there` };
  }
  if (reloads.configuredAtMs >= changed.atMs) {
    return HOLDS;
  }
  return lastReload?.refused !== undefined && lastReload.atMs >= changed.atMs
    ? { kind: 'never', text: `the reload was refused: ${lastReload.refused}` }
    : { kind: 'not', text: `${changed.path} has changed since it was loaded` };
}

/** A server that is in service is not drained while it has nothing to do. */
function drained({ destination, connections }: RealServerSnapshot) {
  const weight = destination?.weight ?? 0;
  const active = destination === undefined ? 0 : connections?.active;
  const count = active === undefined ? 'connections not known' : `${active} active connections`;
  return { holds: weight === 0 && active === 0, is: `weight ${weight}, ${count}` };
}

function vrrpSubject(subject: StatusSubject) {
  switch (subject.kind) {
    case 'instance':
      return subject.instance;
    case 'group':
      return subject.group;
    default:
      return undefined;
  }
}

/** What one of those that a word stands for is. */
interface Standing {
  readonly name: string;
  readonly holds: boolean;
  readonly is: string;
}

function ofRealServers(
  status: DaemonStatus,
  word: string,
  standingOf: (server: RealServerSnapshot) => Omit<Standing, 'name'>,
): ConditionVerdict {
  return ofEach(status, word, 'real server', (subject) =>
    subject.kind === 'realServer'
      ? {
          name: `${subject.virtualServer.label}/${subject.realServer.label}`,
          ...standingOf(subject.realServer),
        }
      : undefined,
  );
}

function ofEach(
  status: DaemonStatus,
  word: string,
  kind: string,
  standingOf: (subject: StatusSubject) => Standing | undefined,
): ConditionVerdict {
  const standings = select(status, word).flatMap((subject) => standingOf(subject) ?? []);
  return standings.length === 0
    ? { kind: 'not', text: [`there is no ${kind} ${word}`, ...silentProcesses(status)].join('; ') }
    : unless(standings.filter(({ holds }) => !holds).map(({ name, is }) => `${name}: ${is}`));
}

function unless(reasons: readonly string[]): ConditionVerdict {
  return reasons.length === 0 ? HOLDS : { kind: 'not', text: reasons.join('; ') };
}
