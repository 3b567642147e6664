/**
 * The arithmetic of tracking (keepalived.conf(5), "vrrp_script" and "track_script"): from the
 * results of a script to good or bad, from good or bad to a priority or a fault.
 */
import type { VrrpScript, Weight } from '../../config/model.js';

/** Priority of the address owner (RFC 9568 section 5.2.4). */
export const OWNER_PRIORITY = 255;

/** What the results of a script amount to so far. */
export interface ScriptStatus {
  /** undefined until there is a first result. */
  readonly good: boolean | undefined;
  /**
   *    0 … rise - 1                bad, and so many successes in a row
   *    rise … rise + fall - 1      good, and so many failures in a row from the top
   */
  readonly resultCounter: number;
}

/** The part of a `vrrp_script` that decides about its results. */
export type ScriptThresholds = Pick<VrrpScript, 'rise' | 'fall' | 'initFail'>;

/** Before the first result; with `init_fail` the script counts as bad from the start. */
export function initialScriptStatus(script: ScriptThresholds): ScriptStatus {
  return { good: script.initFail ? false : undefined, resultCounter: 0 };
}

/**
 * Takes a result into account. The first one decides alone; after that it takes `rise` successes
 * in a row to become good and `fall` failures in a row to become bad.
 */
export function applyScriptResult(
  script: ScriptThresholds,
  status: ScriptStatus,
  succeeded: boolean,
): ScriptStatus {
  const { rise, fall } = script;
  const top = rise + fall - 1;
  const { good, resultCounter } = status;
  if (succeeded) {
    const rising = good === false && resultCounter + 1 < rise;
    return rising
      ? { good: false, resultCounter: resultCounter + 1 }
      : { good: true, resultCounter: top };
  }
  const holding = good === true && resultCounter > rise;
  return holding
    ? { good: true, resultCounter: resultCounter - 1 }
    : { good: false, resultCounter: 0 };
}

/**
 * What a tracked script or interface adds to the priority: a positive weight while it is good, a
 * negative one while it is bad; `reverse` turns the sign. 0 while nothing is known.
 */
export function contributionOf(weight: Weight, good: boolean | undefined): number {
  const { value, reverse } = weight;
  const applies = (value > 0 && good === true) || (value < 0 && good === false);
  if (!applies) {
    return 0;
  }
  return reverse ? -value : value;
}

/** Whether a tracked object means FAULT: weight 0 and bad, or good if `reverse`. */
export function causesFault(weight: Weight, good: boolean | undefined): boolean {
  return weight.value === 0 && good !== undefined && good === weight.reverse;
}

/** A product of number and weight this low means FAULT (measured with keepalived). */
const FAULT_PRODUCT = -254;

/** What the number in a tracked file does to an instance. */
export interface NumberEffect {
  readonly change: number;
  readonly fault: boolean;
}

/**
 * A number counts as often as the weight says; `reverse` turns its sign. With weight 0 any number
 * but 0 means FAULT, or with `reverse` 0 alone.
 */
export function effectOfNumber({ value: weight, reverse }: Weight, value: number): NumberEffect {
  if (weight === 0) {
    return { change: 0, fault: (value !== 0) !== reverse };
  }
  const product = value * weight * (reverse ? -1 : 1);
  return { change: product, fault: product <= FAULT_PRODUCT };
}

/** Whether an instance has to stay in INIT, because a weight 0 script has no result yet. */
export function holdsInInit(weight: Weight, good: boolean | undefined): boolean {
  return weight.value === 0 && good === undefined;
}

/** What a tracked object adds to the priority of an instance; negative: takes away. */
export interface Contribution {
  readonly kind: 'script' | 'interface' | 'process' | 'BFD session' | 'virtual server' | 'file';
  readonly name: string;
  readonly change: number;
}

/** The base priority and all contributions, before clamping. */
export function totalPriority(base: number, contributions: readonly number[]): number {
  return contributions.reduce((sum, contribution) => sum + contribution, base);
}

/**
 * The priority to advertise: the owner's is always 255; everybody else stays within 1..254, which
 * leaves 0 to those who stop and 255 to owners (RFC 9568 section 5.2.4).
 */
export function effectivePriority(base: number, total: number): number {
  if (base === OWNER_PRIORITY) {
    return OWNER_PRIORITY;
  }
  return Math.min(Math.max(total, 1), OWNER_PRIORITY - 1);
}
