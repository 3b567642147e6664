/**
 * The checks of a received advert, each a small function: undefined when the packet passes, the
 * counter and what is wrong when it does not. Their order stands at the end.
 */
import type { IpAddress } from '../../base/address.js';
import type { PasswordAuthentication, VrrpInstance } from '../../config/model.js';
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
import {
  AUTHENTICATION_HEADER_PROTOCOL,
  hasIntegrity,
  hasOwnIndex,
  nextHeaderOf,
  sequenceOf,
} from './authentication-header.js';
import { isMulticastAddress } from './ip-header.js';
import { VRRP_PROTOCOL } from './ipv4-header.js';
import { MULTICAST_TTL, mayUseOldChecksum, usesHeader } from './packet.js';
import type { Check, Refusal, Subject } from './receive-subject.js';
import { checkTrailer } from './trailer-checks.js';

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
  return {
    counter: 'packet_len_err',
    problem: { kind: 'length', received: receivedLength, expected: expectedLength },
  };
};

/** Multicast has not passed a router (RFC 9568 sections 5.1.1.3 and 5.1.2.3). */
export const checkTimeToLive: Check = ({ instance, header }) => {
  if (isUnicast(instance) || header.timeToLive === MULTICAST_TTL) {
    return undefined;
  }
  return {
    counter: 'ip_ttl_err',
    problem: { kind: 'timeToLive', received: header.timeToLive, expected: MULTICAST_TTL },
  };
};

/** The configured version. keepalived drops without counting; we count. */
export const checkVersion: Check = ({ instance, advertisement }) => {
  const received = versionOf(advertisement);
  if (received === instance.version) {
    return undefined;
  }
  return {
    counter: 'version_err',
    problem: { kind: 'version', received, expected: instance.version },
  };
};

/** Version 2: the configured type and password. */
export const checkAuthentication: Check = (subject) => {
  const { instance, advertisement } = subject;
  if (instance.version !== 2) {
    return undefined;
  }
  const received = authenticationTypeIn(advertisement);
  const own = authenticationTypeOf(instance.authentication);
  if (received > AUTHENTICATION_TYPE.header) {
    const problem = { kind: 'unknownAuthenticationType', received } as const;
    return { counter: 'invalid_authtype', problem };
  }
  if (received !== own) {
    const problem = { kind: 'authenticationType', received, own } as const;
    return { counter: 'authtype_mismatch', problem };
  }
  if (instance.authentication === undefined) {
    return undefined;
  }
  if (instance.authentication.type === 'AH') {
    return checkHeader(subject, instance.authentication);
  }
  const expected = authenticationDataOf(instance.authentication);
  return equalInConstantTime(authenticationDataIn(advertisement), expected)
    ? undefined
    : { counter: 'auth_failure', problem: { kind: 'password' } };
};

/** A packet of who knows the password, and none that was there before. */
function checkHeader(
  { instance, context, header, packet }: Subject,
  authentication: PasswordAuthentication,
): Refusal | undefined {
  const counter = 'auth_failure';
  const offset = header.headerLength;
  const parts = { bytes: packet, offset, authentication, isUnicast: isUnicast(instance) };
  const own = packet.subarray(offset);
  if (nextHeaderOf(own) !== VRRP_PROTOCOL || !hasIntegrity(parts) || !hasOwnIndex(parts)) {
    return { counter, problem: { kind: 'integrity' } };
  }
  const received = sequenceOf(own);
  return received > context.sequence
    ? undefined
    : { counter, problem: { kind: 'sequence', received, last: context.sequence } };
}

/** An authentication header exactly where the instance uses one. */
export const checkHeaderPresence: Check = ({ instance, header }) => {
  const isThere = header.protocol === AUTHENTICATION_HEADER_PROTOCOL;
  if (isThere === usesHeader(instance)) {
    return undefined;
  }
  const { header: ofHeader, none } = AUTHENTICATION_TYPE;
  const problem = {
    kind: 'authenticationType',
    received: isThere ? ofHeader : none,
    own: authenticationTypeOf(instance.authentication),
  } as const;
  return { counter: 'authtype_mismatch', problem };
};

/**
 * Version 2: our own interval (RFC 3768 section 7.1); keepalived drops without counting, we count.
 * Version 3: any but 0 (RFC 9568 section 5.2.7), with which no backup could wait for the next one.
 */
export const checkInterval: Check = ({ instance, advertisement }) => {
  const counter = 'advert_interval_err';
  if (instance.version === 3) {
    return maxAdvertIntervalCsOf(advertisement) === 0
      ? { counter, problem: { kind: 'intervalZero' } }
      : undefined;
  }
  const receivedMs = advertIntervalSecondsOf(advertisement) * 1000;
  const ownMs = instance.advertIntervalMs;
  return receivedMs === ownMs
    ? undefined
    : { counter, problem: { kind: 'interval', receivedMs, ownMs } };
};

/** An advertisement; there is no other type. */
export const checkType: Check = ({ advertisement }) => {
  const received = typeOf(advertisement);
  if (received === ADVERTISEMENT_TYPE) {
    return undefined;
  }
  return {
    counter: 'invalid_type_rcvd',
    problem: { kind: 'type', received, expected: ADVERTISEMENT_TYPE },
  };
};

/** The IP header says the length that arrived. */
export const checkTotalLength: Check = ({ header, receivedLength }) => {
  if (lengthFits(receivedLength, header.totalLength)) {
    return undefined;
  }
  return {
    counter: 'packet_len_err',
    problem: { kind: 'totalLength', stated: header.totalLength, received: receivedLength },
  };
};

/** The checksum. keepalived does not count, and with `v3_checksum_as_v2` does not look; we do. */
export const checkChecksum: Check = (subject) => {
  const { instance } = subject;
  return hasChecksumFor(subject, subject.header.destination) || hasOldChecksum(subject)
    ? undefined
    : { counter: 'checksum_err', problem: { kind: 'checksum', version: instance.version } };
};

function hasChecksumFor(
  { instance, header, packet, advertisement }: Subject,
  destination: IpAddress,
): boolean {
  const { version, v3ChecksumAsV2 } = instance;
  // In IPv6 it is over all that follows the header, a trailer included (RFC 8200 section 8.1).
  const summed = header.family === 'inet6' ? packet.subarray(header.headerLength) : advertisement;
  return checksumFits(summed, version, {
    source: header.source,
    destination,
    v3ChecksumAsV2,
  });
}

/** Whether the checksum is wrong now and right as unicast peers before 1.3.6 made it. */
export function hasOldChecksum(subject: Subject): boolean {
  const { instance, header } = subject;
  return (
    mayUseOldChecksum(instance) &&
    !hasChecksumFor(subject, header.destination) &&
    hasChecksumFor(subject, instance.multicastGroup)
  );
}

/** Multicast to a multicast instance, unicast to a unicast one. */
export const checkDestination: Check = ({ instance, header }) => {
  if (isMulticastAddress(header.destination) !== isUnicast(instance)) {
    return undefined;
  }
  const expected = isUnicast(instance) ? 'unicast' : 'multicast';
  return {
    counter: 'source_err',
    problem: { kind: 'destination', received: header.destination, expected },
  };
};

/** `owner_ignore_adverts`: an address owner does not listen. */
export const checkOwner: Check = ({ instance, context }) =>
  instance.ownerIgnoreAdverts && context.isOwner
    ? { counter: undefined, problem: { kind: 'ignoredByOwner' } }
    : undefined;

/** `check_unicast_src`: a peer, from as near as the peer's min_ttl and max_ttl say. */
export const checkUnicastSource: Check = ({ instance, header }) => {
  if (!isUnicast(instance) || !instance.checkUnicastSource) {
    return undefined;
  }
  const peer = instance.unicastPeers.find((entry) => entry.address === header.source);
  if (peer === undefined) {
    return { counter: 'source_err', problem: { kind: 'noPeer' } };
  }
  const { minTtl: least, maxTtl: most } = peer;
  const received = header.timeToLive;
  return received >= least && received <= most
    ? undefined
    : { counter: 'ip_ttl_err', problem: { kind: 'peerTimeToLive', received, least, most } };
};

function isUnicast(instance: VrrpInstance): boolean {
  return instance.unicastPeers.length > 0;
}

/** In keepalived's order: a packet that is wrong in two ways is counted for the first. */
export const RECEIVE_CHECKS: readonly Check[] = [
  checkHeaderPresence,
  checkLength,
  checkTimeToLive,
  checkVersion,
  checkTrailer,
  checkAuthentication,
  checkInterval,
  checkType,
  checkTotalLength,
  checkChecksum,
  checkDestination,
  checkOwner,
  checkUnicastSource,
];
