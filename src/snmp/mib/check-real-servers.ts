/** KEEPALIVED-MIB, `check` 4: real servers and sorry servers. */
import type { CheckSettings, RealServer } from '../../config/lvs-model.js';
import type { RealServerSnapshot } from '../../lvs/director/snapshot.js';
import {
  gauge,
  inetAddress,
  integer,
  type ManagedObject,
  type SnmpValue,
  textOrNone,
  truth,
} from '../managed-object.js';
import {
  actionWhenDown,
  forwardingMethod,
  microseconds,
  type RealServerRow,
  realServerRows,
  seconds,
  tunnelColumns,
  virtualServerRows,
} from './check-rows.js';
import { addressType, CHECK, script } from './roots.js';
import type { MibSubject } from './subject.js';
import { type Columns, numbered, tableObjects } from './table.js';

const common: Columns<RealServerRow> = {
  2: ({ kind }) => integer(kind === 'regular' ? 1 : 2),
  3: ({ configured }) => addressType(configured.address),
  4: ({ configured }) => inetAddress(configured.address),
  5: ({ configured }) => gauge(configured.port),
  40: ({ configured }) => forwardingMethod(configured.forwarding),
  ...tunnelColumns<RealServerRow>(52, ({ configured }) => configured.forwarding),
};

/** A real server only. */
const regular: Columns<RealServerRow> = {
  6: ofRunning(({ alive }) => truth(alive)),
  7: ofServer(({ weight }) => integer(weight)),
  8: ofServer(({ upperThreshold }) => (upperThreshold > 0 ? gauge(upperThreshold) : undefined)),
  9: ofServer(({ lowerThreshold }) => (lowerThreshold > 0 ? gauge(lowerThreshold) : undefined)),
  10: ofServer(({ inhibitOnFailure }) => actionWhenDown(inhibitOnFailure)),
  11: ofServer(({ notifyUp }) => script(notifyUp)),
  12: ofServer(({ notifyDown }) => script(notifyDown)),
  13: ofRunning(({ checks }) => gauge(checks.filter(({ up }) => !up).length)),
  15: ofRunning(({ connections }) => connections && gauge(connections.active)),
  16: ofRunning(({ connections }) => connections && gauge(connections.inactive)),
  41: ofSettings(({ virtualHost }) => textOrNone(virtualHost)),
  42: ofSettings(({ alpha }) => truth(alpha ?? false)),
  43: ofSettings(({ retry }) => gauge(retry ?? 0)),
  44: ofSettings(({ delayBeforeRetryMs }) => seconds(delayBeforeRetryMs)),
  45: ofSettings(({ warmupMs }) => seconds(warmupMs)),
  46: ofSettings(({ delayLoopMs }) => seconds(delayLoopMs)),
  47: ofServer(({ smtpAlert }) => truth(smtpAlert)),
  48: ofSettings(({ delayBeforeRetryMs }) => microseconds(delayBeforeRetryMs)),
  49: ofSettings(({ warmupMs }) => microseconds(warmupMs)),
  50: ofSettings(({ delayLoopMs }) => microseconds(delayLoopMs)),
  51: ofSettings(({ connectTimeoutMs }) => microseconds(connectTimeoutMs)),
  55: ofServer(({ snmpName }) => textOrNone(snmpName)),
};

/** The table; the counters of the kernel are in the metrics. */
export function realServerObjects(subject: MibSubject): readonly ManagedObject[] {
  const rows = numbered(virtualServerRows(subject)).flatMap(({ index, row }) =>
    numbered(realServerRows(row), index),
  );
  return tableObjects([...CHECK, 4], rows, { ...common, ...regular });
}

type Cell = SnmpValue | undefined;

function ofServer(read: (server: RealServer) => Cell): (row: RealServerRow) => Cell {
  return (row) => (row.kind === 'regular' ? read(row.configured) : undefined);
}

function ofRunning(read: (server: RealServerSnapshot) => Cell): (row: RealServerRow) => Cell {
  return (row) => (row.kind === 'regular' && row.running ? read(row.running) : undefined);
}

/** What the real server says, or its virtual server in its place. */
function ofSettings(read: (settings: CheckSettings) => Cell): (row: RealServerRow) => Cell {
  return (row) =>
    row.kind === 'regular'
      ? read({ ...row.service.configured.defaults.checks, ...row.configured.checkSettings })
      : undefined;
}
