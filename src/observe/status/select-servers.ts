/** Which real servers a word means, for those who change something about them. */
import type { IpAddress } from '../../base/address.js';
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import { concerns, type OverrideTarget } from '../../lvs/overrides/override.js';
import { parseEndpoint } from '../endpoint.js';
import { select } from './select.js';
import type { DaemonStatus } from './status.js';

/** A real server of a virtual server. */
export interface SelectedServer {
  readonly virtualServer: VirtualServerSnapshot;
  readonly realServer: RealServerSnapshot;
}

/** What a word has been found to mean. */
export type ServerSelection =
  | {
      readonly kind: 'servers';
      /** All of them, and one that a reload adds. */
      readonly target: OverrideTarget;
      readonly servers: readonly SelectedServer[];
    }
  | { readonly kind: 'unknown' }
  /** It could be these: `VIRTUAL_SERVER/REAL_SERVER`. */
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/**
 * The real servers of a word: `10.1.0.4` wherever it is, `10.1.0.4:80` in every virtual server,
 * `VIRTUAL_SERVER/REAL_SERVER` in that one alone.
 */
export function selectServers(status: DaemonStatus, word: string): ServerSelection {
  const found = select(status, word).flatMap((each): SelectedServer[] =>
    each.kind === 'realServer' ? [each] : [],
  );
  const [first] = found;
  if (first === undefined) {
    return { kind: 'unknown' };
  }
  const target = targetOf(word, first);
  const servers = (status.balancer?.virtualServers ?? []).flatMap((virtualServer) =>
    virtualServer.realServers
      .filter(({ address, port }) =>
        concerns(target, { virtualServer: virtualServer.key, address, port }),
      )
      .map((realServer) => ({ virtualServer, realServer })),
  );
  return servers.length === found.length
    ? { kind: 'servers', target, servers }
    : { kind: 'ambiguous', names: found.map(nameOf) };
}

/** The real servers of a word that means some, or a virtual server; without one all there are. */
export function checkableServers(
  status: DaemonStatus,
  word: string | undefined,
): readonly SelectedServer[] {
  const all = (status.balancer?.virtualServers ?? []).flatMap(serversOf);
  if (word === undefined) {
    return all;
  }
  return select(status, word).flatMap((each) => {
    switch (each.kind) {
      case 'realServer':
        return [each];
      case 'virtualServer':
        return serversOf(each.virtualServer);
      default:
        return [];
    }
  });
}

function serversOf(virtualServer: VirtualServerSnapshot): readonly SelectedServer[] {
  return virtualServer.realServers.map((realServer) => ({ virtualServer, realServer }));
}

/** `[10.0.0.100]:tcp:80/[10.1.0.4]:tcp:80` */
export function nameOf({ virtualServer, realServer }: SelectedServer): string {
  return `${virtualServer.label}/${realServer.label}`;
}

function targetOf(word: string, { virtualServer, realServer }: SelectedServer): OverrideTarget {
  const slash = word.lastIndexOf('/');
  const { address } = realServer;
  // A protocol before the address has a slash too, and names no virtual server.
  if (slash > 0 && parseEndpoint(word) === undefined) {
    return {
      kind: 'realServer',
      virtualServer: virtualServer.key,
      ...place(word.slice(slash + 1), address, realServer.port),
    };
  }
  return { kind: 'realServer', ...place(word, address, realServer.port) };
}

/** An address alone means every port. */
function place(word: string, address: IpAddress, port: number) {
  const endpoint = parseEndpoint(word);
  const isWhole = endpoint !== undefined && endpoint.port === undefined;
  return isWhole ? { address } : { address, port };
}
