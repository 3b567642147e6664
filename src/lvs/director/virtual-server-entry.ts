/** What the director knows of a virtual server, and what follows from it. */
import { startsDown } from '../../config/checkers/kinds.js';
import type { HealthCheck, RealServer, VirtualServer } from '../../config/lvs-model.js';
import type { AgentOrders, CheckMemory } from '../../health/messages.js';
import { serverLabel } from '../labels.js';
import type { AdminState, Override } from '../overrides/override.js';
import {
  type ServerSteering,
  steeringOf,
  strongerOf,
  UNSTEERED,
} from '../overrides/server-steering.js';
import type { SlowStart } from '../slow-start.js';
import { limitWeight } from '../table/service-entry.js';
import type { ServiceEntry } from '../table/table.js';
import { checkIdentity, distinctNames, realServerKey } from './check-identity.js';
import { hasQuorum, quorumLimits } from './quorum.js';

/** A check with its last result. */
export interface CheckEntry {
  readonly id: string;
  readonly check: HealthCheck;
  up: boolean;
  hasRun: boolean;
  /** Its part of the weight of the real server; 0 while it is down. */
  weight: number;
  /** AGENT_CHECK: what its agent wants done. */
  agent: AgentOrders | undefined;
  reason: string;
  /** Monotonic time of the last change between up and down, or of the first result. */
  changedMs: number | undefined;
  /** New at a reload, on a server that was seen working. */
  trusted: boolean;
  /** What a successor of the checks has to know of it; undefined before it has run. */
  memory: CheckMemory | undefined;
}

/** A real server. Whether it is alive and what it weighs follows from its checks. */
export interface ServerEntry {
  readonly key: string;
  readonly label: string;
  readonly configuration: RealServer;
  readonly checks: readonly CheckEntry[];
  /** What an operator says of it. */
  steering: ServerSteering;
  /** It has returned, and does not have its whole weight yet (`slow_start`). */
  slowStart: SlowStart | undefined;
}

/** A virtual server. */
export interface VirtualServerEntry {
  readonly key: string;
  readonly label: string;
  readonly configuration: VirtualServer;
  readonly servers: readonly ServerEntry[];
  /** The services of IPVS that it stands for. */
  readonly services: readonly ServiceEntry[];
  readonly sorryLabel: string;
  quorumUp: boolean;
  /** Its checks rest while its address is elsewhere (`ha_suspend`). */
  suspended: boolean;
  /** `active_on`: false while its services are to be absent. */
  installed: boolean;
}

/** An entry in its first state: checks with `alpha` are down, all others are up. */
export function createEntry(
  names: Pick<VirtualServerEntry, 'key' | 'label'>,
  configuration: VirtualServer,
  services: readonly ServiceEntry[],
  protocol: string | undefined,
): VirtualServerEntry {
  const { realServers, sorryServer } = configuration;
  const serverKeys = distinctNames(realServers.map(realServerKey));
  const servers = realServers.map((server, index) => {
    const serverKey = serverKeys[index] ?? realServerKey(server);
    return {
      key: serverKey,
      label: serverLabel(server.address, server.port, protocol),
      configuration: server,
      checks: createChecks(`${names.key} | ${serverKey}`, server.checks),
      steering: UNSTEERED,
      slowStart: undefined,
    };
  });
  return {
    ...names,
    configuration,
    servers,
    services,
    sorryLabel:
      sorryServer === undefined ? '' : serverLabel(sorryServer.address, sorryServer.port, protocol),
    quorumUp: false,
    suspended: false,
    installed: true,
  };
}

function createChecks(owner: string, checks: readonly HealthCheck[]): readonly CheckEntry[] {
  const ids = distinctNames(checks.map((check) => `${owner} | ${checkIdentity(check)}`));
  return checks.map((check, index) => ({
    id: ids[index] ?? owner,
    check,
    up: !startsDown(check),
    hasRun: false,
    weight: 0,
    agent: undefined,
    reason: '',
    changedMs: undefined,
    trusted: false,
    memory: undefined,
  }));
}

/** A server is alive when none of its checks is down; without checks it always is. */
export function isAlive(server: ServerEntry): boolean {
  return server.checks.every((check) => check.up);
}

/** What the overrides say of a server now. */
export function steeringFor(
  { key: virtualServer }: Pick<VirtualServerEntry, 'key'>,
  { configuration: { address, port, weight } }: ServerEntry,
  overrides: readonly Override[],
): ServerSteering {
  return steeringOf(overrides, { virtualServer, address, port, weight });
}

/** How it takes part: of what an operator says and what agents say the stronger one. */
export function adminOf({ steering, checks }: ServerEntry): AdminState {
  return checks.reduce<AdminState>(
    (admin, { agent }) => (agent === undefined ? admin : strongerOf(admin, agent.admin)),
    steering.admin,
  );
}

/** Whether new connections may go to it: it is alive, and neither drained nor disabled. */
export function isServing(server: ServerEntry): boolean {
  return adminOf(server) === 'ready' && isAlive(server);
}

/**
 * The weight that is configured, or an operator's in its place, and what the checks add to it,
 * summed up anew each time; of that the percents of agents. Without orders of theirs it is what
 * it would be without an agent.
 */
export function effectiveWeight(server: ServerEntry): number {
  const { weight = server.configuration.weight } = server.steering;
  const sum = server.checks.reduce((before, check) => before + check.weight, weight);
  return server.checks.reduce((whole, { agent }) => (agent ? ordered(whole, agent) : whole), sum);
}

/** Nothing that is to serve is at 0. */
function ordered(weight: number, { admin, percent }: AgentOrders): number {
  if (admin !== 'ready' || percent === 0) {
    return 0;
  }
  const part = Math.round((weight * percent) / 100);
  return weight > 0 ? Math.max(1, part) : part;
}

/** The weight as IPVS gets it. */
export function tableWeight(server: ServerEntry): number {
  return limitWeight(effectiveWeight(server));
}

/** Sum of the weights of the servers that serve: what the quorum is held against. */
export function aliveWeight(entry: Pick<VirtualServerEntry, 'servers'>): number {
  return entry.servers.reduce(
    (sum, server) => sum + (isServing(server) ? tableWeight(server) : 0),
    0,
  );
}

/**
 * Whether the quorum rests on what checks count as before they have run: it would not be there
 * with the servers alone that have been checked, or one that has not been may still bring it.
 */
export function isQuorumAssumed(entry: VirtualServerEntry): boolean {
  const { servers, quorumUp, configuration } = entry;
  const checked = servers.filter(
    ({ checks, steering }) => steering.admin === 'disabled' || checks.every(({ hasRun }) => hasRun),
  );
  return (
    checked.length < servers.length &&
    !(quorumUp && hasQuorum(quorumLimits(configuration), true, aliveWeight({ servers: checked })))
  );
}

/** Whether there is to be a quorum now. */
export function deservesQuorum(entry: VirtualServerEntry): boolean {
  return hasQuorum(quorumLimits(entry.configuration), entry.quorumUp, aliveWeight(entry));
}

/** The sorry server serves exactly while there is no quorum. */
export function usesSorryServer(entry: VirtualServerEntry): boolean {
  return entry.configuration.sorryServer !== undefined && !entry.quorumUp;
}
