/** VRRPV3-MIB (RFC 6527): virtual routers of both versions and families. */
import { addressBytes } from '../../base/address.js';
import type { PacketCounters } from '../../vrrp/packet/counters.js';
import {
  bigCounter,
  counter,
  gauge,
  inetAddress,
  integer,
  type ManagedObject,
  type SnmpValue,
  ticks,
  truth,
} from '../managed-object.js';
import {
  anyAddress,
  masterAddress,
  operationsState,
  routerHardwareAddress,
  type ServedRouter,
  virtualRouters,
} from './rfc-rows.js';
import { familyNumber, VRRPV3_MIB } from './roots.js';
import type { MibSubject } from './subject.js';
import { type Columns, scalarObjects, tableObjects } from './table.js';

const OPERATIONS = [...VRRPV3_MIB, 1, 1];
const STATISTICS = [...VRRPV3_MIB, 1, 2];
/** RowStatus `active` */
const ACTIVE = 1;

const operations: Columns<ServedRouter> = {
  3: (router) => inetAddress(masterAddress(router)),
  4: ({ running, configured }) => inetAddress(running.sourceAddress ?? anyAddress(configured)),
  5: routerHardwareAddress,
  6: operationsState,
  7: ({ running }) => gauge(running.effectivePriority),
  8: ({ configured }) => integer(configured.virtualAddresses.length),
  9: ({ configured }) => integer(configured.advertIntervalMs / 10),
  10: ({ configured }) => truth(configured.preempt),
  11: ({ configured }) => truth(configured.accept),
  12: ({ inStateMs }) => ticks(inStateMs),
  13: () => integer(ACTIVE),
};

const statistics: Columns<ServedRouter> = {
  1: counted('become_master', counter),
  2: (router) => integer(newMasterReason(router)),
  3: counted('advert_rcvd', bigCounter),
  4: counted('advert_interval_err', bigCounter),
  5: counted('ip_ttl_err', bigCounter),
  6: (router) => integer(protocolError(router)),
  7: counted('pri_zero_rcvd', bigCounter),
  8: counted('pri_zero_sent', bigCounter),
  9: counted('invalid_type_rcvd', bigCounter),
  10: counted('addr_list_err', bigCounter),
  11: counted('packet_len_err', bigCounter),
  12: () => ticks(0),
  13: ({ configured }) => gauge(configured.advertIntervalMs),
};

/** All of it. */
export function vrrpv3MibObjects(subject: MibSubject): readonly ManagedObject[] {
  const routers = virtualRouters(subject).map((row) => ({ index: routerIndex(row), row }));
  const addresses = routers.flatMap(({ index, row }) =>
    row.configured.virtualAddresses.map(({ address }) => ({
      index: [...index, ...addressBytes(address)],
      row: address,
    })),
  );
  const total = (name: keyof PacketCounters): SnmpValue =>
    bigCounter(routers.reduce((sum, { row }) => sum + row.running.counters[name], 0));
  return [
    ...tableObjects([...OPERATIONS, 1], routers, operations),
    ...tableObjects([...OPERATIONS, 2], addresses, { 2: () => integer(ACTIVE) }),
    ...scalarObjects(STATISTICS, {
      1: total('checksum_err'),
      2: total('version_err'),
      3: bigCounter(0),
      4: ticks(0),
    }),
    ...tableObjects([...STATISTICS, 5], routers, statistics),
  ];
}

/** Interface, VRID, family (RFC 6527, vrrpv3OperationsEntry). */
export function routerIndex({ link, configured }: ServedRouter): readonly number[] {
  return [link.index, configured.virtualRouterId, familyNumber(configured.family)];
}

function counted(
  name: keyof PacketCounters,
  make: (value: number) => SnmpValue,
): (router: ServedRouter) => SnmpValue {
  return ({ running }) => make(running.counters[name]);
}

/** vrrpv3StatisticsNewMasterReason: notMaster, priority, preempted, masterNoResponse. */
export function newMasterReason({ running }: ServedRouter): number {
  if (running.state !== 'MASTER') {
    return 0;
  }
  return running.counters.pri_zero_rcvd > 0 ? 1 : 3;
}

/** vrrpv3StatisticsProtoErrReason: what has been wrong with packets, the first that applies. */
function protocolError({ running: { counters } }: ServedRouter): number {
  const reasons = [
    [counters.ip_ttl_err, 1],
    [counters.version_err, 2],
    [counters.checksum_err, 3],
  ] as const;
  return reasons.find(([count]) => count > 0)?.[1] ?? 0;
}
