/** From a template and what a source says to real servers: of there on they are like any other. */
import type { IpAddress } from '../base/address.js';
import { ANY_ADDRESS, ANY_PORT } from '../config/discovery-model.js';
import type {
  DiscoveredServers,
  HealthCheck,
  RealServer,
  VirtualServer,
} from '../config/lvs-model.js';
import { realServerKey } from '../lvs/director/check-identity.js';
import type { Backend } from './backend.js';
import { discoveryKeys } from './standing.js';

/** The servers in force, by the key of their place. */
export type KnownBackends = ReadonlyMap<string, readonly Backend[]>;

/**
 * Virtual servers with all their real servers. A server that is written in the file as well is as
 * it is written there.
 */
export class DiscoveredMerge {
  /** What has been made of each: a change of one service is no work for the others. */
  readonly #made = new WeakMap<VirtualServer, Made>();

  merge(
    virtualServers: readonly VirtualServer[],
    backends: KnownBackends,
  ): readonly VirtualServer[] {
    return virtualServers.map((each) => this.#merged(each, backends));
  }

  #merged(virtualServer: VirtualServer, backends: KnownBackends): VirtualServer {
    const { discovered, ...plain } = virtualServer;
    if (discovered === undefined) {
      return virtualServer;
    }
    const keys = discoveryKeys(virtualServer.identity, discovered);
    const lists = keys.map((key) => backends.get(key) ?? NO_BACKENDS);
    const made = this.#made.get(virtualServer);
    if (made !== undefined && lists.every((list, index) => list === made.lists[index])) {
      return made.result;
    }
    const servers = new Map(plain.realServers.map((each) => [realServerKey(each), each]));
    for (const [index, each] of discovered.entries()) {
      for (const backend of lists[index] ?? []) {
        const server = realServerOf(each, backend);
        const key = realServerKey(server);
        servers.set(key, servers.get(key) ?? server);
      }
    }
    const result = { ...plain, realServers: [...servers.values()] };
    this.#made.set(virtualServer, { lists, result });
    return result;
  }
}

const NO_BACKENDS: readonly Backend[] = [];

interface Made {
  readonly lists: readonly (readonly Backend[])[];
  readonly result: VirtualServer;
}

function realServerOf({ template, port: usual }: DiscoveredServers, backend: Backend): RealServer {
  const { address, port = usual, weight = template.weight } = backend;
  return {
    ...template,
    address,
    port: template.port === ANY_PORT ? port : template.port,
    weight,
    checks: template.checks.map((check) => checkOf(check, address, port)),
  };
}

const PLACEHOLDERS: ReadonlySet<IpAddress> = new Set(Object.values(ANY_ADDRESS));

/** What the check names itself stays (`connect_ip`, `connect_port`). */
function checkOf(check: HealthCheck, address: IpAddress, port: number): HealthCheck {
  if (!('connection' in check)) {
    return check;
  }
  const { connection } = check;
  return {
    ...check,
    connection: {
      ...connection,
      address: PLACEHOLDERS.has(connection.address) ? address : connection.address,
      port: connection.port === ANY_PORT ? port : connection.port,
    },
  };
}
