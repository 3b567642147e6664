/** What happens in a soak: faults drawn from a seed, one or two at a time. Pure. */
import type { Random } from '../../../src/sim/random.js';

/** Lasts until it is undone; the node is no master meanwhile, if the other one can be. */
export const LASTING = ['link', 'script', 'file', 'process', 'stop', 'crash'] as const;
/** Is over at once; the node has to be as it was. */
export const PASSING = [
  ...['kill vrrp', 'kill bfd', 'kill supervisor', 'freeze vrrp', 'freeze bfd'],
  ...['reload', 'address', 'route', 'rule', 'static'],
] as const;

/** A fault that lasts. */
export type LastingKind = (typeof LASTING)[number];
/** A fault that is over at once. */
export type PassingKind = (typeof PASSING)[number];

/** One fault on one of the two nodes. */
export interface SoakFault {
  readonly node: 0 | 1;
  readonly kind: LastingKind | PassingKind;
}

/** One round: its faults, one after the other, until all of them are undone. */
export interface SoakRound {
  readonly faults: readonly [SoakFault, ...SoakFault[]];
  /** Milliseconds between two faults. */
  readonly gapMs: number;
}

const KINDS = [...LASTING, ...PASSING] as const;

/** Draws a round. */
export function drawRound(random: Random): SoakRound {
  const fault = (): SoakFault => ({
    node: random.chance(0.65) ? 0 : 1,
    kind: random.pick(KINDS as readonly [SoakFault['kind'], ...SoakFault['kind'][]]),
  });
  const first = fault();
  const faults = [first, ...(random.chance(0.4) ? [fault()] : [])] as const;
  return { faults, gapMs: random.pick([0, 50, 500]) };
}

/** The round in a line. */
export function describeRound({ faults, gapMs }: SoakRound): string {
  return faults.map(({ node, kind }) => `${kind} n${node + 1}`).join(`, ${gapMs} ms, `);
}

/** Whether a fault lasts. */
export function lasts(kind: SoakFault['kind']): kind is LastingKind {
  return LASTING.some((lasting) => lasting === kind);
}

/**
 * The node that has to be master while the faults last: the first one, which has the higher
 * priority, unless something is wrong with it. undefined: something is wrong with both.
 */
export function masterDuring({ faults }: SoakRound): 0 | 1 | undefined {
  const isIll = (node: 0 | 1) => faults.some((fault) => fault.node === node && lasts(fault.kind));
  if (!isIll(0)) {
    return 0;
  }
  return isIll(1) ? undefined : 1;
}
