/** KEEPALIVED-MIB, `check` 3: virtual servers. */
import { familyOf } from '../../base/address.js';
import type { ServiceIdentity } from '../../config/lvs-model.js';
import {
  gauge,
  inetAddress,
  integer,
  type ManagedObject,
  type SnmpValue,
  text,
  textOrNone,
  truth,
} from '../managed-object.js';
import {
  actionWhenDown,
  forwardingMethod,
  microseconds,
  seconds,
  tunnelColumns,
  type VirtualServerRow,
  virtualServerRows,
} from './check-rows.js';
import { addressType, CHECK, familyNumber, script } from './roots.js';
import type { MibSubject } from './subject.js';
import { type Columns, numbered, tableObjects } from './table.js';

const TYPES = { fwmark: 1, address: 2, group: 3 } as const satisfies Record<
  ServiceIdentity['form'],
  number
>;
const PROTOCOLS = { TCP: 1, UDP: 2, SCTP: 3 } as const;
/** virtualServerLoadBalancingAlgo, in its order; others are `unknown`. */
const SCHEDULERS: readonly string[] = [
  ...['rr', 'wrr', 'lc', 'wlc', 'lblc', 'lblcr', 'dh', 'sh', 'sed', 'nq', 'fo', 'ovf', 'mh'],
  'twos',
];
const UNKNOWN_SCHEDULER = 99;
const QUORUM = { met: 1, notMet: 2 } as const;
/** Each client by itself. */
const WHOLE_MASK = 0xffffffff;

const identification: Columns<VirtualServerRow> = {
  2: ({ configured: { identity } }) => integer(TYPES[identity.form]),
  3: ({ configured: { identity } }) =>
    identity.form === 'group' ? text(identity.group) : undefined,
  4: ({ configured: { identity } }) =>
    identity.form === 'fwmark' ? gauge(identity.mark) : undefined,
  5: ({ configured: { identity } }) =>
    identity.form === 'address'
      ? addressType(identity.address)
      : integer(familyNumber(identity.family)),
  6: ({ configured: { identity } }) =>
    identity.form === 'address' ? inetAddress(identity.address) : undefined,
  7: ({ configured: { identity } }) =>
    identity.form === 'address' ? gauge(identity.port) : undefined,
  8: ({ configured: { identity } }) =>
    identity.form === 'fwmark' ? undefined : integer(PROTOCOLS[identity.protocol]),
  9: ({ configured: { scheduler } }) => {
    const position = SCHEDULERS.indexOf(scheduler);
    return integer(position < 0 ? UNKNOWN_SCHEDULER : position + 1);
  },
  10: ({ configured }) => forwardingMethod(configured.defaults.forwarding),
};

const persistence: Columns<VirtualServerRow> = {
  13: ({ configured }) => truth(configured.persistence !== undefined),
  14: ({ configured: { persistence: kept } }) => kept && gauge(kept.timeoutSeconds),
  15: (row) => (isIpv6(row) ? undefined : netmask(row.configured.persistence?.granularity)),
  51: (row) =>
    isIpv6(row) ? gauge(row.configured.persistence?.granularity ?? WHOLE_PREFIX) : undefined,
};
const WHOLE_PREFIX = 128;

const standing: Columns<VirtualServerRow> = {
  11: ({ running }) => truth(running?.installed ?? false),
  20: ({ configured }) => gauge(configured.realServers.length),
  21: ({ running }) => gauge(running?.realServers.filter(({ alive }) => alive).length ?? 0),
  22: ({ configured }) => gauge(configured.quorum),
  23: ({ running }) => integer(running?.quorum.up ? QUORUM.met : QUORUM.notMet),
  24: ({ configured }) => script(configured.quorumUp),
  25: ({ configured }) => script(configured.quorumDown),
  26: ({ configured }) => gauge(configured.hysteresis),
};

const settings: Columns<VirtualServerRow> = {
  12: ({ configured }) => textOrNone(configured.defaults.checks.virtualHost),
  16: ({ configured }) => seconds(configured.defaults.checks.delayLoopMs),
  17: ({ configured }) => truth(configured.haSuspend),
  18: ({ configured }) => truth(configured.defaults.checks.alpha ?? false),
  19: ({ configured }) => truth(configured.omega),
  37: ({ configured }) => truth(configured.onePacket),
  52: () => truth(false),
  53: flagOf('sh', 1),
  54: flagOf('sh', 2),
  55: ({ configured }) => truth(configured.schedulerFlags.includes(3)),
  56: ({ configured }) => actionWhenDown(configured.defaults.inhibitOnFailure),
  57: ({ configured }) => gauge(configured.defaults.checks.retry ?? 0),
  58: ({ configured }) => seconds(configured.defaults.checks.delayBeforeRetryMs),
  59: ({ configured }) => seconds(configured.defaults.checks.warmupMs),
  61: ({ configured }) => truth(configured.smtpAlert),
  62: flagOf('mh', 1),
  63: flagOf('mh', 2),
  64: ({ configured }) => microseconds(configured.defaults.checks.delayLoopMs),
  65: ({ configured }) => microseconds(configured.defaults.checks.delayBeforeRetryMs),
  66: ({ configured }) => microseconds(configured.defaults.checks.warmupMs),
  67: ({ configured }) => microseconds(configured.defaults.checks.connectTimeoutMs),
  ...tunnelColumns<VirtualServerRow>(68, ({ configured }) => configured.defaults.forwarding),
  71: ({ configured }) => textOrNone(configured.snmpName),
};

/** The table; the counters of the kernel are in the metrics. */
export function virtualServerObjects(subject: MibSubject): readonly ManagedObject[] {
  const columns = { ...identification, ...persistence, ...standing, ...settings };
  return tableObjects([...CHECK, 3], numbered(virtualServerRows(subject)), columns);
}

function isIpv6({ configured: { identity } }: VirtualServerRow): boolean {
  return identity.form === 'address'
    ? familyOf(identity.address) === 'inet6'
    : identity.family === 'inet6';
}

function netmask(bits: number | undefined): SnmpValue {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(bits ?? WHOLE_MASK);
  return { type: 'octets', value: bytes };
}

function flagOf(scheduler: 'sh' | 'mh', flag: 1 | 2): (row: VirtualServerRow) => SnmpValue {
  return ({ configured }) =>
    truth(configured.scheduler === scheduler && configured.schedulerFlags.includes(flag));
}
