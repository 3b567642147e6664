import type { IpAddress } from '../../../base/address.js';
import { contains } from '../../../config/lint/subnet.js';
import type { UnicastPeer, VrrpInstance } from '../../../config/model.js';
import {
  type DoctorObservation,
  type DoctorSubject,
  type ProbingCheck,
  problemsOr,
} from '../../check.js';
import type { InspectedMachine } from '../../machine.js';
import { advertPatienceMs, advertsFor, claimants, type WireReading } from '../../wire.js';
import { isMasterHere, refused } from './probe-parts.js';

/** What systems give a packet at its start; routers count it down. */
const FIRST_TTLS = [64, 128, 255];
/** It passes no router. */
const ONE_LINK = 1;
/** RFC 9568 section 5.1.1.3 */
const ADVERT_TTL = 255;

/** Packets get to each unicast peer and back. */
export const unicastPath: ProbingCheck = {
  id: 'unicast-path',
  title: 'packets get to each unicast peer and back',
  why:
    'Sends echo requests to each unicast_peer (with --peer only to that one), from the source ' +
    'and with the TTL of adverts, and looks at the TTL of the replies; and listens for its ' +
    'adverts. A peer that answers no more, or is further away than min_ttl allows, hears no ' +
    'advert, or is not heard: two masters. That the firewall of the peer lets protocol 112 in ' +
    'is seen only by its silence while this router is master.',
  asks: {
    network: 'machine',
    questions: (subject) => {
      const pairs = pairsOf(subject);
      const instances = pairs.map(({ instance }) => instance);
      return {
        echoes: pairs.flatMap(({ instance: { sourceAddress, unicastTtl }, peer: { address } }) =>
          [unicastTtl, ONE_LINK].map((timeToLive) => ({
            ...{ address, timeToLive },
            ...(sourceAddress === undefined ? {} : { source: sourceAddress }),
          })),
        ),
        addresses: pairs.flatMap(({ instance, peer: { address } }) =>
          isOnLink(instance, address, subject.machine)
            ? [{ interface: instance.interface, address }]
            : [],
        ),
        adverts: instances.map((instance) => instance.interface),
        patienceMs: advertPatienceMs(instances),
      };
    },
  },
  look: (subject, wire) => {
    const pairs = pairsOf(subject);
    return pairs.length === 0
      ? []
      : problemsOr(
          [...refused(wire), ...pairs.flatMap((pair) => judge(pair, subject.machine, wire))],
          pairs.map((pair) => wordsOf(pair, wire)).join('; '),
        );
  },
};

/** Two ends of a path. */
interface PeerOfInstance {
  readonly instance: VrrpInstance;
  readonly peer: UnicastPeer;
}

function pairsOf({ configuration, peers }: DoctorSubject): readonly PeerOfInstance[] {
  return configuration.vrrpInstances.flatMap((instance) =>
    instance.unicastPeers
      .filter(({ address }) => peers === undefined || peers.includes(address))
      .map((peer) => ({ instance, peer })),
  );
}

function isOnLink(
  instance: VrrpInstance,
  address: IpAddress,
  { interfaces }: InspectedMachine,
): boolean {
  const link = interfaces.find(({ name }) => name === instance.interface);
  return (link?.addresses ?? []).some((own) => contains(own.address, own.prefixLength, address));
}

/** What is known of a path. */
interface KnownPath {
  readonly answers: boolean;
  /** Routers on the way back, and as a rule on the way there. */
  readonly routers: number;
  /** The TTL of its adverts here; absent: none was heard. */
  readonly advertTtl?: number;
}

function pathOf({ instance, peer: { address } }: PeerOfInstance, wire: WireReading): KnownPath {
  const replies = wire.echoes.filter((each) => each.address === address);
  const advert = advertsFor(instance, wire).find(({ source }) => source === address);
  const isNear = replies.some(({ timeToLive }) => timeToLive === ONE_LINK);
  const arrived = replies.find(({ timeToLive }) => timeToLive === instance.unicastTtl);
  const first = FIRST_TTLS.find((each) => each >= (arrived?.arrivedWith ?? ADVERT_TTL)) ?? 0;
  return {
    answers: arrived !== undefined,
    routers: isNear || arrived === undefined ? 0 : first - arrived.arrivedWith,
    ...(advert === undefined ? {} : { advertTtl: advert.timeToLive }),
  };
}

function wordsOf(pair: PeerOfInstance, wire: WireReading): string {
  const { answers, routers, advertTtl } = pathOf(pair, wire);
  const { instance, peer } = pair;
  const between = routers === 0 ? 'no router' : `${routers} routers`;
  const echo = answers
    ? `answers with TTL ${instance.unicastTtl}, ${between} between`
    : 'does not answer echo';
  const advert = advertTtl === undefined ? '' : `, its adverts arrive with TTL ${advertTtl}`;
  return `${instance.name}: ${peer.address} ${echo}${advert}`;
}

function judge(
  pair: PeerOfInstance,
  machine: InspectedMachine,
  wire: WireReading,
): readonly DoctorObservation[] {
  const { instance, peer } = pair;
  const { address, minTtl, maxTtl } = peer;
  const { answers, routers, advertTtl } = pathOf(pair, wire);
  const { name } = instance;
  const expectedTtl = advertTtl ?? (answers ? ADVERT_TTL - routers : undefined);
  const found: DoctorObservation[] = [];
  if (!answers && advertTtl === undefined) {
    found.push(silence(pair, machine, wire));
  }
  if (expectedTtl !== undefined && (expectedTtl < minTtl || expectedTtl > maxTtl)) {
    const how = advertTtl === undefined ? 'would arrive' : 'arrive';
    found.push({
      level: 'fail',
      text:
        `${name}: adverts of ${address} ${how} with TTL ${expectedTtl}, and ` +
        `min_ttl ${minTtl} max_ttl ${maxTtl} refuses them`,
      advice: `ip route get ${address}; or set min_ttl of the unicast_peer`,
    });
  }
  if (advertTtl !== undefined && isMasterHere(instance, machine)) {
    found.push({
      level: 'fail',
      text: `${name}: ${address} advertises while this router is master: it does not hear us`,
      advice: `on ${address}: upkeep doctor --check fw-vrrp-in --check unicast-path`,
    });
  }
  return found;
}

function silence(
  { instance, peer: { address } }: PeerOfInstance,
  machine: InspectedMachine,
  wire: WireReading,
): DoctorObservation {
  const { name, interface: device, unicastTtl } = instance;
  const isGone =
    isOnLink(instance, address, machine) &&
    claimants(wire, { interface: device, address }).length === 0;
  return isGone
    ? {
        level: 'fail',
        text: `${name}: ${address} is not there: it does not answer for its address on ${device}`,
        advice: `ip neigh show ${address}; is the peer up, and is this its address?`,
      }
    : {
        level: 'warn',
        text: `${name}: ${address} answers no echo with TTL ${unicastTtl}, and no advert was heard`,
        advice: `ip route get ${address}; a firewall that drops ICMP may drop protocol 112 too`,
      };
}
