/** KEEPALIVED-MIB, `global`: what holds for the whole daemon. */
import { parseAddress } from '../../base/address.js';
import { CONTRACT_RELEASE, version } from '../../observe/version.js';
import {
  gauge,
  inetAddress,
  integer,
  type ManagedObject,
  text,
  textOrNone,
  truth,
} from '../managed-object.js';
import { addressType, GLOBAL } from './roots.js';
import type { MibSubject } from './subject.js';
import { numbered, scalarObjects, tableObjects } from './table.js';

/** InetAddressType `unknown`. */
const NO_ADDRESS = 0;
const LVS_FLUSH_ON_STOP = { table: 1, no: 2, services: 3 } as const;

/** The scalars, and the table of those who get mail. */
export function globalObjects({ configuration }: MibSubject): readonly ManagedObject[] {
  const { global } = configuration;
  const { mail, snmp, dbus } = global.services;
  const host = mail.server === undefined ? undefined : parseAddress(mail.server.host);
  return [
    ...scalarObjects(GLOBAL, {
      1: text(`Keepalived v${CONTRACT_RELEASE} (upkeep v${version})`),
      2: text(global.routerId),
      '3.1': host === undefined ? integer(NO_ADDRESS) : addressType(host),
      '3.2': host === undefined ? undefined : inetAddress(host),
      '3.3': gauge(mail.timeoutMs / 1000),
      '3.4': textOrNone(mail.sender),
      '3.6': gauge(mail.server?.port ?? 0),
      '3.7': truth(!mail.noFaults),
      '3.8': truth(mail.alerts),
      '3.9': truth(mail.vrrpAlerts),
      '3.10': truth(mail.checkerAlerts),
      4: truth(snmp.traps),
      5: integer(global.services.linkbeatPolling ? 2 : 1),
      6: truth(global.balancer.flush),
      7: truth(true),
      8: text(global.networkNamespace ?? ''),
      9: truth(dbus.enabled),
      10: truth(global.dynamicInterfaces),
      11: integer(LVS_FLUSH_ON_STOP[global.balancer.flushOnStop]),
    }),
    ...tableObjects([...GLOBAL, 3, 5], numbered(mail.recipients), { 2: text }),
  ];
}
