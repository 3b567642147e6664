/**
 * The checks of a received advert, each a small function: undefined when the packet passes, the
 * counter and the reason when it does not. Their order is in receive.ts.
 */
import type { IpAddress } from '../../base/address.js';
import type { VrrpInstance } from '../../config/model.js';
import type { VrrpState } from '../messages.js';
import {
  ADVERTISEMENT_TYPE,
  advertIntervalSecondsOf,
  authenticationDataIn,
  authenticationTypeIn,
  maxAdvertIntervalCsOf,
  typeOf,
  versionOf,
} from './advertisement.js';
import { checksumFits } from './advertisement-checksum.js';
import {
  AUTHENTICATION_TYPE,
  authenticationDataOf,
  authenticationTypeOf,
  equalInConstantTime,
} from './authentication.js';
import type { PacketCounters } from './counters.js';
import type { Ipv4Header } from './ipv4-header.js';
import { MULTICAST_TTL } from './packet.js';

/** What the checks need to know about the state of the instance. */
export interface ReceiveContext {
  /** Whether the effective priority is 255. */
  readonly isOwner: boolean;
  readonly state: VrrpState;
  /** Source of the last accepted advert. */
  readonly masterAddress: IpAddress | undefined;
}

/** A packet before an instance. */
export interface Subject {
  readonly instance: VrrpInstance;
  readonly context: ReceiveContext;
  readonly header: Ipv4Header;
  /** Bytes that arrived, IP header and padding included. */
  readonly receivedLength: number;
  /** Bytes that IP header and advertisement need, by version and address count of the packet. */
  readonly expectedLength: number;
  /** The advertisement without padding; too short only if the length check fails. */
  readonly advertisement: Uint8Array;
}

/** Why a packet is dropped. */
export interface Refusal {
  /** undefined: nothing is wrong with the packet, we do not want it; neither counted nor logged. */
  readonly counter: keyof PacketCounters | undefined;
  /** For the operator, in keepalived's words where it has some. */
  readonly reason: string;
}

/** One check; undefined: the packet passes. */
export type Check = (subject: Subject) => Refusal | undefined;

/** Frames are at least 60 bytes long without checksum, so an IP packet is padded to this. */
const LEAST_ETHERNET_PAYLOAD = 46;

/**
 * Whether so many bytes can be a packet of `length`: no more than that, or as many as a short
 * Ethernet frame was padded to, which is less by four for each VLAN tag it carried.
 */
function lengthFits(received: number, length: number): boolean {
  if (received === length) {
    return true;
  }
  const isPaddedFrame = (LEAST_ETHERNET_PAYLOAD - received) % 4 === 0;
  return received > length && received <= LEAST_ETHERNET_PAYLOAD && isPaddedFrame;
}

/** As long as its version and address count ask for. */
export const checkLength: Check = ({ receivedLength, expectedLength }) => {
  if (lengthFits(receivedLength, expectedLength)) {
    return undefined;
  }
  const wrong = receivedLength > expectedLength ? 'long' : 'short';
  return {
    counter: 'packet_len_err',
    reason: `vrrp packet too ${wrong}, length ${receivedLength} and expect ${expectedLength}`,
  };
};

/** Multicast has not passed a router (RFC 9568 section 5.1.1.3). */
export const checkTimeToLive: Check = ({ instance, header }) => {
  if (isUnicast(instance) || header.timeToLive === MULTICAST_TTL) {
    return undefined;
  }
  return {
    counter: 'ip_ttl_err',
    reason: `invalid TTL/HL. Received ${header.timeToLive} and expect ${MULTICAST_TTL}`,
  };
};

/** The configured version. keepalived drops without counting; we count. */
export const checkVersion: Check = ({ instance, advertisement }) => {
  const version = versionOf(advertisement);
  if (version === instance.version) {
    return undefined;
  }
  return {
    counter: 'version_err',
    reason: `invalid version. Received ${version} and expect ${instance.version}`,
  };
};

/** Version 2: the configured type and password. */
export const checkAuthentication: Check = ({ instance, advertisement }) => {
  if (instance.version !== 2) {
    return undefined;
  }
  const received = authenticationTypeIn(advertisement);
  const own = authenticationTypeOf(instance.authentication);
  if (received > AUTHENTICATION_TYPE.header) {
    return { counter: 'invalid_authtype', reason: `invalid authentication type ${received}` };
  }
  if (received !== own) {
    const reason = `authentication type mismatch mine=${own} rcv'd=${received}`;
    return { counter: 'authtype_mismatch', reason };
  }
  if (instance.authentication === undefined) {
    return undefined;
  }
  const expected = authenticationDataOf(instance.authentication);
  return equalInConstantTime(authenticationDataIn(advertisement), expected)
    ? undefined
    : { counter: 'auth_failure', reason: 'authentication failure, the password differs' };
};

/**
 * Version 2: our own interval (RFC 3768 section 7.1); keepalived drops without counting, we count.
 * Version 3: any but 0 (RFC 9568 section 5.2.7), with which nobody could wait for the next advert.
 */
export const checkInterval: Check = ({ instance, advertisement }) => {
  const counter = 'advert_interval_err';
  if (instance.version === 3) {
    return maxAdvertIntervalCsOf(advertisement) === 0
      ? { counter, reason: 'advertisement interval 0' }
      : undefined;
  }
  const received = advertIntervalSecondsOf(advertisement);
  return received * 1000 === instance.advertIntervalMs
    ? undefined
    : { counter, reason: intervalMismatch(instance.advertIntervalMs, received * 1000) };
};

/** The words for two intervals that differ. */
export function intervalMismatch(ownMs: number, receivedMs: number): string {
  return `advertisement interval mismatch mine=${ownMs / 1000} sec rcv'd=${receivedMs / 1000} sec`;
}

/** An advertisement; there is no other type. */
export const checkType: Check = ({ advertisement }) => {
  const type = typeOf(advertisement);
  if (type === ADVERTISEMENT_TYPE) {
    return undefined;
  }
  return {
    counter: 'invalid_type_rcvd',
    reason: `invalid type. Received ${type} and expect ${ADVERTISEMENT_TYPE}`,
  };
};

/** The IP header says the length that arrived. */
export const checkTotalLength: Check = ({ header, receivedLength }) => {
  if (lengthFits(receivedLength, header.totalLength)) {
    return undefined;
  }
  return {
    counter: 'packet_len_err',
    reason: `IP header says length ${header.totalLength}, received ${receivedLength}`,
  };
};

/** The checksum. keepalived does not count, and with `v3_checksum_as_v2` does not look; we do. */
export const checkChecksum: Check = ({ instance, header, advertisement }) => {
  const { source, destination } = header;
  const pseudoHeader = { source, destination, v3ChecksumAsV2: instance.v3ChecksumAsV2 };
  return checksumFits(advertisement, instance.version, pseudoHeader)
    ? undefined
    : { counter: 'checksum_err', reason: `invalid VRRPv${instance.version} checksum` };
};

/** Multicast to a multicast instance, unicast to a unicast one. */
export const checkDestination: Check = ({ instance, header }) => {
  if (isMulticast(header.destination) !== isUnicast(instance)) {
    return undefined;
  }
  const expected = isUnicast(instance) ? 'unicast' : 'multicast';
  return {
    counter: 'source_err',
    reason: `destination ${header.destination}, expected a ${expected} address`,
  };
};

/** `owner_ignore_adverts`: an address owner does not listen. */
export const checkOwner: Check = ({ instance, context }) =>
  instance.ownerIgnoreAdverts && context.isOwner
    ? { counter: undefined, reason: 'an address owner ignores adverts' }
    : undefined;

/** `check_unicast_src`: a peer, from as near as the peer's min_ttl and max_ttl say. */
export const checkUnicastSource: Check = ({ instance, header }) => {
  if (!isUnicast(instance) || !instance.checkUnicastSource) {
    return undefined;
  }
  const peer = instance.unicastPeers.find((entry) => entry.address === header.source);
  if (peer === undefined) {
    return { counter: 'source_err', reason: 'source is not a unicast peer' };
  }
  const { minTtl, maxTtl } = peer;
  const ttl = header.timeToLive;
  return ttl >= minTtl && ttl <= maxTtl
    ? undefined
    : { counter: 'ip_ttl_err', reason: `invalid TTL/HL. Received ${ttl}, not ${minTtl}-${maxTtl}` };
};

function isUnicast(instance: VrrpInstance): boolean {
  return instance.unicastPeers.length > 0;
}

/** 224.0.0.0/4 (RFC 5771). */
function isMulticast(address: IpAddress): boolean {
  return Number.parseInt(address, 10) >> 4 === 0xe;
}
