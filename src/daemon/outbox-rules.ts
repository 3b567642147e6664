/**
 * Which messages between the supervisor and its children replace one another while the reader does
 * not read (`outbox.ts`): of a state the newest is enough, changes are put together.
 */
import { DirectorMemory } from '../lvs/director-memory.js';
import type { DirectorCheckpoint } from '../lvs/messages.js';
import type { DaemonLogEvent } from '../observe/log/log-events.js';
import type { Checkpoint } from '../vrrp/messages.js';
import type { FromDiscovery, ToDiscovery } from './discovery/discovery-messages.js';
import type {
  FromAgents,
  FromApi,
  FromBfd,
  FromChecker,
  FromVrrp,
  ToAgents,
  ToApi,
  ToBfd,
  ToChecker,
  ToVrrp,
} from './messages.js';
import type { OutboxRules } from './outbox.js';

/** Of the VRRP child to the supervisor. */
export const vrrpChildRules: OutboxRules<FromVrrp> = {
  keyOf(message) {
    switch (message.kind) {
      case 'log':
      case 'instances':
      case 'recording':
      case 'recorded':
        return undefined;
      case 'notify':
        return `notify ${message.effect.type} ${message.effect.name}`;
      case 'handOverEnded':
        return `handOver ${message.instance}`;
      default:
        return message.kind;
    }
  },
  join(waiting, newer) {
    return waiting.kind === 'checkpoint' && newer.kind === 'checkpoint'
      ? { ...newer, checkpoint: joinCheckpoints(waiting.checkpoint, newer.checkpoint) }
      : newer;
  },
  dropped: droppedMessage,
};

/** Of the checker child to the supervisor. */
export const checkerChildRules: OutboxRules<FromChecker> = {
  keyOf(message) {
    switch (message.kind) {
      case 'log':
      case 'mail':
        return undefined;
      case 'notify': {
        const { effect } = message;
        return `notify ${effect.type === 'RS' ? effect.server : ''} ${effect.service}`;
      }
      case 'runScript':
      case 'cancelScript':
        return `script ${message.request}`;
      default:
        return message.kind;
    }
  },
  join(waiting, newer) {
    if (waiting.kind === 'checkpoint' && newer.kind === 'checkpoint') {
      const director = joinDirectorCheckpoints(waiting.director, newer.director);
      return { ...waiting, ...newer, director };
    }
    if (waiting.kind === 'reloaded' && newer.kind === 'reloaded') {
      return { ...newer, times: (waiting.times ?? 1) + (newer.times ?? 1) };
    }
    // A run that is not wanted any more need not begin.
    return newer.kind === 'cancelScript' ? undefined : newer;
  },
  dropped: droppedMessage,
};

/** Of the BFD child to the supervisor: of a session the newest state. */
export const bfdChildRules: OutboxRules<FromBfd> = {
  keyOf(message) {
    switch (message.kind) {
      case 'log':
        return undefined;
      case 'bfdState':
        return `bfd ${message.session}`;
      default:
        return message.kind;
    }
  },
  join: (_, newer) => newer,
  dropped: droppedMessage,
};

/** Of the supervisor to the BFD child. */
export const toBfdRules: OutboxRules<ToBfd> = {
  keyOf: (message) => message.kind,
  join: (_, newer) => newer,
  dropped: () => undefined,
};

/** Of the api child to the supervisor. It takes no more requests than the supervisor answers. */
export const apiChildRules: OutboxRules<FromApi> = {
  keyOf: () => undefined,
  join: (_, newer) => newer,
  dropped: droppedMessage,
};

/** Of the agents child to the supervisor. */
export const agentsChildRules: OutboxRules<FromAgents> = {
  keyOf: ({ kind }) => (kind === 'log' || kind === 'ask' || kind === 'order' ? undefined : kind),
  join: (_, newer) => newer,
  dropped: droppedMessage,
};

/** Of the discovery child to the supervisor: of a source the newest standing. */
export const discoveryChildRules: OutboxRules<FromDiscovery> = {
  keyOf(message) {
    switch (message.kind) {
      case 'log':
        return undefined;
      case 'discovered':
        return `discovered ${message.standing.key}`;
      default:
        return message.kind;
    }
  },
  join: (_, newer) => newer,
  dropped: droppedMessage,
};

/** Of the supervisor to the discovery child. */
export const toDiscoveryRules: OutboxRules<ToDiscovery> = {
  keyOf: (message) => message.kind,
  join: (_, newer) => newer,
  dropped: () => undefined,
};

/** Of the supervisor to the api child: streams wait for what was taken, so that little waits. */
export const toApiRules: OutboxRules<ToApi> = {
  keyOf(message) {
    switch (message.kind) {
      case 'configure':
      case 'heartbeat':
      case 'stop':
        return message.kind;
      case 'answer':
      case 'askMembers':
        return `${message.kind} ${message.request}`;
      default:
        return undefined;
    }
  },
  join: (_, newer) => newer,
  dropped: () => undefined,
};

/** Of the supervisor to the agents child: what has happened is told one after the other. */
export const toAgentsRules: OutboxRules<ToAgents> = {
  keyOf: ({ kind }) => (kind === 'said' || kind === 'standing' ? undefined : kind),
  join: (_, newer) => newer,
  dropped: () => undefined,
};

/** Of the supervisor to the VRRP child: nothing of it is ever dropped. */
export const toVrrpRules: OutboxRules<ToVrrp> = {
  keyOf(message) {
    switch (message.kind) {
      case 'handOver':
        return undefined;
      case 'announceAgain':
        return `announce ${message.instance}`;
      case 'scriptResult':
        return `script ${message.script}`;
      case 'fileValue':
        return `file ${message.file}`;
      case 'processQuorum':
        return `process ${message.process}`;
      case 'virtualServerQuorum':
        return `virtual server ${message.virtualServer}`;
      case 'bfdState':
        return `bfd ${message.session}`;
      default:
        return message.kind;
    }
  },
  join: (_, newer) => newer,
  dropped: () => undefined,
};

/** Of the supervisor to the checker child. Each reload builds on the one before. */
export const toCheckerRules: OutboxRules<ToChecker> = {
  keyOf(message) {
    switch (message.kind) {
      case 'reload':
      case 'checkNow':
        return undefined;
      case 'scriptResult':
        return `script ${message.request}`;
      case 'bfdState':
        return `bfd ${message.session}`;
      default:
        return message.kind;
    }
  },
  join(waiting, newer) {
    if (waiting.kind !== 'vrrpStates' || newer.kind !== 'vrrpStates') {
      return newer;
    }
    const all = [...waiting.states, ...newer.states];
    return { ...newer, states: [...new Map(all.map((each) => [each.instance, each])).values()] };
  },
  dropped: () => undefined,
};

function droppedMessage(count: number): { readonly kind: 'log'; readonly event: DaemonLogEvent } {
  return { kind: 'log', event: { event: 'messagesDropped', count } };
}

/** By name, as the supervisor would merge them one after the other. */
function joinCheckpoints(first: Checkpoint, second: Checkpoint): Checkpoint {
  return {
    instances: newestByName([...first.instances, ...second.instances]),
    scripts: newestByName([...first.scripts, ...second.scripts]),
  };
}

function newestByName<Entry extends { readonly name: string }>(
  entries: readonly Entry[],
): readonly Entry[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

/** Of checkpoints that are put together already: one more costs as much as it says. */
const joinedCheckpoints = new WeakMap<DirectorCheckpoint, JoinedCheckpoint>();

interface JoinedCheckpoint {
  readonly memory: DirectorMemory;
  readonly goneServices: Set<string>;
  readonly goneChecks: Set<string>;
}

function joinDirectorCheckpoints(
  first: DirectorCheckpoint,
  second: DirectorCheckpoint,
): DirectorCheckpoint {
  let joined = joinedCheckpoints.get(first);
  if (joined === undefined) {
    joined = { memory: new DirectorMemory(), goneServices: new Set(), goneChecks: new Set() };
    addCheckpoint(joined, first);
  }
  addCheckpoint(joined, second);
  const { memory, goneServices, goneChecks } = joined;
  const hasGone = goneServices.size + goneChecks.size > 0;
  // Lists are made when they are read: when this is sent.
  const result: DirectorCheckpoint = {
    ...(hasGone ? { gone: goneLists(joined) } : {}),
    complete: first.complete || second.complete,
    get virtualServers() {
      return memory.current().virtualServers;
    },
    get checks() {
      return memory.current().checks;
    },
    get marks() {
      return memory.marks;
    },
  };
  joinedCheckpoints.set(result, joined);
  return result;
}

function goneLists({ goneServices, goneChecks }: JoinedCheckpoint) {
  return {
    get virtualServers() {
      return [...goneServices];
    },
    get checks() {
      return [...goneChecks];
    },
  };
}

function addCheckpoint(joined: JoinedCheckpoint, added: DirectorCheckpoint): void {
  const { memory, goneServices, goneChecks } = joined;
  memory.merge(added);
  if (added.complete) {
    goneServices.clear();
    goneChecks.clear();
  }
  for (const key of added.gone?.virtualServers ?? []) {
    goneServices.add(key);
  }
  for (const id of added.gone?.checks ?? []) {
    goneChecks.add(id);
  }
}
