/** From the snapshot of the director to what the API says of the load balancer. */
import { familyName } from '../../../base/address.js';
import type {
  CheckerTallies,
  CheckSnapshot,
  RealServerSnapshot,
  VirtualServerSnapshot,
} from '../../../lvs/director/snapshot.js';
import type { ServiceEntry } from '../../../lvs/table/table.js';
import type { ClockReading } from '../../../observe/clock-reading.js';
import type { View } from './catalogue.js';
import { wallTime } from './vrrp-view.js';

/** What is told of checks beside their snapshots; absent: the process has not told of it. */
type Attempts = Pick<CheckerTallies['checks'], 'attempts' | 'lastSeconds'> | undefined;

/** A virtual server with its real servers. */
export function virtualServerView(
  server: VirtualServerSnapshot,
  clock: ClockReading,
  attempts: Attempts,
): View<'VirtualServer'> {
  const { key, label, installed, suspended, tableDigest, quorum, sorryServer } = server;
  return {
    ...{ key, label, installed, suspended, tableDigest, quorum, sorryServer },
    services: server.services.map(serviceView),
    realServers: server.realServers.map((each) => realServerView(each, clock, attempts)),
  };
}

/** Checks of all servers in one list. */
export function checksView(
  servers: readonly VirtualServerSnapshot[],
  clock: ClockReading,
  attempts: Attempts,
): View<'Checks'>['checks'] {
  return servers.flatMap(({ label: virtualServer, realServers }) =>
    realServers.flatMap(({ label: realServer, checks }) =>
      checks.map((each) => ({
        virtualServer,
        realServer,
        check: checkView(each, clock, attempts),
      })),
    ),
  );
}

function serviceView({
  address: key,
  scheduler,
}: ServiceEntry): View<'VirtualServer'>['services'][number] {
  const family = familyName(key.family);
  if (key.kind === 'fwmark') {
    return { family, fwmark: key.mark, scheduler };
  }
  const { protocol, address, port } = key;
  return { family, protocol, address, port, scheduler };
}

function realServerView(
  server: RealServerSnapshot,
  clock: ClockReading,
  attempts: Attempts,
): View<'VirtualServer'>['realServers'][number] {
  const { label, address, port, destination, alive, adminState, inTable, connections } = server;
  return {
    ...{ label, address, port, adminState, inTable, connections },
    method: destination?.method,
    health: alive ? 'up' : 'down',
    weight: {
      configured: server.configuredWeight,
      override: server.overrideWeight,
      effective: server.effectiveWeight,
      kernel: destination?.weight,
    },
    checks: server.checks.map((check) => checkView(check, clock, attempts)),
  };
}

function checkView(
  { id, kind, up, hasRun, reason, weight, agent, changedMs }: CheckSnapshot,
  clock: ClockReading,
  told: Attempts,
): View<'Checks'>['checks'][number]['check'] {
  const since = changedMs === undefined ? undefined : wallTime(changedMs, clock);
  const seconds = told?.lastSeconds[id];
  const attempts = told?.attempts[id];
  return {
    ...{ id, kind, up, hasRun, reason, weight, since },
    ...(agent === undefined ? {} : { agent }),
    ...(seconds === undefined ? {} : { lastDurationMs: Math.round(seconds * 1e5) / 100 }),
    ...(attempts === undefined ? {} : { attempts: { ...attempts } }),
  };
}
