/** What checks ask others on the wire, and what was heard. Only with `--probe`, or by name. */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { VrrpInstance } from '../config/model.js';

/** Who has this address, by ARP or neighbour discovery, asked out of a link. */
export interface AddressQuestion {
  readonly interface: string;
  readonly address: IpAddress;
}

/** An echo request (RFC 792, RFC 4443 section 4). */
export interface EchoQuestion {
  readonly address: IpAddress;
  /** Absent: the kernel's choice. */
  readonly source?: IpAddress;
  readonly timeToLive: number;
}

/** What a check wants to know. */
export interface WireQuestions {
  readonly addresses?: readonly AddressQuestion[];
  readonly echoes?: readonly EchoQuestion[];
  /** Interfaces whose adverts are listened to. */
  readonly adverts?: readonly string[];
  /** How long one may have to wait for an answer. */
  readonly patienceMs?: number;
  /** Where queries for members of multicast groups are listened to. */
  readonly queries?: readonly QueriedLink[];
  /** How long they are awaited: they come every two minutes. */
  readonly queryPatienceMs?: number;
}

/** Groups of one family on a link. */
export interface QueriedLink {
  readonly interface: string;
  readonly family: AddressFamily;
}

/** Who asks for members of multicast groups, by IGMP or MLD. */
export interface WireQuery extends QueriedLink {
  readonly hardwareAddress: string;
}

/** A station that says it has an address. */
export interface WireClaim extends AddressQuestion {
  /** `02:00:00:00:00:01` */
  readonly hardwareAddress: string;
  /** It was said to who asked, not to all. */
  readonly asked: boolean;
}

/** An echo reply. */
export interface EchoAnswer {
  readonly address: IpAddress;
  /** Of the request. */
  readonly timeToLive: number;
  /** Of the reply, as it arrived. */
  readonly arrivedWith: number;
}

/** A router that advertises. */
export interface WireAdvert {
  readonly interface: string;
  readonly virtualRouterId: number;
  readonly family: AddressFamily;
  readonly source: IpAddress;
  readonly hardwareAddress: string;
  readonly timeToLive: number;
  readonly version: number;
  readonly addresses: readonly IpAddress[];
}

/** Everything that was heard. */
export interface WireReading {
  /** Of other machines only. */
  readonly claims: readonly WireClaim[];
  readonly echoes: readonly EchoAnswer[];
  /** The last one of each router for each virtual router. */
  readonly adverts: readonly WireAdvert[];
  /** The first one of each link and family. */
  readonly queries: readonly WireQuery[];
  /** How long all of this took. */
  readonly listenedMs: number;
  /** What could not be asked, and why. */
  readonly refusals: readonly string[];
}

/** What all of them ask, each thing once. */
export function together(questions: readonly WireQuestions[]): Required<WireQuestions> {
  return {
    addresses: eachOnce(questions.flatMap(({ addresses = [] }) => addresses)),
    echoes: eachOnce(questions.flatMap(({ echoes = [] }) => echoes)),
    adverts: eachOnce(questions.flatMap(({ adverts = [] }) => adverts)),
    patienceMs: Math.max(0, ...questions.map(({ patienceMs = 0 }) => patienceMs)),
    queries: eachOnce(questions.flatMap(({ queries = [] }) => queries)),
    queryPatienceMs: Math.max(0, ...questions.map((each) => each.queryPatienceMs ?? 0)),
  };
}

function eachOnce<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** The wait in which the adverts of a master are heard, if there is one. */
export function advertPatienceMs(instances: readonly VrrpInstance[]): number {
  return Math.max(
    0,
    ...instances.map(
      ({ advertIntervalMs, downTimerAdverts: adverts }) => advertIntervalMs * adverts,
    ),
  );
}

/** The adverts for an instance that were heard where it listens. */
export function advertsFor(instance: VrrpInstance, { adverts }: WireReading) {
  return adverts.filter(
    (each) =>
      each.interface === instance.interface &&
      each.virtualRouterId === instance.virtualRouterId &&
      each.family === instance.family,
  );
}

/** Who claims an address on a link, by their hardware addresses. */
export function claimants(
  { claims }: WireReading,
  question: AddressQuestion,
  which: (claim: WireClaim) => boolean = () => true,
): readonly string[] {
  const found = claims.filter(
    (each) => each.interface === question.interface && each.address === question.address,
  );
  return [...new Set(found.filter(which).map(({ hardwareAddress }) => hardwareAddress))];
}

/** Who asks for the groups of a link. */
export function querierOf({ queries }: WireReading, link: QueriedLink): WireQuery | undefined {
  return queries.find((each) => each.interface === link.interface && each.family === link.family);
}
