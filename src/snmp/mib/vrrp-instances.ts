/** KEEPALIVED-MIB, `vrrp` 3: instances. */
import type { VrrpInstance } from '../../config/model.js';
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import {
  gauge,
  inetAddress,
  integer,
  type ManagedObject,
  text,
  textOrNone,
  truth,
} from '../managed-object.js';
import { addressType, script, VRRP, vrrpState } from './roots.js';
import type { MibSubject } from './subject.js';
import { numbered, tableObjects } from './table.js';

const AUTHENTICATION = { none: 0, PASS: 1, AH: 2 } as const;

interface Row {
  readonly configured: VrrpInstance;
  /** undefined: the VRRP process does not answer. */
  readonly running: InstanceSnapshot | undefined;
}

/** Each configured instance with what is known of it, in the order of the file. */
export function instanceRows({ configuration, status }: MibSubject): readonly Row[] {
  const running = new Map(status.vrrp?.instances.map((each) => [each.name, each]));
  return configuration.vrrpInstances.map((configured) => ({
    configured,
    running: running.get(configured.name),
  }));
}

/** Version 2 counts whole seconds, version 3 hundredths (KEEPALIVED-MIB). */
function advertInterval({ version, advertIntervalMs }: VrrpInstance): number {
  return version === 2 ? advertIntervalMs / 1000 : advertIntervalMs / 10;
}

/** The table. */
export function instanceObjects(subject: MibSubject): readonly ManagedObject[] {
  return tableObjects<Row>([...VRRP, 3], numbered(instanceRows(subject)), {
    2: ({ configured }) => text(configured.name),
    3: ({ configured }) => gauge(configured.virtualRouterId),
    4: ({ running }) => vrrpState(running?.state ?? 'INIT'),
    5: ({ configured }) => vrrpState(configured.initialState),
    6: ({ configured, running }) => vrrpState(running?.wantedState ?? configured.initialState),
    7: ({ configured }) => integer(configured.priority),
    8: ({ configured, running }) => integer(running?.effectivePriority ?? configured.priority),
    9: ({ running }) => truth(running?.addressesHeld ?? false),
    10: ({ configured }) => text(configured.interface),
    11: ({ configured }) => truth(!configured.dontTrackPrimary),
    12: ({ configured }) => gauge(advertInterval(configured)),
    13: ({ configured }) => truth(configured.preempt),
    14: ({ configured }) => gauge(configured.preemptDelayMs / 1000),
    15: ({ configured }) => integer(AUTHENTICATION[configured.authentication?.type ?? 'none']),
    16: ({ configured }) => truth(configured.lvsSyncInterface !== undefined),
    17: ({ configured }) => textOrNone(configured.lvsSyncInterface),
    18: ({ running }) => textOrNone(running?.syncGroup),
    19: ({ configured }) => gauge(configured.garp.masterDelayMs / 1000),
    20: ({ configured }) => truth(configured.smtpAlert),
    21: ({ configured }) => truth(Object.keys(configured.notify).length > 0),
    22: ({ configured }) => script(configured.notify.master),
    23: ({ configured }) => script(configured.notify.backup),
    24: ({ configured }) => script(configured.notify.fault),
    25: ({ configured }) => script(configured.notify.stop),
    26: ({ configured }) => script(configured.notify.any),
    27: ({ configured }) => truth(configured.accept),
    28: ({ configured }) => truth(configured.promoteSecondaries),
    29: ({ configured }) => truth(configured.linkbeatPolling),
    30: ({ configured }) => integer(configured.version),
    31: ({ configured }) => script(configured.notify.masterReceivedLowerPriority),
    32: ({ configured }) => script(configured.notify.deleted),
    33: ({ configured }) => truth(configured.notifyDeleted),
    34: ({ configured }) => addressType(configured.multicastGroup),
    35: ({ configured }) => inetAddress(configured.multicastGroup),
  });
}
