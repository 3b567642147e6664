/** VRRP-MIB (RFC 2787): virtual routers of version 2, and what was wrong with packets. */
import { addressBytes, familyOf } from '../../base/address.js';
import type { PacketCounters } from '../../vrrp/packet/counters.js';
import { counter, integer, type ManagedObject, text, ticks, truth } from '../managed-object.js';
import {
  masterAddress,
  operationsState,
  routerHardwareAddress,
  type ServedRouter,
  virtualRouters,
} from './rfc-rows.js';
import { VRRP_MIB } from './roots.js';
import type { MibSubject } from './subject.js';
import { type Columns, scalarObjects, tableObjects } from './table.js';

const OPERATIONS = [...VRRP_MIB, 1];
const STATISTICS = [...VRRP_MIB, 2];
const VERSION = 2;
/** vrrpOperAuthType */
const AUTHENTICATION = { none: 1, PASS: 2, AH: 3 } as const;
/** vrrpOperProtocol `ip`, vrrpOperAdminState `up`, RowStatus `active`. */
const IP = 1;
const UP = 1;
const ACTIVE = 1;

const operations: Columns<ServedRouter> = {
  2: routerHardwareAddress,
  3: operationsState,
  4: () => integer(UP),
  5: ({ running }) => integer(running.effectivePriority),
  6: ({ configured }) => integer(configured.virtualAddresses.length),
  7: (router) => ({ type: 'ipAddress', value: addressBytes(masterAddress(router)) }),
  8: ({ running: { sourceAddress } }) =>
    sourceAddress && { type: 'ipAddress', value: addressBytes(sourceAddress) },
  9: ({ configured }) => integer(AUTHENTICATION[configured.authentication?.type ?? 'none']),
  // what is read of a key is empty (RFC 2787, vrrpOperAuthKey)
  10: () => text(''),
  11: ({ configured }) => integer(configured.advertIntervalMs / 1000),
  12: ({ configured }) => truth(configured.preempt),
  13: ({ inStateMs }) => ticks(inStateMs),
  14: () => integer(IP),
  15: () => integer(ACTIVE),
};

/** vrrpRouterStatsTable, in its order. */
const COUNTERS = [
  ...['become_master', 'advert_rcvd', 'advert_interval_err', 'auth_failure', 'ip_ttl_err'],
  ...['pri_zero_rcvd', 'pri_zero_sent', 'invalid_type_rcvd', 'addr_list_err'],
  ...['invalid_authtype', 'authtype_mismatch', 'packet_len_err'],
] as const satisfies readonly (keyof PacketCounters)[];

/** All of it. */
export function vrrpMibObjects(subject: MibSubject): readonly ManagedObject[] {
  const routers = virtualRouters(subject)
    .filter(({ configured: { version, family } }) => version === VERSION && family === 'inet')
    .map((row) => ({ index: [row.link.index, row.configured.virtualRouterId], row }));
  const addresses = routers.flatMap(({ index, row }) =>
    row.configured.virtualAddresses
      .filter(({ address }) => familyOf(address) === 'inet')
      .map(({ address }) => ({ index: [...index, ...addressBytes(address)], row: address })),
  );
  return [
    ...scalarObjects(OPERATIONS, {
      1: integer(VERSION),
      2: truth(subject.configuration.global.services.snmp.traps),
    }),
    ...tableObjects([...OPERATIONS, 3], routers, operations),
    ...tableObjects([...OPERATIONS, 4], addresses, { 2: () => integer(ACTIVE) }),
    ...scalarObjects(STATISTICS, {
      1: counter(sumOf(routers, 'checksum_err')),
      2: counter(sumOf(routers, 'version_err')),
      3: counter(0),
    }),
    ...tableObjects([...STATISTICS, 4], routers, statistics),
  ];
}

const statistics: Columns<ServedRouter> = Object.fromEntries(
  COUNTERS.map((name, position) => [
    position + 1,
    ({ running }: ServedRouter) => counter(running.counters[name]),
  ]),
);

function sumOf(
  routers: readonly { readonly row: ServedRouter }[],
  name: keyof PacketCounters,
): number {
  return routers.reduce((sum, { row }) => sum + row.running.counters[name], 0);
}
