/** Drives the sources of a configuration: what they say is judged, and the supervisor is told. */
import { sameData } from '../../base/same-data.js';
import type { Timers } from '../../base/timers.js';
import type { DiscoverySource } from '../../config/discovery-model.js';
import { type Backend, MOST_BACKENDS } from '../../discovery/backend.js';
import { type Discovery, newDiscovery, takeAnswer, takeTime } from '../../discovery/reduce.js';
import type { DiscoveryPlace, DiscoveryStanding } from '../../discovery/standing.js';
import type { ToDiscovery } from './discovery-messages.js';
import type { OpenSource, ReadServers } from './source.js';

/** A source that says something all the time is heard so often; the first word counts at once. */
const HEARD_EACH_MS = 50;

/** What the driver works with. */
export interface DiscoveryHost {
  readonly timers: Timers;
  /** Milliseconds since 1970. */
  wallMs(): number;
  readonly openSource: OpenSource<DiscoverySource>;
  tell(standing: DiscoveryStanding): void;
}

export class DiscoveryDriver {
  readonly #host: DiscoveryHost;
  readonly #followed = new Map<string, FollowedSource>();

  constructor(host: DiscoveryHost) {
    this.#host = host;
  }

  /** At the start and at each reload: sources that stay are asked no questions anew. */
  configure({ places, backends }: Extract<ToDiscovery, { kind: 'configure' }>): void {
    const known = new Map(backends);
    const keys = new Set(places.map(({ key }) => key));
    for (const [key, followed] of this.#followed) {
      if (!keys.has(key)) {
        followed.close();
        this.#followed.delete(key);
      }
    }
    for (const place of places) {
      const { key } = place;
      let followed = this.#followed.get(key);
      if (
        followed !== undefined &&
        !sameData(followed.place.servers.source, place.servers.source)
      ) {
        followed.close();
        followed = undefined;
      }
      if (followed === undefined) {
        this.#followed.set(key, new FollowedSource(place, known.get(key), this.#host));
      } else {
        followed.judgeBy(place);
      }
    }
  }

  close(): void {
    for (const followed of this.#followed.values()) {
      followed.close();
    }
    this.#followed.clear();
  }
}

class FollowedSource {
  place: DiscoveryPlace;
  readonly #host: DiscoveryHost;
  readonly #closeSource: () => void;
  #discovery: Discovery;
  #answeredAtMs: number | undefined;
  #failure: string | undefined;
  /** The newest answer that has not been heard yet. */
  #unheard: ReadServers | undefined;
  #heardMs = Number.NEGATIVE_INFINITY;
  #cancelHearing: () => void = () => undefined;
  #cancelDue: () => void = () => undefined;

  constructor(place: DiscoveryPlace, known: readonly Backend[] | undefined, host: DiscoveryHost) {
    this.place = place;
    this.#host = host;
    this.#discovery = newDiscovery(known);
    const { timers } = host;
    this.#closeSource = host.openSource(place.servers.source, {
      timers,
      answer: (read) => this.#answered(read),
      fail: (reason) => this.#failed(reason),
    });
  }

  /** What was held is judged by the new rules at once. */
  judgeBy(place: DiscoveryPlace): void {
    const isOther = !sameData(this.place, place);
    this.place = place;
    const { held } = this.#discovery;
    if (isOther && held !== undefined) {
      const nowMs = this.#host.timers.nowMs();
      this.#goOn(takeAnswer(this.#discovery, held.answer, place.servers, nowMs));
    }
  }

  close(): void {
    this.#closeSource();
    this.#cancelHearing();
    this.#cancelDue();
  }

  #answered(read: ReadServers): void {
    const isWaiting = this.#unheard !== undefined;
    this.#unheard = read;
    if (!isWaiting) {
      const { timers } = this.#host;
      const waitMs = this.#heardMs + HEARD_EACH_MS - timers.nowMs();
      if (waitMs > 0) {
        this.#cancelHearing = timers.after(waitMs, () => this.#hear());
      } else {
        this.#hear();
      }
    }
  }

  #hear(): void {
    const found = this.#unheard?.() ?? [];
    this.#unheard = undefined;
    this.#heardMs = this.#host.timers.nowMs();
    if (typeof found === 'string') {
      this.#failed(found);
      return;
    }
    if (found.length > MOST_BACKENDS) {
      this.#failed(`it names ${found.length} servers: more than ${MOST_BACKENDS} are a mistake`);
      return;
    }
    this.#answeredAtMs = this.#host.wallMs();
    this.#failure = undefined;
    this.#goOn(takeAnswer(this.#discovery, found, this.place.servers, this.#heardMs));
  }

  /** For a source that is away no change is made that was held. */
  #failed(reason: string): void {
    this.#cancelHearing();
    this.#unheard = undefined;
    this.#failure = reason.slice(0, 200);
    const { backends, isKnown } = this.#discovery;
    this.#goOn({ backends, isKnown });
  }

  #goOn(discovery: Discovery): void {
    this.#discovery = discovery;
    this.#cancelDue();
    const { timers } = this.#host;
    if (discovery.dueMs !== undefined) {
      this.#cancelDue = timers.after(discovery.dueMs - timers.nowMs(), () =>
        this.#goOn(takeTime(this.#discovery, this.place.servers, timers.nowMs())),
      );
    }
    this.#host.tell(this.#standing());
  }

  #standing(): DiscoveryStanding {
    const { backends, held, dueMs } = this.#discovery;
    const untilMs =
      dueMs === undefined ? undefined : this.#host.wallMs() + dueMs - this.#host.timers.nowMs();
    return {
      key: this.place.key,
      backends,
      ...(this.#answeredAtMs === undefined ? {} : { answeredAtMs: this.#answeredAtMs }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...(held && {
        held: {
          ...{ added: held.added, removed: held.removed, why: held.why },
          ...(untilMs === undefined ? {} : { untilMs }),
        },
      }),
    };
  }
}
