/** What of the events of the daemon is told by SNMP and D-Bus. Pure. */
import { fieldsOf, type KeptEvent } from '../observe/events/kept-event.js';
import type { DaemonLogEvent } from '../observe/log/log-events.js';
import type { News, ToldState } from './news.js';

type Fields = Readonly<Record<string, unknown>>;

const read: Readonly<Partial<Record<DaemonLogEvent['event'], (fields: Fields) => News>>> = {
  stateChanged: ({ instance, to }) => ({
    kind: 'instance',
    name: String(instance),
    state: toldState(to),
  }),
  groupStateChanged: ({ group, to }) => ({
    kind: 'group',
    name: String(group),
    state: toldState(to),
  }),
  realServerAdded: (fields) => serverNews(fields, true),
  realServerRemoved: (fields) => serverNews(fields, false),
  quorumGained: ({ service }) => ({ kind: 'quorum', service: String(service), up: true }),
  quorumLost: ({ service }) => ({ kind: 'quorum', service: String(service), up: false }),
};

/** undefined: nothing that is told. */
export function newsOf({ type, line }: KeptEvent): News | undefined {
  return read[type as DaemonLogEvent['event']]?.(fieldsOf(line));
}

/** How the instances are, as if they had come into these states now. */
export function newsOfStates(
  states: readonly { readonly instance: string; readonly state: string }[],
): readonly News[] {
  return states.map(({ instance, state }) => ({
    kind: 'instance',
    name: instance,
    state: toldState(state),
  }));
}

/** An instance comes into INIT when the daemon ends. */
function toldState(state: unknown): ToldState {
  return state === 'MASTER' || state === 'BACKUP' || state === 'FAULT' ? state : 'STOP';
}

function serverNews({ server, service }: Fields, up: boolean): News {
  return { kind: 'realServer', server: String(server), service: String(service), up };
}
