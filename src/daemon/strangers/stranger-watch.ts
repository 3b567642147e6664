/**
 * Counts adverts for virtual router IDs that are not run here, on the interfaces of the instances
 * and in their families, where the groups have been joined: for `upkeep vrid`. It belongs to the
 * supervisor, whose time is not that of the adverts, and looks once a second at what has gathered.
 */
import { type AddressFamily, familyName } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { Timers } from '../../base/timers.js';
import type { VrrpInstance } from '../../config/model.js';
import { isSystemCallError } from '../../linux/native.js';
import { openStrangerSocket, type StrangerSocket } from '../../linux/socket/stranger-sockets.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { advertInterfaceOf } from '../../vrrp/advert-interface.js';
import { inOrder, noteAdvert, type VridUser } from '../../vrrp/packet/strangers.js';

const LOOK_MS = 1000;
/** A socket is bound to the link that had the name when it was opened; it may be another now. */
const OPEN_AGAIN_LOOKS = 60;

/** What is known of an interface. */
export interface InterfaceVrids {
  readonly interface: string;
  /** Run here. */
  readonly own: readonly OwnVrid[];
  readonly strangers: readonly VridUser[];
}

/** An instance of this router. */
export interface OwnVrid {
  readonly virtualRouterId: number;
  readonly family: AddressFamily;
  readonly instance: string;
}

interface Place {
  readonly interface: string;
  readonly family: AddressFamily;
  ids: readonly number[];
  socket: StrangerSocket | undefined;
}

export class StrangerWatch {
  readonly #timers: Timers;
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #open: typeof openStrangerSocket;
  readonly #said = new SayOnce();
  readonly #places = new Map<string, Place>();
  readonly #users = new Map<string, readonly VridUser[]>();
  #own: ReadonlyMap<string, readonly OwnVrid[]> = new Map();
  #cancel: (() => void) | undefined;
  #looks = 0;

  /** @param open opens a socket; tests have another */
  constructor(
    timers: Timers,
    log: (event: SupervisorLogEvent) => void,
    open: typeof openStrangerSocket = openStrangerSocket,
  ) {
    this.#timers = timers;
    this.#log = log;
    this.#open = open;
  }

  /** Looks where these instances are, and no longer anywhere else. */
  configure(instances: readonly VrrpInstance[]): void {
    const own = new Map<string, OwnVrid[]>();
    for (const instance of instances) {
      const { virtualRouterId, family, name } = instance;
      const place = advertInterfaceOf(instance);
      const known = own.get(place);
      const id: OwnVrid = { virtualRouterId, family, instance: name };
      if (known) {
        known.push(id);
      } else {
        own.set(place, [id]);
      }
    }
    this.#own = own;
    const wanted = [...own].flatMap(([name, ids]) =>
      [...new Set(ids.map(({ family }) => family))].map((family) => ({
        ...{ interface: name, family },
        ids: ids.filter((id) => id.family === family).map((id) => id.virtualRouterId),
      })),
    );
    const keys = new Set(wanted.map(keyOf));
    for (const [key, { socket }] of this.#places) {
      if (!keys.has(key)) {
        socket?.close();
        this.#places.delete(key);
      }
    }
    for (const place of wanted) {
      const known = this.#places.get(keyOf(place));
      const next = known ?? { ...place, socket: undefined };
      this.#places.set(keyOf(place), next);
      next.ids = place.ids;
      this.#openOrChange(next);
    }
    for (const name of this.#users.keys()) {
      if (!own.has(name)) {
        this.#users.delete(name);
      }
    }
    this.#schedule();
  }

  /** What is known now, in the order of the file. */
  vrids(): readonly InterfaceVrids[] {
    this.#look();
    return [...this.#own].map(([name, own]) => ({
      interface: name,
      own,
      strangers: inOrder(this.#users.get(name) ?? []),
    }));
  }

  close(): void {
    this.#cancel?.();
    for (const { socket } of this.#places.values()) {
      socket?.close();
    }
    this.#places.clear();
  }

  #schedule(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#places.size > 0) {
      this.#cancel = this.#timers.after(LOOK_MS, () => {
        this.#look();
        this.#schedule();
      });
    }
  }

  #look(): void {
    const nowMs = Date.now();
    this.#looks += 1;
    for (const place of this.#places.values()) {
      const { interface: name, family, ids } = place;
      if (place.socket === undefined) {
        this.#openOrChange(place);
      }
      let users = this.#users.get(name) ?? [];
      for (const packet of place.socket?.read() ?? []) {
        users = noteAdvert(users, packet, nowMs);
      }
      const isOurs = (user: VridUser) =>
        user.family === family && ids.includes(user.virtualRouterId);
      this.#users.set(name, users.some(isOurs) ? users.filter((user) => !isOurs(user)) : users);
      if (this.#looks % OPEN_AGAIN_LOOKS === 0) {
        place.socket?.close();
        place.socket = undefined;
      }
    }
  }

  /** What cannot be opened is tried again. A missing interface is said for its instance. */
  #openOrChange(place: Place): void {
    try {
      place.socket ??= this.#open(place.interface, place.family);
      place.socket.ignore(place.ids);
      this.#said.settle(place.interface);
    } catch (error) {
      const reason = messageOf(error);
      const isMissing = isSystemCallError(error) && error.code === 'ENODEV';
      if (!isMissing && this.#said.isNews(place.interface, reason)) {
        this.#log({ event: 'strangersUnseen', interface: place.interface, reason });
      }
    }
  }
}

function keyOf({ interface: name, family }: Pick<Place, 'interface' | 'family'>): string {
  return `${name} ${familyName(family)}`;
}
