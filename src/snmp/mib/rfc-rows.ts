/** What the MIBs of RFC 2787 and RFC 6527 have in common. */
import { type IpAddress, parseAddress } from '../../base/address.js';
import { parseHardwareAddress } from '../../base/hardware-address.js';
import type { VrrpInstance } from '../../config/model.js';
import type { InstanceSnapshot, InterfaceSnapshot } from '../../vrrp/messages.js';
import { integer, type SnmpValue } from '../managed-object.js';
import { interfaceOf, type MibSubject } from './subject.js';
import { instanceRows } from './vrrp-instances.js';

/** A virtual router on an interface that exists: its number is the first part of the index. */
export interface ServedRouter {
  readonly configured: VrrpInstance;
  readonly running: InstanceSnapshot;
  readonly link: InterfaceSnapshot;
  /** Since it works as master or backup; 0 in any other state. */
  readonly inStateMs: number;
}

/** Those that run. */
export function virtualRouters(subject: MibSubject): readonly ServedRouter[] {
  return instanceRows(subject).flatMap(({ configured, running }) => {
    const link = interfaceOf(subject, configured.interface);
    return running === undefined || link === undefined
      ? []
      : [{ configured, running, link, inStateMs: inStateMs(running, subject) }];
  });
}

function inStateMs({ state, lastTransitionMs }: InstanceSnapshot, { status }: MibSubject): number {
  const works = state === 'MASTER' || state === 'BACKUP';
  return works ? Math.max(0, status.clock.monotonicMs - lastTransitionMs) : 0;
}

/** vrrpOperState and vrrpv3OperationsStatus: FAULT is `initialize` as well. */
export function operationsState({ running: { state } }: ServedRouter): SnmpValue {
  return integer(state === 'MASTER' ? 3 : state === 'BACKUP' ? 2 : 1);
}

/** The master as far as it is known; itself where it is the master. */
export function masterAddress({ running, configured }: ServedRouter): IpAddress {
  const known = running.state === 'MASTER' ? running.sourceAddress : running.masterAddress;
  return known ?? anyAddress(configured);
}

/** All bits zero: an address that is not known. */
export function anyAddress({ family }: VrrpInstance): IpAddress {
  const address = parseAddress(family === 'inet' ? '0.0.0.0' : '::');
  if (address === undefined) {
    throw new Error('the unspecified address is one');
  }
  return address;
}

/** Where its adverts come from: six bytes; undefined where the interface has no such address. */
export function routerHardwareAddress(router: ServedRouter): SnmpValue | undefined {
  const { configured, link } = router;
  const device = configured.devices?.find(({ name }) => name === configured.advertDevice);
  const value = parseHardwareAddress(device?.hardwareAddress ?? link.hardwareAddress);
  return value === undefined ? undefined : { type: 'octets', value };
}
