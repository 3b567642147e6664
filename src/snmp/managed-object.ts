/** What an agent serves: objects with a name, a type and a value. */
import { addressBytes, type IpAddress } from '../base/address.js';
import type { Oid } from './oid.js';

/** A value with its type (RFC 2578 section 7.1). */
export type SnmpValue =
  /** INTEGER: 32 bits with a sign. */
  | { readonly type: 'integer'; readonly value: number }
  | { readonly type: 'octets'; readonly value: Uint8Array }
  | { readonly type: 'oid'; readonly value: Oid }
  /** Four bytes: IpAddress, which knows IPv4 only. */
  | { readonly type: 'ipAddress'; readonly value: Uint8Array }
  | { readonly type: 'counter32'; readonly value: number }
  | { readonly type: 'gauge32'; readonly value: number }
  /** Hundredths of a second. */
  | { readonly type: 'timeTicks'; readonly value: number }
  | { readonly type: 'counter64'; readonly value: bigint };

/** An instance of an object: what a manager can get. */
export interface ManagedObject {
  readonly name: Oid;
  readonly value: SnmpValue;
}

const MODULO_32 = 2 ** 32;

/** INTEGER, and what is an enumeration. */
export function integer(value: number): SnmpValue {
  return { type: 'integer', value: Math.trunc(value) };
}

/** Unsigned32 and Gauge32: what is above its largest value is said as that. */
export function gauge(value: number): SnmpValue {
  return { type: 'gauge32', value: Math.min(MODULO_32 - 1, Math.max(0, Math.trunc(value))) };
}

/** Counter32: it begins again after its largest value. */
export function counter(value: number): SnmpValue {
  return { type: 'counter32', value: value % MODULO_32 };
}

/** Counter64 */
export function bigCounter(value: number | bigint): SnmpValue {
  return { type: 'counter64', value: BigInt(value) };
}

/** TimeTicks */
export function ticks(milliseconds: number): SnmpValue {
  return { type: 'timeTicks', value: Math.floor(Math.max(0, milliseconds) / 10) % MODULO_32 };
}

/** DisplayString */
export function text(value: string): SnmpValue {
  return { type: 'octets', value: Buffer.from(value) };
}

/** A text that may be missing; then there is no such object. */
export function textOrNone(value: string | undefined): SnmpValue | undefined {
  return value === undefined ? undefined : text(value);
}

/** InetAddress (RFC 4001): 4 or 16 bytes. */
export function inetAddress(address: IpAddress): SnmpValue {
  return { type: 'octets', value: addressBytes(address) };
}

/** The two-valued enumerations: 1 for yes, 2 for no, as TruthValue and enabled/disabled. */
export function truth(value: boolean): SnmpValue {
  return integer(value ? 1 : 2);
}
