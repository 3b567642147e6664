/** The state of the director as plain data, for status and dumps. */
import type { IpAddress } from '../../base/address.js';
import type { HealthCheck } from '../../config/lvs-model.js';
import type { AgentOrders, CheckTallies } from '../../health/messages.js';
import type { ServiceMark } from '../firewall/service-marks.js';
import type { AdminState } from '../overrides/override.js';
import { destinationEntry } from '../table/service-entry.js';
import type { DestinationEntry, ServiceEntry, TableOperation } from '../table/table.js';
import { weightsInTable } from './desired-table.js';
import { quorumLimits } from './quorum.js';
import {
  aliveWeight,
  type CheckEntry,
  effectiveWeight,
  isAlive,
  type ServerEntry,
  usesSorryServer,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** Everything the director knows. */
export interface DirectorSnapshot {
  readonly virtualServers: readonly VirtualServerSnapshot[];
  readonly marks: readonly ServiceMark[];
  /** Absent: of the director alone. */
  readonly tallies?: CheckerTallies;
}

/** What the checker child has counted; its successor goes on from there. */
export interface CheckerTallies {
  readonly checks: CheckTallies;
  readonly operations: readonly OperationCount[];
}

/** Changes of the table of IPVS of one kind. */
export interface OperationCount {
  readonly operation: TableOperation['kind'];
  readonly result: 'ok' | 'refused';
  readonly count: number;
}

/** A virtual server. */
export interface VirtualServerSnapshot {
  readonly key: string;
  readonly label: string;
  readonly services: readonly ServiceEntry[];
  /** Its services are in the table (`active_on`). */
  readonly installed: boolean;
  readonly suspended: boolean;
  /** Of the scheduler mh: what directors have alike (table/hashed.ts), as the kernel has it. */
  readonly tableDigest?: string;
  readonly quorum: QuorumSnapshot;
  readonly sorryServer?: SorryServerSnapshot;
  /** Of all its services together; absent when the kernel was not asked. */
  readonly traffic?: TrafficCounts;
  readonly realServers: readonly RealServerSnapshot[];
}

/** How much is there and how much has to be there. */
export interface QuorumSnapshot {
  readonly up: boolean;
  readonly required: number;
  readonly gainAt: number;
  readonly loseBelow: number;
  readonly sum: number;
}

/** The sorry server. */
export interface SorryServerSnapshot {
  readonly label: string;
  readonly inUse: boolean;
}

/** A real server. */
export interface RealServerSnapshot {
  readonly label: string;
  /** As configured. */
  readonly address: IpAddress;
  readonly port: number;
  /** As it is in the first service, with weight 0 while it is not in the table. */
  readonly destination?: DestinationEntry;
  readonly alive: boolean;
  /** What an operator says of it. */
  readonly adminState: AdminState;
  readonly inTable: boolean;
  readonly configuredWeight: number;
  /** An operator's, in place of the configured one. */
  readonly overrideWeight?: number;
  /** Tenths of its weight that it has since it returned; absent: all of it. */
  readonly slowStartTenths?: number;
  /** With what the checks add; not limited to what IPVS takes. */
  readonly effectiveWeight: number;
  /** Absent when the kernel was not asked. */
  readonly connections?: ConnectionCounts;
  /** Likewise. */
  readonly traffic?: TrafficCounts;
  readonly checks: readonly CheckSnapshot[];
}

/** Connections of a real server in all services (ipvsadm(8), `ActiveConn`, `InActConn`). */
export interface ConnectionCounts {
  active: number;
  inactive: number;
}

/** What the kernel has counted (ipvsadm(8), `--stats`). */
export interface TrafficCounts {
  connections: number;
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
}

/** A check. */
export interface CheckSnapshot {
  readonly id: string;
  readonly kind: HealthCheck['kind'];
  readonly up: boolean;
  readonly hasRun: boolean;
  readonly weight: number;
  /** AGENT_CHECK: what its agent wants done; absent before it has said something. */
  readonly agent?: AgentOrders;
  /** Of its last result; "" for a success. */
  readonly reason: string;
  /** Monotonic time since when it is up or down; absent before the first result. */
  readonly changedMs?: number;
}

/** A virtual server with its real servers and their checks. */
export function snapshotVirtualServer(entry: VirtualServerEntry): VirtualServerSnapshot {
  const { configuration, quorumUp, sorryLabel } = entry;
  const { quorum, gainAt, loseBelow } = quorumLimits(configuration);
  const weights = weightsInTable(entry);
  const sum = aliveWeight(entry);
  const common = {
    key: entry.key,
    label: entry.label,
    services: entry.services,
    installed: entry.installed,
    suspended: entry.suspended,
    quorum: { up: quorumUp, required: quorum, gainAt, loseBelow, sum },
    realServers: entry.servers.map((server, index) =>
      snapshotServer(entry, server, weights[index]),
    ),
  };
  return configuration.sorryServer === undefined
    ? common
    : { ...common, sorryServer: { label: sorryLabel, inUse: usesSorryServer(entry) } };
}

function snapshotServer(
  entry: VirtualServerEntry,
  server: ServerEntry,
  weight: number | undefined,
): RealServerSnapshot {
  const service = entry.services[0];
  const common = {
    label: server.label,
    address: server.configuration.address,
    port: server.configuration.port,
    alive: isAlive(server),
    adminState: server.steering.admin,
    inTable: entry.installed && weight !== undefined,
    configuredWeight: server.configuration.weight,
    ...(server.steering.weight === undefined ? {} : { overrideWeight: server.steering.weight }),
    ...(server.slowStart === undefined ? {} : { slowStartTenths: server.slowStart.tenths }),
    effectiveWeight: effectiveWeight(server),
    checks: server.checks.map(snapshotCheck),
  };
  if (service === undefined) {
    return common;
  }
  const destination = destinationEntry(server.configuration, service.address, weight ?? 0);
  return { ...common, destination };
}

function snapshotCheck(entry: CheckEntry): CheckSnapshot {
  const { id, check, up, hasRun, weight, agent, reason, changedMs } = entry;
  return {
    ...{ id, kind: check.kind, up, hasRun, weight, reason },
    ...(agent === undefined ? {} : { agent }),
    ...(changedMs === undefined ? {} : { changedMs }),
  };
}
