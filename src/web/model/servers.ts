/** Virtual and real servers as the page shows them. */
import type { OverrideView, RealServerView, VirtualServerView } from './views.js';

/** Where a real server stands, in one word. */
export type Standpoint = 'up' | 'down' | 'drain' | 'disabled' | 'unchecked';

/** A server that is down, and what its checks say. */
export interface DownServer {
  readonly label: string;
  readonly reason: string;
  readonly since?: string;
}

/** How many there are, and which are down though no operator wants it. */
export interface ServerTally {
  readonly up: number;
  readonly all: number;
  readonly down: readonly DownServer[];
}

/** What an operator says comes before what the checks say. */
export function standpoint({ adminState, health, checks }: RealServerView): Standpoint {
  if (adminState !== 'ready') {
    return adminState;
  }
  return health === 'up' && checks.length > 0 && checks.every(({ hasRun }) => !hasRun)
    ? 'unchecked'
    : health;
}

/** Why it is down, as its checks say; empty: none of them does. */
export function reasonText({ checks }: RealServerView): string {
  return checks
    .filter(({ up, reason }) => !up && reason !== '')
    .map(({ kind, reason }) => `${kind} ${reason}`)
    .join('; ');
}

/** Since when its checks say what they say: the last change of one. */
export function sinceOf({ checks, health }: RealServerView): string | undefined {
  return checks
    .filter(({ up }) => up === (health === 'up'))
    .flatMap(({ since }) => since ?? [])
    .sort()
    .at(-1);
}

/** Counts the real servers of a virtual server. */
export function serverTally({ realServers }: VirtualServerView): ServerTally {
  const down = realServers.filter((server) => standpoint(server) === 'down');
  return {
    up: realServers.filter(({ health }) => health === 'up').length,
    all: realServers.length,
    down: down.map((server) => {
      const since = sinceOf(server);
      return {
        label: endpoint(server.address, server.port),
        reason: reasonText(server),
        ...(since === undefined ? {} : { since }),
      };
    }),
  };
}

/** `TCP 10.0.0.100:80`, `mark 7`: where clients come to. */
export function serviceText({ services, label }: VirtualServerView): string {
  const [first] = services;
  if (first === undefined) {
    return label;
  }
  const { fwmark, protocol = '', address, port = 0 } = first;
  const text =
    address === undefined ? `mark ${fwmark ?? ''}` : `${protocol} ${endpoint(address, port)}`;
  return services.length > 1 ? `${text} and ${services.length - 1} more` : text;
}

/** An address with its port; `base/endpoint-text.ts` takes what a parser for servers gives. */
export function endpoint(address: string, port: number): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return port === 0 ? address : `${host}:${port}`;
}

const RANK: Readonly<Record<Standpoint, number>> = {
  down: 0,
  unchecked: 1,
  drain: 2,
  disabled: 3,
  up: 4,
};

/** Those to look at first: down, then steered by an operator, then the others in their order. */
export function inOrderOfNeed(servers: readonly RealServerView[]): readonly RealServerView[] {
  return servers.toSorted((a, b) => RANK[standpoint(a)] - RANK[standpoint(b)]);
}

/** What an operator says of a real server; the newest, where several do. */
export function overrideOf(
  { key }: VirtualServerView,
  { address, port }: RealServerView,
  overrides: readonly OverrideView[],
): OverrideView | undefined {
  return overrides.findLast(({ target }) => {
    const { virtualServer = key, address: wanted, port: wantedPort = port } = target;
    return wanted === address && virtualServer === key && wantedPort === port;
  });
}
