/** What makes routers drop each other's adverts. The words in brackets are those of the log. */
import type { VrrpInstance } from '../../model.js';
import { nameSpan, settingsOf } from '../places.js';
import { bothSpans, type Disagreement, type InstancePair, type PairCheck } from './pair.js';
import { signatures } from './signatures.js';

const BOTH_MASTERS = 'so both become master';

/** What differs, by the names of the files. */
function differ({ here, there }: InstancePair, own: unknown, other: unknown): string {
  return `${own} in ${here.name}, ${other} in ${there.name}`;
}

const version: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance.version, pair.other.instance.version];
  const message =
    `version ${differ(pair, own, other)}: each router drops the other's adverts ` +
    `(invalid version. Received ${other} and expect ${own}), ${BOTH_MASTERS}`;
  const hint = 'write the same version, or vrrp_version, in all files';
  const code = 'peer-version-differs';
  return own === other
    ? []
    : [{ code, severity: 'error', message, hint, ...bothSpans(pair, 'version') }];
};

/** Number of an authentication type in an advert (RFC 2338 section 5.3.6). */
function authenticationType({ authentication }: VrrpInstance): number {
  return authentication === undefined ? 0 : authentication.type === 'AH' ? 2 : 1;
}

const authentication: PairCheck = (pair) => {
  const { own, other } = pair;
  if (own.instance.version !== 2 || other.instance.version !== 2) {
    return [];
  }
  const [mine, received] = [own.instance, other.instance].map(authenticationType);
  const spans = bothSpans(pair, 'authentication');
  if (mine !== received) {
    const names = ['no authentication', 'a password', 'an authentication header'];
    const name = (type = 0) => names[type];
    const message =
      `${differ(pair, name(mine), name(received))}: adverts are dropped ` +
      `(authentication type mismatch mine=${mine} rcv'd=${received}), ${BOTH_MASTERS}`;
    const hint = 'write the same authentication block in all files';
    return [{ code: 'peer-authentication-differs', severity: 'error', message, hint, ...spans }];
  }
  if (own.instance.authentication?.password === other.instance.authentication?.password) {
    return [];
  }
  const message =
    `the password differs from that in ${pair.there.name}: adverts are dropped ` +
    `(authentication failure, the password differs), ${BOTH_MASTERS}`;
  const hint = 'write the same auth_pass in all files; the first eight characters count';
  const places = { span: passwordSpan(own), otherSpan: passwordSpan(other) };
  return [{ code: 'peer-password-differs', severity: 'error', message, hint, ...places }];
};

function passwordSpan({ block }: InstancePair['own']) {
  const blocks = settingsOf(block).filter((each) => each.name === 'authentication');
  const password = blocks.flatMap(settingsOf).findLast((setting) => setting.name === 'auth_pass');
  return nameSpan(password ?? block);
}

const interval: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance, pair.other.instance];
  if (own.version !== other.version || own.advertIntervalMs === other.advertIntervalMs) {
    return [];
  }
  const [mine, received] = [own.advertIntervalMs / 1000, other.advertIntervalMs / 1000];
  const words = `(advertisement interval mismatch mine=${mine} sec rcv'd=${received} sec)`;
  const effect =
    own.version === 2
      ? `adverts are dropped ${words}, ${BOTH_MASTERS}`
      : `adverts are accepted and logged ${words}; a backup follows the interval of the master`;
  const message = `advert_int ${differ(pair, mine, received)}: ${effect}`;
  const severity = own.version === 2 ? 'error' : 'warning';
  const hint = 'write the same advert_int in all files';
  const code = 'peer-interval-differs';
  return [{ code, severity, message, hint, ...bothSpans(pair, 'advert_int') }];
};

const destination: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance, pair.other.instance];
  const [mine, theirs] = [own, other].map((each) =>
    each.unicastPeers.length > 0 ? 'unicast' : `multicast to ${each.multicastGroup}`,
  );
  if (mine === theirs) {
    return [];
  }
  const received = other.unicastPeers.length > 0 ? 'a unicast address' : other.multicastGroup;
  const expected = own.unicastPeers.length > 0 ? 'unicast' : 'multicast';
  const mixed = own.unicastPeers.length > 0 !== other.unicastPeers.length > 0;
  const effect = mixed
    ? `adverts are dropped (destination ${received}, expected a ${expected} address)`
    : 'the routers do not hear each other';
  const message = `${differ(pair, mine, theirs)}: ${effect}, ${BOTH_MASTERS}`;
  const hint = 'use unicast_peer in all files or in none, and one multicast group';
  const code = 'peer-transport-differs';
  const keyword = expected === 'unicast' ? 'unicast_peer' : 'mcast_dst_ip';
  return [{ code, severity: 'error', message, hint, ...bothSpans(pair, keyword) }];
};

/** Every router has to list every other one. */
const mirrored: PairCheck = (pair) => [
  ...missingPeer(pair),
  ...missingPeer({ here: pair.there, there: pair.here, own: pair.other, other: pair.own }).map(
    ({ span, otherSpan = span, ...rest }) => ({ ...rest, span: otherSpan, otherSpan: span }),
  ),
];

function missingPeer(pair: InstancePair): readonly Disagreement[] {
  const [own, other] = [pair.own.instance, pair.other.instance];
  const source = other.sourceAddress;
  const bothUnicast = own.unicastPeers.length > 0 && other.unicastPeers.length > 0;
  const listed = own.unicastPeers.some((peer) => peer.address === source);
  if (!bothUnicast || source === undefined || listed || source === own.sourceAddress) {
    return [];
  }
  const { here, there } = pair;
  const dropped = own.checkUnicastSource
    ? ' and drops its adverts (source is not a unicast peer)'
    : '';
  const message =
    `unicast_peer in ${here.name} lacks ${source}, the unicast_src_ip in ${there.name}: ` +
    `it sends that router no adverts${dropped}, ${BOTH_MASTERS}`;
  const hint = `add ${source} to unicast_peer of '${own.name}' in ${here.name}`;
  const spans = {
    span: bothSpans(pair, 'unicast_peer').span,
    otherSpan: bothSpans(pair, 'unicast_src_ip').otherSpan ?? pair.other.block.keyword.span,
  };
  return [{ code: 'peer-not-listed', severity: 'error', message, hint, ...spans }];
}

const sameSource: PairCheck = (pair) => {
  const source = pair.own.instance.sourceAddress;
  if (source === undefined || source !== pair.other.instance.sourceAddress) {
    return [];
  }
  const message =
    `both files send from ${source}: each router takes the other's adverts for its own ` +
    `(received an advert from our own source address ${source})`;
  const hint = 'write the own address of each router into its file';
  const unicast = pair.own.instance.unicastPeers.length > 0;
  const spans = bothSpans(pair, unicast ? 'unicast_src_ip' : 'mcast_src_ip');
  return [{ code: 'peer-same-source', severity: 'error', message, hint, ...spans }];
};

const checksum: PairCheck = (pair) => {
  const [own, other] = [pair.own.instance, pair.other.instance];
  const both = own.version === 3 && other.version === 3 && own.family === 'inet';
  if (!both || own.v3ChecksumAsV2 === other.v3ChecksumAsV2) {
    return [];
  }
  const message =
    `v3_checksum_as_v2 is set in one file only: adverts are dropped ` +
    `(invalid VRRPv3 checksum), ${BOTH_MASTERS}`;
  const hint = 'set it in all files or in none';
  const spans = bothSpans(pair, 'v3_checksum_as_v2');
  return [{ code: 'peer-checksum-differs', severity: 'error', message, hint, ...spans }];
};

/** The checks, in the order in which a received advert meets them. */
export const transportChecks: readonly PairCheck[] = [
  version,
  signatures,
  authentication,
  interval,
  checksum,
  destination,
  mirrored,
  sameSource,
];
