/**
 * A VRRP child: the daemon's own driver, with a socket, a timer and an event loop of the simulated
 * machine. It can be stopped and continued (SIGSTOP), and killed.
 */
import type { IpAddress } from '../../base/address.js';
import type { Configuration } from '../../config/model.js';
import { NO_UPPER_LINKS } from '../../daemon/devices/no-upper-links.js';
import type { FromVrrp } from '../../daemon/messages.js';
import { NO_ROUTING } from '../../daemon/routes/no-routing.js';
import { NO_CLAIMS } from '../../daemon/vrrp/no-claims.js';
import { LastDoors } from '../../daemon/vrrp/release.js';
import type { VrrpDoors } from '../../daemon/vrrp/vrrp-doors.js';
import { VrrpDriver } from '../../daemon/vrrp/vrrp-driver.js';
import type { TransportInterface } from '../../linux/doors.js';
import type { Checkpoint, VrrpSnapshot } from '../../vrrp/messages.js';
import { createRouter, type VrrpRouter } from '../../vrrp/router.js';
import { type Watcher, watchRouter } from '../../vrrp/watched-router.js';
import type { SimulatedKernel } from '../kernel/simulated-kernel.js';
import { SimulatedTable } from '../kernel/simulated-table.js';
import { destinationOf, familyOfPacket, virtualRouterIdOf } from './advert-fields.js';

/** Packets that a socket holds for a process that does not read. */
const SOCKET_CAPACITY = 64;

/** Times that the timer may ring without time passing before the core counts as spinning. */
const MOST_RINGS_AT_ONCE = 100;

const OPTIONS = {
  releaseUnknownAddresses: false,
  logAddressChanges: false,
  linkAlias: '',
  recordsInputs: false,
};

/** The machine that a process runs on. Times are true milliseconds, unless they are the clock's. */
export interface Machine {
  readonly kernel: SimulatedKernel;
  /** How long the event loop takes for a turn, and an announcement to a socket. */
  readonly turnMs: number;
  nowMs(): number;
  /** The machine's own monotonic clock. */
  clockMs(): number;
  /** The first moment at which the clock shows this. */
  whenClockShows(clockMs: number): number;
  at(atMs: number, work: () => void): void;
  send(interfaceName: string, destination: IpAddress, packet: Uint8Array): void;
}

/** Who hears of a process. */
export interface ChildListener {
  /** The core has been told something. */
  readonly handled: Watcher;
  readonly delivered: (messages: readonly FromVrrp[]) => void;
  /** Nothing is left to do at this moment. */
  readonly idle: () => void;
  readonly spinning: () => void;
}

export class SimulatedChild implements VrrpDoors {
  readonly #machine: Machine;
  readonly #listener: ChildListener;
  readonly #router: VrrpRouter;
  readonly #driver: VrrpDriver;
  /** Of a release. */
  readonly #lastDoors: LastDoors | undefined;
  readonly table: SimulatedTable;
  readonly upperLinks = NO_UPPER_LINKS;
  readonly claims = NO_CLAIMS;
  /** What came while the process was stopped. */
  readonly #waiting: (() => void)[] = [];
  #waitingPackets = 0;
  #isPaused = false;
  #losesAnnouncements = false;
  #hasEnded = false;
  /** Turns of the event loop and announcements that are on their way. */
  #pending = 0;
  #timer: () => void = () => undefined;
  #deadlineMs: number | undefined;
  #ringsAtOnce = 0;
  #lastRingMs = Number.NEGATIVE_INFINITY;
  #sockets: readonly TransportInterface[] = [];
  #datagram: (interfaceName: string, bytes: Uint8Array) => void = () => undefined;

  /** @param releases as the supervisor, which gives up what a child held that has no successor */
  constructor(
    configuration: Configuration,
    machine: Machine,
    listener: ChildListener,
    releases = false,
  ) {
    this.#machine = machine;
    this.#listener = listener;
    this.table = new SimulatedTable(machine.kernel, (read) =>
      this.#soon(() => (this.#losesAnnouncements ? this.table.readAgain() : read())),
    );
    this.#router = watchRouter(createRouter(configuration), listener.handled);
    const { delivered } = listener;
    this.#lastDoors = releases ? new LastDoors(this) : undefined;
    const doors = this.#lastDoors?.doors ?? this;
    const options = { ...OPTIONS, releaseUnknownAddresses: releases };
    this.#driver = new VrrpDriver(configuration, options, doors, delivered, this.#router);
  }

  readonly clock = { nowMs: (): number => this.#machine.clockMs() };
  readonly deferral = {
    after: (delayMs: number, work: () => void): void => {
      if (delayMs > 0) {
        this.#machine.at(this.#machine.nowMs() + delayMs, () => this.#run(work));
      } else {
        this.#soon(work);
      }
    },
  };
  readonly frames = {
    send: (_link: number, frames: readonly Uint8Array[]) => ({ taken: frames.length }),
    close: (): void => undefined,
  };
  readonly transport = {
    configure: (interfaces: readonly TransportInterface[]): readonly [] => {
      this.#sockets = interfaces;
      return [];
    },
    send: (interfaceName: string, destination: IpAddress, packet: Uint8Array): void =>
      this.#machine.send(interfaceName, destination, packet),
    onDatagram: (listener: (interfaceName: string, bytes: Uint8Array) => void): void => {
      this.#datagram = listener;
    },
    onError: (): void => undefined,
    close: (): void => undefined,
  };

  createTimer(callback: () => void): ReturnType<VrrpDoors['createTimer']> {
    this.#timer = callback;
    const disarm = (): void => {
      this.#deadlineMs = undefined;
    };
    return { arm: (deadlineMs) => this.#arm(deadlineMs), disarm, close: disarm };
  }

  readonly isRouter = (): boolean => false;

  // A property, as those above: the doors of a release are a copy of these.
  readonly namesIn = (): (() => undefined) => () => undefined;

  openRouting(): typeof NO_ROUTING {
    return NO_ROUTING;
  }

  /** Where its instances stand. */
  snapshot(): VrrpSnapshot {
    return this.#router.snapshot(this.#machine.clockMs());
  }

  start(resume: Checkpoint): void {
    this.#run(() => {
      this.#driver.start(resume);
      this.#lastDoors?.open();
    });
  }

  /** An order of the supervisor. */
  order(give: (driver: VrrpDriver) => void): void {
    this.#run(() => give(this.#driver));
  }

  /** In good order; `done` when nothing is left. */
  stop(done: () => void): void {
    this.#run(() =>
      this.#driver.stop(true, () => {
        this.kill();
        done();
      }),
    );
  }

  /** SIGKILL: its sockets are closed, and that is all. */
  kill(): void {
    this.#hasEnded = true;
    this.#waiting.length = 0;
    this.table.close();
  }

  /** Whether the announcements of the kernel are lost, which it hears instead of them. */
  loseAnnouncements(loses: boolean): void {
    this.#losesAnnouncements = loses;
  }

  /** SIGSTOP */
  pause(): void {
    this.#isPaused = true;
  }

  /** SIGCONT. `timeFirst`: its timer is looked at before its sockets. */
  resume(timeFirst: boolean): void {
    this.#isPaused = false;
    this.#waitingPackets = 0;
    const waiting = this.#waiting.splice(0);
    this.#run(() => {
      if (timeFirst) {
        this.#ringIfDue();
      }
      for (const work of waiting) {
        if (!this.#hasEnded) {
          work();
        }
      }
      if (!this.#hasEnded) {
        this.#ringIfDue();
      }
    });
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** A packet reaches the machine. @returns whether a socket takes it. */
  receive(interfaceName: string, bytes: Uint8Array, mayWait: boolean, taken: () => void): void {
    if (this.#hasEnded || !this.#hasSocketFor(interfaceName, bytes)) {
      return;
    }
    if (this.#isPaused) {
      if (!mayWait || this.#waitingPackets >= SOCKET_CAPACITY) {
        return;
      }
      this.#waitingPackets += 1;
    }
    this.#run(() => {
      taken();
      this.#datagram(interfaceName, bytes);
    });
  }

  /** What the filters and the memberships of the sockets let in. */
  #hasSocketFor(interfaceName: string, bytes: Uint8Array): boolean {
    const family = familyOfPacket(bytes);
    const destination = destinationOf(bytes);
    const { kernel } = this.#machine;
    const link = kernel.link(interfaceName);
    return this.#sockets.some(
      ({ index, family: spoken, virtualRouterIds: ids, groups }) =>
        index === link?.index &&
        spoken === family &&
        (ids === 'all' || ids.includes(virtualRouterIdOf(bytes))) &&
        (groups.includes(destination) ||
          kernel.addressesOf(interfaceName).some(({ address }) => address === destination)),
    );
  }

  #soon(work: () => void): void {
    this.#pending += 1;
    this.#machine.at(this.#machine.nowMs() + this.#machine.turnMs, () =>
      this.#run(() => {
        this.#pending -= 1;
        work();
      }),
    );
  }

  #run(work: () => void): void {
    if (this.#hasEnded) {
      return;
    }
    if (this.#isPaused) {
      this.#waiting.push(work);
      return;
    }
    work();
    if (this.#pending === 0 && !this.#hasEnded) {
      this.#listener.idle();
    }
  }

  #arm(deadlineMs: number): void {
    if (deadlineMs === this.#deadlineMs) {
      return;
    }
    this.#deadlineMs = deadlineMs;
    const atMs = Math.max(this.#machine.whenClockShows(deadlineMs), this.#machine.nowMs());
    this.#machine.at(atMs, () => {
      if (this.#deadlineMs === deadlineMs) {
        this.#run(() => this.#ringIfDue());
      }
    });
  }

  #ringIfDue(): void {
    const nowMs = this.#machine.clockMs();
    if (this.#deadlineMs === undefined || this.#deadlineMs > nowMs) {
      return;
    }
    this.#ringsAtOnce = this.#lastRingMs === nowMs ? this.#ringsAtOnce + 1 : 0;
    this.#lastRingMs = nowMs;
    this.#deadlineMs = undefined;
    if (this.#ringsAtOnce > MOST_RINGS_AT_ONCE) {
      this.#listener.spinning();
    } else {
      this.#timer();
    }
  }
}
