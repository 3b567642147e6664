/** Where the MIBs stand in the tree of names, and the enumerations that they share. */
import { type AddressFamily, familyOf, type IpAddress } from '../../base/address.js';
import { commandText, type ScriptCommand } from '../../config/script-model.js';
import type { VrrpState } from '../../vrrp/messages.js';
import { integer, type SnmpValue, text } from '../managed-object.js';
import { type Oid, oid } from '../oid.js';

/** KEEPALIVED-MIB: `enterprises.9586.100.5`. */
export const KEEPALIVED: Oid = oid('1.3.6.1.4.1.9586.100.5');
/** What holds for the whole daemon. */
export const GLOBAL: Oid = [...KEEPALIVED, 1];
/** Instances, groups, and what they track. */
export const VRRP: Oid = [...KEEPALIVED, 2];
/** Virtual and real servers. */
export const CHECK: Oid = [...KEEPALIVED, 3];
/** VRRP-MIB (RFC 2787). */
export const VRRP_MIB: Oid = oid('1.3.6.1.2.1.68');
/** VRRPV3-MIB (RFC 6527). */
export const VRRPV3_MIB: Oid = oid('1.3.6.1.2.1.207');

const stateNumbers: Readonly<Record<VrrpState | 'STOP' | 'DELETED', number>> = {
  INIT: 0,
  BACKUP: 1,
  MASTER: 2,
  FAULT: 3,
  STOP: 5,
  DELETED: 6,
};

/** VrrpState of KEEPALIVED-MIB. */
export function vrrpState(state: keyof typeof stateNumbers): SnmpValue {
  return integer(stateNumbers[state]);
}

/** InetAddressType (RFC 4001) as a number: 1 for IPv4, 2 for IPv6. */
export function familyNumber(family: AddressFamily): 1 | 2 {
  return family === 'inet' ? 1 : 2;
}

/** InetAddressType (RFC 4001) of an address. */
export function addressType(address: IpAddress): SnmpValue {
  return integer(familyNumber(familyOf(address)));
}

/** `'/x/notify' 'a'`; undefined: there is none. */
export function script(command: ScriptCommand | undefined): SnmpValue | undefined {
  return command === undefined ? undefined : text(commandText(command));
}

/** InetScopeType of RFC 4001 by the numbers of rtnetlink; undefined: it has no word for that. */
const scopes: Readonly<Record<number, number>> = { 0: 14, 200: 5, 253: 2, 254: 1 };

/** InetScopeType of a scope of the kernel. */
export function scope(number: number): SnmpValue | undefined {
  const known = scopes[number];
  return known === undefined ? undefined : integer(known);
}
