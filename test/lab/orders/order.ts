/** Orders of death: what happens to which process of a daemon, drawn from a seed. Pure. */
import type { Random } from '../../../src/sim/random.js';
import type { DaemonKind } from '../daemon-kind.js';
import { BLOCK_SIGNAL, SPIN_SIGNAL } from '../hang.js';

/** A process of the daemon. */
export type Victim = 'supervisor' | 'vrrp' | 'checker' | 'standby';

/** What is done to it: `block` and `spin` are two ways to hang. */
export type Blow = 'kill' | 'stop' | 'continue' | 'block' | 'spin';

/** One blow. */
export interface Strike {
  readonly victim: Victim;
  readonly blow: Blow;
}

/** One run. */
export interface Order {
  /** One after the other. */
  readonly strikes: readonly Strike[];
  /** Milliseconds between two. */
  readonly gapMs: number;
  /** How many addresses the master holds. */
  readonly addresses: number;
}

/** The signal of each blow. */
export const SIGNALS: Readonly<Record<Blow, NodeJS.Signals>> = {
  kill: 'SIGKILL',
  stop: 'SIGSTOP',
  continue: 'SIGCONT',
  block: BLOCK_SIGNAL,
  spin: SPIN_SIGNAL,
};

const GAPS_MS = [0, 20, 200, 1000] as const;
const ADDRESSES = [1, 500] as const;

/** keepalived has no process that stands by, and cannot be made to hang by a signal. */
const VICTIMS: Readonly<Record<DaemonKind, readonly [Victim, ...Victim[]]>> = {
  upkeep: ['supervisor', 'vrrp', 'checker', 'standby'],
  keepalived: ['supervisor', 'vrrp'],
};
const BLOWS: Readonly<Record<DaemonKind, readonly [Blow, ...Blow[]]>> = {
  upkeep: ['kill', 'stop', 'continue', 'block', 'spin'],
  keepalived: ['kill', 'stop', 'continue'],
};

/** Draws a run. */
export function drawOrder(random: Random, kind: DaemonKind): Order {
  const count = random.chance(0.5) ? 1 : 2;
  const strikes = Array.from({ length: count }, () => ({
    victim: random.pick(VICTIMS[kind]),
    blow: random.pick(BLOWS[kind]),
  }));
  return { strikes, gapMs: random.pick(GAPS_MS), addresses: random.pick(ADDRESSES) };
}

/** The run in a line. */
export function describeOrder({ strikes, gapMs, addresses }: Order): string {
  const words = strikes.map(({ victim, blow }) => `${blow} ${victim}`);
  return `${words.join(`, ${gapMs} ms, `)} (${addresses} addresses)`;
}

/** What cannot be asked of any program after these strikes. */
export interface Excuses {
  /** The process that holds the addresses was killed when there was no other to act for it. */
  readonly mayLeave: boolean;
  /** While this lasts no process can act: a supervisor that is stopped or hangs. */
  readonly mayDouble: boolean;
}

/**
 * Follows the strikes: a supervisor that does not run cannot replace its child, and a child that
 * hangs or is dead cannot let go when its supervisor ends.
 */
export function excusesOf({ strikes }: Order): Excuses {
  const blowsOn = (victim: Victim): readonly Blow[] =>
    strikes.flatMap((strike) => (strike.victim === victim ? [strike.blow] : []));
  const disables = (blow: Blow): boolean => blow !== 'continue';
  const supervisor = blowsOn('supervisor').filter(disables);
  const vrrp = blowsOn('vrrp').filter(disables);
  const both = supervisor.length > 0 && vrrp.length > 0;
  return {
    mayLeave: supervisor.some((blow) => blow !== 'stop') && vrrp.some((blow) => blow !== 'stop'),
    mayDouble: both,
  };
}
