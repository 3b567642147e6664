/** Two BFD cores on a wire with delay, loss and reordering; time passes by itself. */
import { parseAddress } from '../../src/base/address.js';
import type { BfdEffect, BfdInput } from '../../src/bfd/messages.js';
import { type BfdSessions, createBfdSessions } from '../../src/bfd/sessions.js';
import type { BfdInstance } from '../../src/config/tracking-model.js';
import { createRandom, type Random } from '../../src/sim/random.js';

const LEFT = parseAddress('10.9.0.1') ?? raise();
const RIGHT = parseAddress('10.9.0.2') ?? raise();

/** What a wire does to packets; probabilities are per packet. */
export interface Wire {
  readonly loss: number;
  readonly leastDelayMs: number;
  readonly mostDelayMs: number;
}

const GOOD_WIRE: Wire = { loss: 0, leastDelayMs: 0.1, mostDelayMs: 0.2 };

/** Something that one side has done, and when. */
export interface Seen {
  readonly atMs: number;
  readonly side: Side;
  readonly effect: BfdEffect;
}

/** `left` is 10.9.0.1, `right` 10.9.0.2. */
export type Side = 'left' | 'right';

/** An instance of one side that watches the other one. */
export function bfdInstance(side: Side, settings: Partial<BfdInstance> = {}): BfdInstance {
  return {
    name: 'B1',
    neighbour: side === 'left' ? RIGHT : LEFT,
    minRxMs: 100,
    minTxMs: 100,
    idleTxMs: 1000,
    multiplier: 3,
    passive: false,
    ttl: 255,
    maxHops: 0,
    multihop: false,
    weight: { value: 0, reverse: false },
    tellsVrrp: true,
    tellsChecker: true,
    ...settings,
  };
}

/** A pair of cores; both sides are configured by their own `input`. */
export class BfdPair {
  readonly seen: Seen[] = [];
  wire = GOOD_WIRE;
  /** Sides whose process does not run: their packets and timers wait for ever. */
  readonly frozen = new Set<Side>();
  nowMs = 1000;
  readonly #random: Random;
  readonly #cores: Readonly<Record<Side, BfdSessions>>;
  readonly #underway: { atMs: number; to: Side; bytes: Uint8Array }[] = [];

  constructor(seed: number) {
    this.#random = createRandom(seed);
    const core = () => createBfdSessions(() => this.#random.next());
    this.#cores = { left: core(), right: core() };
  }

  input(side: Side, input: BfdInput): void {
    for (const effect of this.#cores[side].handle(input, this.nowMs)) {
      this.seen.push({ atMs: this.nowMs, side, effect });
      if (effect.kind === 'transmit' && !this.#random.chance(this.wire.loss)) {
        const { leastDelayMs, mostDelayMs } = this.wire;
        const delayMs = this.#random.between(leastDelayMs, mostDelayMs);
        const to = side === 'left' ? 'right' : 'left';
        this.#underway.push({ atMs: this.nowMs + delayMs, to, bytes: effect.bytes });
      }
    }
  }

  /** Lets time pass. */
  run(durationMs: number): void {
    const endMs = this.nowMs + durationMs;
    for (;;) {
      const next = this.#next();
      if (next === undefined || next.atMs > endMs) {
        this.nowMs = endMs;
        return;
      }
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.happen();
    }
  }

  /** The state of the one session of a side. */
  state(side: Side): string {
    return this.#cores[side].snapshot()[0]?.state ?? 'none';
  }

  snapshot(side: Side): ReturnType<BfdSessions['snapshot']> {
    return this.#cores[side].snapshot();
  }

  /** What a side was told since a moment: true is up. */
  told(side: Side, sinceMs = 0): readonly boolean[] {
    return this.seen.flatMap(({ atMs, side: by, effect }) =>
      by === side && atMs >= sinceMs && effect.kind === 'tell' ? [effect.up] : [],
    );
  }

  /** The packets a side has sent since a moment. */
  sent(side: Side, sinceMs = 0): readonly { readonly atMs: number; readonly bytes: Uint8Array }[] {
    return this.seen.flatMap(({ atMs, side: by, effect }) =>
      by === side && atMs >= sinceMs && effect.kind === 'transmit'
        ? [{ atMs, bytes: effect.bytes }]
        : [],
    );
  }

  #next(): { readonly atMs: number; happen(): void } | undefined {
    const packets = this.#underway.map((packet) => ({
      atMs: packet.atMs,
      happen: () => {
        this.#underway.splice(this.#underway.indexOf(packet), 1);
        this.#deliver(packet.to, packet.bytes);
      },
    }));
    const timers = (['left', 'right'] as const).flatMap((side) => {
      const atMs = this.#cores[side].nextDeadlineMs();
      return atMs === undefined || this.frozen.has(side)
        ? []
        : [{ atMs, happen: () => this.input(side, { kind: 'time' }) }];
    });
    return [...packets, ...timers].sort((one, other) => one.atMs - other.atMs)[0];
  }

  #deliver(to: Side, bytes: Uint8Array): void {
    if (!this.frozen.has(to)) {
      const source = to === 'left' ? RIGHT : LEFT;
      const origin = { source, sourcePort: 50_000, family: 'inet', hopLimit: 255 } as const;
      this.input(to, { kind: 'datagram', datagram: { ...origin, multihop: false, bytes } });
    }
  }
}

function raise(): never {
  throw new RangeError('not an address');
}
