/**
 * The servers that sources have named, as the supervisor knows them: they outlive the process that
 * asks, and in a file the daemon and the boot. They are merged into the configuration that the
 * checker child gets.
 */
import type { Timers } from '../../base/timers.js';
import type { Configuration } from '../../config/model.js';
import { type Backend, backendKey } from '../../discovery/backend.js';
import type { DiscoveryLogEvent } from '../../discovery/log-events.js';
import { DiscoveredMerge, type KnownBackends } from '../../discovery/merge.js';
import {
  type DiscoveryPlace,
  type DiscoveryStanding,
  discoveryPlaces,
  isDiscovering,
} from '../../discovery/standing.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { DiscoveryStatus } from '../../observe/status/status.js';
import { FileReport } from '../files/file-report.js';
import { readDiscovered, writeDiscovered } from './discovered-file.js';

/** Sources that say something all the time wear out no disk. */
const WRITE_AFTER_MS = 1000;

/** What it works with. */
export interface DiscoveredHost {
  /** Of the file with the last answers. */
  readonly path: string;
  readonly timers: Timers;
  log(event: DiscoveryLogEvent | SupervisorLogEvent): void;
  /** Other servers are in force than before. */
  changed(): void;
}

/** Keeps them. */
export class DiscoveredServersKeeper {
  readonly #host: DiscoveredHost;
  readonly #report: FileReport;
  readonly #merge = new DiscoveredMerge();
  #places: readonly DiscoveryPlace[] = [];
  #backends = new Map<string, readonly Backend[]>();
  readonly #standings = new Map<string, DiscoveryStanding>();
  #hasRead = false;
  #isClosed = false;
  #cancelWrite: (() => void) | undefined;
  #cancelChange: (() => void) | undefined;

  constructor(host: DiscoveredHost) {
    this.#host = host;
    this.#report = new FileReport((event) => host.log(event));
  }

  /** In force, by the keys of places. */
  get backends(): KnownBackends {
    return this.#backends;
  }

  /** At the start and at each reload: before anything is merged. */
  configure({ virtualServers }: Pick<Configuration, 'virtualServers'>): void {
    this.#places = discoveryPlaces(virtualServers);
    if (!this.#hasRead && this.#places.length > 0) {
      this.#read();
    }
    const keys = new Set(this.#places.map(({ key }) => key));
    for (const key of [...this.#backends.keys(), ...this.#standings.keys()]) {
      if (!keys.has(key)) {
        this.#backends.delete(key);
        this.#standings.delete(key);
        this.#writeSoon();
      }
    }
  }

  /** The same with all real servers; where none is discovered, it is the same object. */
  merged<Part extends Pick<Configuration, 'virtualServers'>>(configuration: Part): Part {
    const { virtualServers } = configuration;
    return isDiscovering(virtualServers)
      ? { ...configuration, virtualServers: this.#merge.merge(virtualServers, this.#backends) }
      : configuration;
  }

  /** A source has answered, or does not. */
  note(standing: DiscoveryStanding): void {
    const { key, backends } = standing;
    const place = this.#places.find((each) => each.key === key);
    if (place === undefined || this.#isClosed) {
      return; // said before a reload, or at the stop
    }
    const former = this.#standings.get(key);
    const before = this.#backends.get(key) ?? [];
    this.#standings.set(key, standing);
    const text = JSON.stringify(backends);
    const isOther = text !== JSON.stringify(before);
    if (isOther || (!this.#backends.has(key) && standing.answeredAtMs !== undefined)) {
      this.#backends.set(key, backends);
      this.#writeSoon();
    }
    if (isOther) {
      this.#changeSoon();
    }
    for (const event of newsOf(place, before, former, standing)) {
      this.#host.log(event);
    }
  }

  /** For `upkeep status`. */
  statuses(): readonly DiscoveryStatus[] {
    return this.#places.map(({ key, service, servers: { name: source } }) => {
      const { answeredAtMs, failure, held } = this.#standings.get(key) ?? {};
      return {
        ...{ service, source, servers: this.#backends.get(key)?.length ?? 0 },
        ...(answeredAtMs === undefined ? {} : { answeredAtMs }),
        ...(failure === undefined ? {} : { failure }),
        ...(held === undefined ? {} : { held: heldStatus(held) }),
      };
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelChange?.();
    if (this.#cancelWrite !== undefined) {
      this.#cancelWrite();
      this.#write();
    }
  }

  #read(): void {
    this.#hasRead = true;
    const { path } = this.#host;
    const found = readDiscovered(path);
    if (found.kind === 'useless') {
      this.#host.log({ event: 'stateFileIgnored', path, reason: found.reason });
    } else if (found.kind === 'found') {
      this.#backends = new Map(found.content.map(({ key, backends }) => [key, backends]));
    }
  }

  /** Of sources that speak at one time, all is done at once. */
  #changeSoon(): void {
    this.#cancelChange ??= this.#host.timers.after(0, () => {
      this.#cancelChange = undefined;
      this.#host.changed();
    });
  }

  #writeSoon(): void {
    this.#cancelWrite ??= this.#host.timers.after(WRITE_AFTER_MS, () => this.#write());
  }

  #write(): void {
    this.#cancelWrite = undefined;
    const { path } = this.#host;
    const lists = [...this.#backends].map(([key, backends]) => ({ key, backends }));
    this.#report.note(path, writeDiscovered(path, lists));
  }
}

function heldStatus({ added, removed, untilMs }: NonNullable<DiscoveryStanding['held']>) {
  return { added, removed, ...(untilMs === undefined ? {} : { untilMs }) };
}

/** What has become different. */
function newsOf(
  { service, servers: { name: source, holdMs } }: DiscoveryPlace,
  before: readonly Backend[],
  former: DiscoveryStanding | undefined,
  { backends, failure, held }: DiscoveryStanding,
): readonly DiscoveryLogEvent[] {
  const of = { service, source, servers: backends.length };
  const news: DiscoveryLogEvent[] = [];
  if (failure !== undefined && failure !== former?.failure) {
    news.push({ event: 'discoveryFailed', ...of, reason: failure });
  } else if (failure === undefined && former?.failure !== undefined) {
    news.push({ event: 'discoveryReturned', ...of });
  }
  const own = new Set(before.map(backendKey));
  const now = new Set(backends.map(backendKey));
  const added = [...now].filter((key) => !own.has(key)).length;
  const removed = [...own].filter((key) => !now.has(key)).length;
  if (added + removed > 0) {
    news.push({ event: 'discoveryChanged', ...of, added, removed });
  }
  if (held !== undefined && held.why !== former?.held?.why) {
    const { added: more, removed: fewer, why } = held;
    const hold = why === 'large' ? { holdMs } : {};
    news.push({ event: 'discoveryHeld', ...of, added: more, removed: fewer, ...hold });
  }
  return news;
}
