/**
 * Runs the BFD core on its doors: what happens outside becomes an input, what the core decides
 * becomes packets and messages to the supervisor. No protocol is decided here.
 */
import { sameData } from '../../base/same-data.js';
import type { BfdEffect, BfdInput } from '../../bfd/messages.js';
import { type BfdSessions, createBfdSessions } from '../../bfd/sessions.js';
import type { BfdInstance } from '../../config/tracking-model.js';
import type { DeadlineTimer, MonotonicClock } from '../../linux/doors.js';
import type { BfdEndpoint, BfdTransport } from '../../linux/socket/bfd-transport.js';
import type { FromBfd } from '../messages.js';

/** The doors to the operating system; tests put fakes in their place. */
export interface BfdDoors {
  readonly clock: MonotonicClock;
  readonly transport: BfdTransport;
  createTimer(callback: () => void): DeadlineTimer;
  /** 0 ≤ value < 1 */
  random(): number;
}

export class BfdDriver {
  readonly #doors: BfdDoors;
  readonly #deliver: (messages: readonly FromBfd[]) => void;
  readonly #sessions: BfdSessions;
  readonly #timer: DeadlineTimer;
  /** What the timer waits for; undefined: nothing. */
  #armedMs: number | undefined;
  /** Where the packets of each session go. */
  #endpoints: ReadonlyMap<string, BfdEndpoint> = new Map();
  /** Sessions whose last packet could not be sent. */
  readonly #failing = new Set<string>();

  constructor(doors: BfdDoors, deliver: (messages: readonly FromBfd[]) => void) {
    this.#doors = doors;
    this.#deliver = deliver;
    this.#sessions = createBfdSessions(() => doors.random());
    this.#timer = doors.createTimer(() => {
      this.#armedMs = undefined;
      this.#run({ kind: 'time' });
    });
    doors.transport.onDatagram((datagram) => this.#run({ kind: 'datagram', datagram }));
  }

  /** At the start and at a reload; what stays configured goes on. */
  configure(instances: readonly BfdInstance[]): void {
    const wanted = new Map(instances.map((each) => [each.name, endpointOf(each)]));
    const going = instances.filter(({ name }) =>
      sameData(this.#endpoints.get(name), wanted.get(name)),
    );
    // Sessions that end say so from where they have spoken so far.
    this.#run({ kind: 'configure', instances: going });
    const stays = new Set(going.map(({ name }) => name));
    for (const name of this.#endpoints.keys()) {
      if (!stays.has(name)) {
        this.#doors.transport.forget(name);
        this.#failing.delete(name);
      }
    }
    this.#endpoints = wanted;
    for (const { port, family, code } of this.#doors.transport.listen([...wanted.values()])) {
      this.#log({ event: 'bfdListenFailed', port, family, reason: code });
    }
    this.#run({ kind: 'configure', instances });
  }

  /** Says goodbye to all neighbours. */
  stop(): void {
    this.#run({ kind: 'stop' });
    this.#timer.close();
    this.#doors.transport.close();
  }

  snapshot(request: number): void {
    this.#deliver([{ kind: 'snapshot', request, snapshot: this.#sessions.snapshot() }]);
  }

  #run(input: BfdInput): void {
    for (const effect of this.#sessions.handle(input, this.#doors.clock.nowMs())) {
      this.#execute(effect);
    }
    this.#arm(this.#sessions.nextDeadlineMs());
  }

  /** Most packets move no deadline that is the next one, and arming costs as much as sending. */
  #arm(deadlineMs: number | undefined): void {
    if (deadlineMs === this.#armedMs) {
      return;
    }
    this.#armedMs = deadlineMs;
    if (deadlineMs === undefined) {
      this.#timer.disarm();
    } else {
      this.#timer.arm(deadlineMs);
    }
  }

  #execute(effect: BfdEffect): void {
    switch (effect.kind) {
      case 'transmit':
        this.#transmit(effect.session, effect.bytes);
        return;
      case 'tell':
        this.#deliver([{ kind: 'bfdState', session: effect.session, up: effect.up }]);
        return;
      case 'log':
        this.#log(effect.event);
        return;
    }
  }

  #transmit(session: string, bytes: Uint8Array): void {
    const endpoint = this.#endpoints.get(session);
    const reason = endpoint && this.#doors.transport.send(endpoint, bytes);
    if (reason === undefined) {
      this.#failing.delete(session);
    } else if (!this.#failing.has(session)) {
      this.#failing.add(session);
      this.#log({ event: 'bfdSendFailed', session, reason });
    }
  }

  #log(event: Extract<FromBfd, { kind: 'log' }>['event']): void {
    this.#deliver([{ kind: 'log', event }]);
  }
}

function endpointOf({ name, neighbour, source, ttl, multihop }: BfdInstance): BfdEndpoint {
  return { session: name, neighbour, source, hopLimit: ttl, multihop };
}
