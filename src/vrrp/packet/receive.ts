/**
 * From a datagram to an advert that the state machine may believe, or to the reason why not. The
 * checks are RFC 9568 section 7.1 and RFC 3768 section 7.1.
 *
 * The router has found the instance by the virtual router ID, and ignores everything while the
 * instance is in INIT or FAULT. Checking changes nothing: no timer, no state.
 */
import type { IpAddress } from '../../base/address.js';
import type { VrrpInstance } from '../../config/model.js';
import {
  addressCountOf,
  addressesOf,
  advertisementLength,
  FIXED_LENGTH,
  maxAdvertIntervalCsOf,
  priorityOf,
  versionOf,
  virtualRouterIdOf,
} from './advertisement.js';
import {
  AUTHENTICATION_HEADER_LENGTH,
  AUTHENTICATION_HEADER_PROTOCOL,
  sequenceOf,
} from './authentication-header.js';
import { readTrailer, TRAILER_LENGTH } from './authentication-trailer.js';
import type { PacketCounters } from './counters.js';
import type { ReplayMark } from './freshness.js';
import type { IpHeader } from './ip-header.js';
import { decodeIpv4Header, VRRP_PROTOCOL } from './ipv4-header.js';
import { decodeIpv6Header } from './ipv6-header.js';
import { advertisedAddresses, advertTemplate } from './packet.js';
import type { PacketProblem } from './packet-problem.js';
import { hasOldChecksum, RECEIVE_CHECKS } from './receive-checks.js';
import type { ReceiveContext, Refusal, Subject } from './receive-subject.js';

/** A datagram that is long enough to name a virtual router, its IP header read. */
export interface Datagram {
  readonly header: IpHeader;
  readonly virtualRouterId: number;
  /** The whole packet, padding included. */
  readonly bytes: Uint8Array;
}

/** An advert that passed all checks. */
export interface ReceivedAdvert {
  readonly source: IpAddress;
  readonly priority: number;
  /** What the sender says; in version 2 that is our own. */
  readonly advertIntervalMs: number;
  readonly addressesDiffer: boolean;
  /** Of its authentication header. */
  readonly sequence?: number;
  /** Of its trailer. */
  readonly mark?: ReplayMark;
}

/** Something that the operator should know about an advert, though it is good. */
export interface AdvertMismatch {
  /** undefined: logged, not counted. */
  readonly counter: keyof PacketCounters | undefined;
  readonly problem: PacketProblem;
}

/** Whether the state machine may believe a packet. */
export type PacketVerdict =
  | {
      readonly accepted: true;
      readonly advert: ReceivedAdvert;
      readonly differences: readonly AdvertMismatch[];
    }
  | ({ readonly accepted: false } & Refusal);

/** Reads enough of a datagram to find its instance; undefined for what is no VRRP packet. */
export function readDatagram(bytes: Uint8Array): Datagram | undefined {
  const isVersion6 = (bytes[0] ?? 0) >> 4 === 6;
  const header = isVersion6 ? decodeIpv6Header(bytes) : decodeIpv4Header(bytes);
  const before = header && lengthBefore(header);
  if (header === undefined || before === undefined || bytes.length < before + FIXED_LENGTH) {
    return undefined;
  }
  return { header, virtualRouterId: virtualRouterIdOf(bytes, before), bytes };
}

/** What follows the headers, padding included. */
export function advertisementOf({ header, bytes }: Datagram): Uint8Array {
  return bytes.subarray(lengthBefore(header) ?? header.headerLength);
}

/** Bytes before the advertisement; undefined for another protocol. */
function lengthBefore({ family, protocol, headerLength }: IpHeader): number | undefined {
  if (protocol === VRRP_PROTOCOL) {
    return headerLength;
  }
  return protocol === AUTHENTICATION_HEADER_PROTOCOL && family === 'inet'
    ? headerLength + AUTHENTICATION_HEADER_LENGTH
    : undefined;
}

/** Judges a datagram whose family and virtual router ID are the instance's. */
export function checkDatagram(
  instance: VrrpInstance,
  datagram: Datagram,
  context: ReceiveContext,
): PacketVerdict {
  const subject = subjectOf(instance, datagram, context);
  for (const check of RECEIVE_CHECKS) {
    const refusal = check(subject);
    if (refusal !== undefined) {
      return { accepted: false, ...refusal };
    }
  }
  return accept(subject);
}

/**
 * The length follows from the packet's own version, so that a good packet of the other version is
 * counted as such (`version_err`); keepalived, which asks its own version, counts a length error.
 */
function subjectOf(instance: VrrpInstance, datagram: Datagram, context: ReceiveContext): Subject {
  const { header, bytes } = datagram;
  const content = advertisementOf(datagram);
  const before = bytes.length - content.length;
  const stated = versionOf(content);
  const version = stated === 2 || stated === 3 ? stated : instance.version;
  const length = advertisementLength(version, addressCountOf(content), instance.family);
  // A trailer is known by its length alone.
  const isSigned = instance.hmac !== undefined && bytes.length === before + length + TRAILER_LENGTH;
  const whole = before + length + (isSigned ? TRAILER_LENGTH : 0);
  return {
    instance,
    context,
    header,
    receivedLength: bytes.length,
    packet: bytes.length === whole ? bytes : bytes.subarray(0, whole),
    expectedLength: whole,
    ...(isSigned ? { trailer: content.subarray(length, length + TRAILER_LENGTH) } : {}),
    advertisement: content.length === length ? content : content.subarray(0, length),
  };
}

function accept(subject: Subject): PacketVerdict {
  const { instance, header, packet, advertisement, trailer } = subject;
  const isAuthenticated = header.protocol === AUTHENTICATION_HEADER_PROTOCOL;
  const advertIntervalMs =
    instance.version === 3 ? maxAdvertIntervalCsOf(advertisement) * 10 : instance.advertIntervalMs;
  const addressDifference = compareAddressList(subject);
  const oldChecksum: AdvertMismatch | undefined = hasOldChecksum(subject)
    ? { counter: undefined, problem: { kind: 'oldChecksum' } }
    : undefined;
  const interval = compareInterval(instance, advertIntervalMs);
  const differences = [oldChecksum, interval, addressDifference];
  return {
    accepted: true,
    advert: {
      source: header.source,
      priority: priorityOf(advertisement),
      advertIntervalMs,
      addressesDiffer: addressDifference !== undefined,
      ...(trailer === undefined
        ? {}
        : { mark: { source: header.source, sequence: readTrailer(trailer).sequence } }),
      ...(isAuthenticated ? { sequence: sequenceOf(packet.subarray(header.headerLength)) } : {}),
    },
    differences: differences.filter((difference) => difference !== undefined),
  };
}

/** Version 3: backups follow the master's interval (RFC 9568 section 6.1); log it all the same. */
function compareInterval(instance: VrrpInstance, receivedMs: number): AdvertMismatch | undefined {
  const ownMs = instance.advertIntervalMs;
  return receivedMs === ownMs
    ? undefined
    : { counter: undefined, problem: { kind: 'interval', receivedMs, ownMs } };
}

/**
 * RFC 9568 section 7.1 lets us compare the addresses. `skip_check_adv_addr` spares a backup that,
 * while the adverts come from the master it knows; a different number of them is always told.
 */
function compareAddressList({
  instance,
  context,
  header,
  advertisement,
}: Subject): AdvertMismatch | undefined {
  const template = advertTemplate(instance);
  const expected = addressCountOf(template);
  const received = addressCountOf(advertisement);
  if (received !== expected) {
    return { counter: 'addr_list_err', problem: { kind: 'addressCount', received, expected } };
  }
  const isKnownMaster = context.state === 'BACKUP' && header.source === context.masterAddress;
  const isSkipped = instance.skipCheckAdvertAddresses && isKnownMaster;
  if (isSkipped || haveSameAddressBytes(template, advertisement)) {
    return undefined;
  }
  const present = new Set(addressesOf(advertisement, instance.family));
  const missing = advertisedAddresses(instance).filter((address) => !present.has(address));
  const { virtualRouterId } = instance;
  return missing.length === 0
    ? undefined
    : {
        counter: 'addr_list_err',
        problem: { kind: 'missingAddresses', virtualRouterId, missing },
      };
}

/** The usual case, in which the addresses need not be read: peers list them in the same order. */
function haveSameAddressBytes(template: Uint8Array, advertisement: Uint8Array): boolean {
  for (let index = FIXED_LENGTH; index < template.length; index += 1) {
    if (template[index] !== advertisement[index]) {
      return false;
    }
  }
  return true;
}
