/** What a person may have the daemon do, and what will come of it: it is said before it is done. */
import type { MatrixRow } from './matrix.js';
import type { ClientView, MaintenanceView, RouterView } from './views.js';

/** What is asked of the API. */
export interface ChangeRequest {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What a person adds to it. */
export interface ChangeWords {
  readonly reason: string;
  /** As for `upkeep weight`: `3`, `20%`, `auto`. */
  readonly weight: string;
  /** "": until it is ended. */
  readonly forSeconds: string;
  readonly force: boolean;
}

/** One thing that can be done. */
export interface PossibleChange {
  /** What the button says. */
  readonly verb: string;
  readonly foresight: readonly string[];
  readonly asks: readonly ('reason' | 'weight' | 'time')[];
  /** Said when it is done. */
  readonly done: string;
  request(words: ChangeWords): ChangeRequest;
  /** A question to the daemon, whose answer says more of what will happen. */
  readonly asksPlan?: true;
}

/** What can be done with one thing. */
export interface Offer {
  readonly title: string;
  readonly changes: readonly PossibleChange[];
}

/** Who may do what, of those who ask the API. */
export function mayOperate(client: ClientView | undefined): boolean {
  return client?.role === 'operate' || client?.role === 'admin';
}

/** `night`, of `token night from 127.0.0.1`. */
export function clientName({ actor }: ClientView): string {
  return actor.replace(/ from \S+$/, '').replace(/^(?:token|certificate) /, '');
}

/** What an instance that is master here may be asked. */
export function handOverOffer(
  { name, state }: RouterView,
  { cells, virtualRouter }: MatrixRow,
  members: readonly string[],
): Offer {
  const backups = cells.flatMap((cell, at) =>
    cell?.state === 'BACKUP' ? [`${members[at]} (priority ${cell.priority.effective})`] : [],
  );
  const who = backups.length === 0 ? 'its backup' : backups.join(' or ');
  return {
    title: `${name} (${virtualRouter}), ${state} here`,
    changes: [
      {
        ...{ verb: 'Hand over', asks: [], done: `${name} has been handed over` },
        foresight: [
          `It is offered to ${who}, and stays here until that has taken it.`,
          'When no backup takes it within 10 s, this router stays master.',
          'With preemption it may come back by itself: maintenance keeps it away.',
        ],
        request: () => ({
          ...{ method: 'POST', body: {} },
          path: `v1/vrrp/instances/${encodeURIComponent(name)}/handover`,
        }),
      },
      {
        ...{ verb: 'Announce again', asks: [], done: `the addresses of ${name} are announced` },
        foresight: [
          'Gratuitous ARP (or neighbour advertisements) of its addresses go out once more.',
        ],
        request: () => ({
          ...{ method: 'POST', body: {} },
          path: `v1/vrrp/instances/${encodeURIComponent(name)}/garp`,
        }),
      },
    ],
  };
}

/** This router in maintenance, or at work again. */
export function maintenanceOffer(
  node: string,
  maintenance: MaintenanceView,
  instances: readonly RouterView[],
): Offer {
  const path = 'v1/maintenance';
  if (maintenance.on) {
    const foresight = ['Its instances leave FAULT, and take part in elections again.'];
    const changes: readonly PossibleChange[] = [
      {
        ...{ verb: 'End maintenance', asks: [], foresight, done: `${node} is at work again` },
        request: () => ({ method: 'DELETE', path }),
      },
    ];
    return { title: `${node} is in maintenance`, changes };
  }
  const held = instances.filter(({ state }) => state === 'MASTER').map(({ name }) => name);
  return {
    title: `Maintenance of ${node}`,
    changes: [
      {
        ...{ verb: 'Begin maintenance', asks: ['reason', 'time'] },
        foresight: [
          held.length === 0
            ? 'No instance is master here.'
            : `Handed over to their backups: ${held.join(', ')}.`,
          'Then all instances are kept in FAULT, over reloads and restarts, until it is ended.',
          'Where no backup takes over within 10 s it is refused, and this router stays at work.',
        ],
        done: `${node} is in maintenance`,
        request: (words) => ({ method: 'PUT', path, body: addedWords(words) }),
      },
    ],
  };
}

/** The files are read again. */
export function reloadOffer(node: string, file: string): Offer {
  return {
    title: `Reload of ${node}`,
    changes: [
      {
        ...{ verb: 'Reload', asks: [], asksPlan: true, done: `${file} is in force` },
        foresight: [`${file} and what it includes are read again.`],
        request: () => ({ method: 'POST', path: 'v1/reload', body: { wait: true } }),
      },
    ],
  };
}

/** What a person has added, as the API takes it. */
export function addedWords({
  reason,
  forSeconds,
  force,
}: ChangeWords): Readonly<Record<string, unknown>> {
  return {
    ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
    ...(forSeconds === '' ? {} : { forSeconds: Number(forSeconds) }),
    ...(force ? { force } : {}),
  };
}
