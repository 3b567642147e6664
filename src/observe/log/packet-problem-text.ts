/** The words for what is wrong with an advert: keepalived's, where it has some. */
import type { IpAddress } from '../../base/address.js';
import type { PacketProblem } from '../../vrrp/packet/packet-problem.js';

type ProblemKind = PacketProblem['kind'];
type ByKind = { readonly [Kind in ProblemKind]: Extract<PacketProblem, { kind: Kind }> };
type Problem<Kind extends ProblemKind> = {
  [Each in Kind]: { readonly kind: Each } & ByKind[Each];
}[Kind];

/** Missing addresses that a line names one by one. */
const NAMED_ADDRESSES = 8;

/** Some of keepalived's lines name the peer in the middle. */
const texts: {
  readonly [Kind in ProblemKind]: (problem: Problem<Kind>, peer: IpAddress) => string;
} = {
  length: ({ received, expected }, peer) => {
    const wrong = expected !== undefined && received > expected ? 'long' : 'short';
    const due = expected === undefined ? '' : ` and expect ${expected}`;
    return `vrrp packet from ${peer} too ${wrong}, length ${received}${due}`;
  },
  totalLength: ({ stated, received }, peer) =>
    advert(peer, `IP header says length ${stated}, received ${received}`),
  timeToLive: ({ received, expected }, peer) =>
    `invalid TTL/HL from ${peer}. Received ${received} and expect ${expected}`,
  peerTimeToLive: ({ received, least, most }, peer) =>
    `invalid TTL/HL from ${peer}. Received ${received}, not ${least}-${most}`,
  version: ({ received, expected }, peer) =>
    advert(peer, `invalid version. Received ${received} and expect ${expected}`),
  type: ({ received, expected }, peer) =>
    advert(peer, `invalid type. Received ${received} and expect ${expected}`),
  unknownAuthenticationType: ({ received }, peer) =>
    advert(peer, `invalid authentication type ${received}`),
  authenticationType: ({ received, own }, peer) =>
    advert(peer, `authentication type mismatch mine=${own} rcv'd=${received}`),
  password: (_, peer) => advert(peer, 'authentication failure, the password differs'),
  integrity: (_, peer) => advert(peer, 'invalid IPSEC HMAC-MD5 value'),
  sequence: ({ received, last }, peer) =>
    advert(
      peer,
      `IPSEC-AH : sequence number ${received} already processed. Packet dropped. Local(${last})`,
    ),
  trailerMissing: (_, peer) => `missing authentication trailer from ${peer}`,
  trailerMalformed: (_, peer) => `malformed authentication trailer from ${peer}`,
  trailerStale: ({ skewS, windowS }, peer) =>
    `stale authentication trailer from ${peer}, clock skew ${skewS} sec exceeds window ` +
    `${windowS} sec`,
  unknownKey: ({ keyId }, peer) => `unknown authentication key id ${keyId} from ${peer}`,
  invalidHmac: (_, peer) => `invalid authentication HMAC from ${peer}`,
  replayed: (_, peer) => `replayed authentication trailer from ${peer}`,
  interval: ({ ownMs, receivedMs }, peer) =>
    `advertisement interval mismatch with ${peer} mine=${ownMs / 1000} sec ` +
    `rcv'd=${receivedMs / 1000} sec`,
  intervalZero: (_, peer) => advert(peer, 'advertisement interval 0'),
  checksum: ({ version }, peer) => advert(peer, `invalid VRRPv${version} checksum`),
  oldChecksum: (_, peer) => advert(peer, 'Setting unicast VRRPv3 checksum to old version'),
  destination: ({ received, expected }, peer) =>
    advert(peer, `destination ${received}, expected a ${expected} address`),
  noPeer: (_, peer) => advert(peer, 'source is not a unicast peer'),
  ignoredByOwner: (_, peer) => advert(peer, 'an address owner ignores adverts'),
  addressCount: ({ received, expected }, peer) =>
    advert(peer, `expected ${expected} VIPs but received ${received}`),
  missingAddresses: ({ virtualRouterId, missing }, peer) => {
    const more = missing.length - NAMED_ADDRESSES;
    const list = missing.slice(0, NAMED_ADDRESSES).join(', ');
    return (
      `ip address associated with VRID ${virtualRouterId} not present in advert from ${peer}: ` +
      `${list}${more > 0 ? ` and ${more} more` : ''}`
    );
  },
  secondOwner: (_, peer) =>
    advert(peer, `configuration error: ${peer} claims to own the addresses too (priority 255)`),
};

function advert(peer: IpAddress, text: string): string {
  return `advert from ${peer}: ${text}`;
}

/** One problem with an advert from `peer`. */
export function packetProblemText<Kind extends ProblemKind>(
  problem: Problem<Kind>,
  peer: IpAddress,
): string {
  return texts[problem.kind](problem, peer);
}
