/** KEEPALIVED-MIB, `check` 6 and 7: connection synchronisation, and when connections end. */
import {
  inetAddress,
  integer,
  type ManagedObject,
  text,
  textOrNone,
  truth,
} from '../managed-object.js';
import { addressType, CHECK } from './roots.js';
import type { MibSubject } from './subject.js';
import { scalarObjects } from './table.js';

/** The scalars of both. */
export function syncDaemonObjects({ configuration }: MibSubject): readonly ManagedObject[] {
  const { syncDaemon, timeouts } = configuration.global.balancer;
  const number = (value: number | undefined) => (value === undefined ? undefined : integer(value));
  return [
    ...scalarObjects([...CHECK, 6], { 1: truth(syncDaemon !== undefined) }),
    ...(syncDaemon === undefined
      ? []
      : scalarObjects([...CHECK, 6], {
          2: text(syncDaemon.interface),
          3: textOrNone(syncDaemon.instance),
          4: integer(syncDaemon.syncId),
          5: integer(syncDaemon.maximumMessageBytes ?? 0),
          6: integer(syncDaemon.port ?? 0),
          7: integer(syncDaemon.ttl ?? 0),
          8: syncDaemon.group && addressType(syncDaemon.group),
          9: syncDaemon.group && inetAddress(syncDaemon.group),
        })),
    ...scalarObjects([...CHECK, 7], {
      1: number(timeouts?.tcpSeconds),
      2: number(timeouts?.tcpFinSeconds),
      3: number(timeouts?.udpSeconds),
    }),
  ];
}
