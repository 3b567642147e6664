/**
 * Asks others on the wire, for a few seconds: who has addresses, who answers echo requests, and
 * whose adverts and queries are heard. What is sent is bounded: each question three times, slowly.
 */
import { familyOf, type IpAddress, isLinkLocal6 } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import { hardwareAddressText } from '../../base/hardware-address.js';
import type { MachineInterface } from '../../doctor/machine.js';
import type {
  AddressQuestion,
  EchoAnswer,
  EchoQuestion,
  WireClaim,
  WireQuery,
  WireQuestions,
} from '../../doctor/wire.js';
import type { FrameSender, Link } from '../doors.js';
import { neighbourQuestions } from '../frames/neighbour-question.js';
import { type EchoSocket, openEchoSocket } from '../host/echo-socket.js';
import { NetlinkRequester } from '../netlink/requester.js';
import { withNetworkNamespace } from '../process/process-control.js';
import { readLinks } from '../route/read-links.js';
import { openClaimListener } from '../socket/claim-listener.js';
import { openAdvertTap, openQueryTap } from '../socket/link-tap.js';
import { openFrameSender } from '../socket/packet-socket.js';
import { readInterfaces } from './read-interfaces.js';

const NETLINK_ROUTE = 0;
/** More addresses are not asked for, which is said. */
const MOST_QUESTIONS = 512;
/** An answer may get lost, and ARP of a sleeping neighbour takes its time. */
const ROUNDS = 3;
const ROUND_MS = 600;
/** Frames at once, and the pause behind them: 640 a second. */
const FRAMES_AT_ONCE = 32;
const PAUSE_MS = 50;
/** Behind the last question. */
const LEAST_PATIENCE_MS = 500;
const MOST_PATIENCE_MS = 10_000;
const MOST_CLAIMS = 4096;
/** Between two looks at whether all queriers were heard. */
const QUERY_LOOK_MS = 200;

/** What was heard; adverts have been handed over one by one. */
export interface WireAnswers {
  readonly claims: readonly WireClaim[];
  readonly echoes: readonly EchoAnswer[];
  readonly queries: readonly WireQuery[];
  readonly listenedMs: number;
  readonly refusals: readonly string[];
}

/** A packet from its IP header on, good until the function returns. */
export type AdvertHeard = (device: string, packet: Uint8Array, hardwareAddress: string) => void;

/** Never rejects: what cannot be asked is among the refusals. */
export async function askWire(
  questions: Required<WireQuestions>,
  networkNamespacePath: string | undefined,
  advertHeard: AdvertHeard,
): Promise<WireAnswers> {
  const wire = new Wire(questions, advertHeard);
  const begin = performance.now();
  try {
    if (networkNamespacePath === undefined) {
      wire.open();
    } else {
      withNetworkNamespace(networkNamespacePath, () => wire.open());
    }
    await wire.ask();
  } catch (error) {
    wire.refusals.add(messageOf(error));
  } finally {
    wire.close();
  }
  const { claims, echoes, queries, refusals } = wire;
  const listenedMs = performance.now() - begin;
  return { claims, echoes, queries, listenedMs, refusals: [...refusals] };
}

interface OpenEcho {
  readonly socket: EchoSocket;
  readonly timesToLive: readonly number[];
}

class Wire {
  readonly claims: WireClaim[] = [];
  readonly echoes: EchoAnswer[] = [];
  readonly queries: WireQuery[] = [];
  readonly refusals = new Set<string>();
  readonly #questions: Required<WireQuestions>;
  readonly #advertHeard: AdvertHeard;
  readonly #closers: (() => void)[] = [];
  readonly #frames: { readonly index: number; readonly frame: Uint8Array }[] = [];
  #echoSockets: readonly OpenEcho[] = [];
  #sender: FrameSender | undefined;

  constructor(questions: Required<WireQuestions>, advertHeard: AdvertHeard) {
    this.#questions = questions;
    this.#advertHeard = advertHeard;
  }

  /** In the namespace: what is opened here stays there. @throws SystemCallError, NetlinkError */
  open(): void {
    const requester = new NetlinkRequester(NETLINK_ROUTE);
    const links = new Map(readLinks(requester).map((link) => [link.name, link]));
    requester.close();
    for (const device of this.#questions.adverts) {
      const link = links.get(device);
      if (this.#isUsable(device, link)) {
        this.#closers.push(
          openAdvertTap(link.index, (packet, from) => this.#advertHeard(device, packet, from)),
        );
      }
    }
    this.#openQueries(links);
    this.#openEchoes();
    this.#openClaims(links);
  }

  #openQueries(links: ReadonlyMap<string, Link>): void {
    for (const name of new Set(this.#questions.queries.map((each) => each.interface))) {
      const link = links.get(name);
      if (this.#isUsable(name, link)) {
        const close = openQueryTap(link.index, (family, hardwareAddress) => {
          if (!this.queries.some((each) => each.interface === name && each.family === family)) {
            this.queries.push({ interface: name, family, hardwareAddress });
          }
        });
        this.#closers.push(close);
      }
    }
  }

  #openEchoes(): void {
    const { echoes } = this.#questions;
    const paths = grouped(echoes, ({ address, source }) => `${address} ${source}`);
    this.#echoSockets = [...paths.values()].flatMap((path, number) => this.#openEcho(path, number));
  }

  #openEcho(path: readonly EchoQuestion[], number: number): readonly OpenEcho[] {
    const [first] = path;
    if (first === undefined) {
      return [];
    }
    const { address, source } = first;
    const identifier = (process.pid + number) & 0xffff;
    try {
      const socket = openEchoSocket(address, source, identifier, ({ sequence, timeToLive }) => {
        this.echoes.push({ address, timeToLive: sequence, arrivedWith: timeToLive });
      });
      this.#closers.push(() => socket.close());
      return [{ socket, timesToLive: path.map((each) => each.timeToLive) }];
    } catch (error) {
      this.refusals.add(`${address}: ${messageOf(error)}`);
      return [];
    }
  }

  #openClaims(links: ReadonlyMap<string, Link>): void {
    const { addresses } = this.#questions;
    if (addresses.length === 0) {
      return;
    }
    if (addresses.length > MOST_QUESTIONS) {
      this.refusals.add(`${addresses.length - MOST_QUESTIONS} of ${addresses.length} addresses`);
    }
    const asked = addresses.slice(0, MOST_QUESTIONS);
    const own = new Set(
      [...links.values()].map(({ hardwareAddress }) => hardwareAddressText(hardwareAddress)),
    );
    const listener = openClaimListener();
    this.#closers.push(() => listener.close());
    listener.onClaim((claim) => {
      if (this.claims.length < MOST_CLAIMS && !own.has(claim.hardwareAddress)) {
        this.claims.push(claim);
      }
    });
    const places = [...grouped(asked, (each) => each.interface)].flatMap(([name, those]) => {
      const link = links.get(name);
      return this.#isUsable(name, link)
        ? [{ name, index: link.index, addresses: those.map(({ address }) => address) }]
        : [];
    });
    for (const { interface: name, message } of listener.listen(places)) {
      this.refusals.add(`${name}: ${message}`);
    }
    const interfaces = readInterfaces();
    for (const { name, index } of places) {
      const questions = asked.filter((each) => each.interface === name);
      const frames = framesFor(questions, links.get(name), interfaces);
      this.#frames.push(...frames.map((frame) => ({ index, frame })));
    }
    const sender = openFrameSender();
    this.#sender = sender;
    this.#closers.push(() => sender.close());
  }

  #isUsable(name: string, link: Link | undefined): link is Link {
    const why = link === undefined ? 'there is no such interface' : link.up ? '' : 'it is down';
    if (why !== '') {
      this.refusals.add(`${name}: ${why}`);
    }
    return why === '';
  }

  /** All questions, and the wait for answers. */
  async ask(): Promise<void> {
    const begin = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const { socket, timesToLive } of this.#echoSockets) {
        for (const timeToLive of timesToLive) {
          socket.send(timeToLive, timeToLive);
        }
      }
      await this.#sendFrames();
      if (round + 1 < ROUNDS) {
        await sleep(ROUND_MS);
      }
    }
    const spent = performance.now() - begin;
    const patience = Math.min(this.#questions.patienceMs, MOST_PATIENCE_MS) - spent;
    await sleep(Math.max(LEAST_PATIENCE_MS, patience));
    const end = begin + this.#questions.queryPatienceMs;
    while (!this.#allQueried() && performance.now() < end) {
      await sleep(QUERY_LOOK_MS);
    }
  }

  #allQueried(): boolean {
    return this.#questions.queries.every((wanted) =>
      this.queries.some(
        (each) => each.interface === wanted.interface && each.family === wanted.family,
      ),
    );
  }

  async #sendFrames(): Promise<void> {
    for (let at = 0; at < this.#frames.length; at += FRAMES_AT_ONCE) {
      for (const { index, frame } of this.#frames.slice(at, at + FRAMES_AT_ONCE)) {
        this.#sender?.send(index, [frame]);
      }
      await sleep(PAUSE_MS);
    }
  }

  close(): void {
    for (const close of this.#closers.splice(0)) {
      close();
    }
  }
}

/** Links without ARP are asked nothing, nor IPv6 without an address to ask from. */
function framesFor(
  questions: readonly AddressQuestion[],
  link: Link | undefined,
  interfaces: readonly MachineInterface[],
): readonly Uint8Array[] {
  if (link === undefined || link.noArp || link.hardwareAddress.length !== 6) {
    return [];
  }
  const { name, hardwareAddress } = link;
  const own = interfaces.find((each) => each.name === name)?.addresses ?? [];
  const version6 = own.find(({ address }) => isLinkLocal6(address))?.address;
  return questions.flatMap(({ address }) => {
    const from = version6 ?? (familyOf(address) === 'inet' ? address : undefined);
    return from === undefined ? [] : [questionFor(address, hardwareAddress, from)];
  });
}

/** The first of the questions is the one for all stations. */
function questionFor(
  address: IpAddress,
  hardwareAddress: Uint8Array,
  version6: IpAddress,
): Uint8Array {
  const asker = { hardwareAddress, version6, receiver: hardwareAddress };
  return neighbourQuestions(address, asker)[0] ?? new Uint8Array();
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function grouped<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) {
      groups.set(keyOf(item), [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
