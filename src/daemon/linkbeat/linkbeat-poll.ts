/**
 * `linkbeat_use_polling` and `linkbeat_interfaces` (keepalived.conf(5)): the drivers of these
 * interfaces are asked for their links each second, and their word counts beside netlink's.
 */
import { SayOnce } from '../../base/say-once.js';
import type { Configuration } from '../../config/model.js';
import type { Link, LinkbeatDoor, LinkbeatMethod } from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { Deferral } from '../addresses/deferral.js';

/** keepalived asks as often. */
const POLL_MS = 1000;

/** How an interface is asked; without a method in any way that its driver answers. */
interface Linkbeat {
  readonly method: LinkbeatMethod | undefined;
}

/** The interfaces that are asked, of those that matter. */
export function linkbeatsOf(
  { global, vrrpInstances }: Configuration,
  interfaces: Iterable<string>,
): ReadonlyMap<string, Linkbeat> {
  const { linkbeatPolling, linkbeatInterfaces } = global.services;
  const polled = [
    ...(linkbeatPolling ? interfaces : []),
    ...vrrpInstances.flatMap((each) => (each.linkbeatPolling ? [each.interface] : [])),
  ];
  return new Map<string, Linkbeat>([
    ...polled.map((name) => [name, { method: undefined }] as const),
    ...linkbeatInterfaces.map((each) => [each.interface, { method: each.method }] as const),
  ]);
}

/** What the poll works through. */
export interface LinkbeatParts {
  /** Absent: no interface is asked. */
  readonly door: LinkbeatDoor | undefined;
  readonly deferral: Deferral;
  linkByName(name: string): Link | undefined;
  /** The configuration of now. */
  configuration(): Configuration;
  /** The interfaces that matter to a configuration. */
  interfacesOf(configuration: Configuration): Iterable<string>;
  log(event: KernelLogEvent): void;
  /** Called when an answer is another one than before. */
  changed(): void;
}

/** The last answer for a link. */
interface Answer {
  readonly link: Link;
  readonly hasLink: boolean | undefined;
}

export class LinkbeatPoll {
  readonly #parts: LinkbeatParts;
  readonly #answers = new Map<string, Answer>();
  readonly #silent = new SayOnce();
  #polled: ReadonlyMap<string, Linkbeat> = new Map();
  #polledOf: Configuration | undefined;
  #isDue = false;

  constructor(parts: LinkbeatParts) {
    this.#parts = parts;
  }

  /** Whether the driver of this interface is asked. */
  isPolled(name: string): boolean {
    return this.#parts.door !== undefined && this.#linkbeats().has(name);
  }

  /** Whether a link can be used; one of which netlink has news is asked at once. */
  isUp(link: Link): boolean {
    if (!this.isPolled(link.name)) {
      return link.up && link.running;
    }
    const known = this.#answers.get(link.name);
    const answer = known?.link === link ? known : this.#ask(link);
    this.#pollSoon();
    // As with keepalived, netlink's word counts as well: a dormant link has a carrier.
    return link.up && link.running && answer.hasLink !== false;
  }

  #ask(link: Link): Answer {
    const { name } = link;
    const { door, log } = this.#parts;
    const method = this.#linkbeats().get(name)?.method;
    const answer = { link, hasLink: door?.hasLink(name, method) };
    this.#answers.set(name, answer);
    if (answer.hasLink !== undefined) {
      this.#silent.settle(name);
    } else if (this.#silent.isNews(name)) {
      log({ event: 'linkbeatSilent', interface: name, method: method ?? 'ETHTOOL or MII' });
    }
    return answer;
  }

  /** Derived once for each configuration. */
  #linkbeats(): ReadonlyMap<string, Linkbeat> {
    const configuration = this.#parts.configuration();
    if (this.#polledOf !== configuration) {
      this.#polledOf = configuration;
      this.#polled = linkbeatsOf(configuration, this.#parts.interfacesOf(configuration));
      this.#answers.clear(); // they may be asked in another way now
    }
    return this.#polled;
  }

  #pollSoon(): void {
    if (!this.#isDue) {
      this.#isDue = true;
      this.#parts.deferral.after(POLL_MS, () => {
        this.#isDue = false;
        this.#poll();
      });
    }
  }

  /** Goes on as long as there is an interface to ask. */
  #poll(): void {
    let isChanged = false;
    for (const [name, former] of [...this.#answers]) {
      const link = this.#parts.linkByName(name);
      if (link === undefined || !this.isPolled(name)) {
        this.#answers.delete(name);
      } else {
        isChanged = this.#ask(link).hasLink !== former.hasLink || isChanged;
        this.#pollSoon();
      }
    }
    if (isChanged) {
      this.#parts.changed();
    }
  }
}
