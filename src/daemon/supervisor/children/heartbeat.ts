/**
 * Whether a child still answers: pure. The supervisor asks in regular beats of its own event loop
 * and counts those without an answer. Beats, and not the time of a clock: after a suspension of the
 * machine, or of the supervisor, one beat has passed, however long it was.
 *
 * A process that has an unanswered question and sleeps, or is stopped, hangs. One that computes,
 * waits for a processor or is in the kernel (a take-over of thousands of addresses, a large reload)
 * may be slow: it has more time.
 */
import type { ProcessActivity } from '../../../linux/process/process-activity.js';

/** Beats in a row without an answer. */
const IDLE_BEATS = 3;
const BUSY_BEATS = 12;
/** A process that has said nothing yet is still being loaded, perhaps from a slow disk. */
const LOADING_BEATS = 40;
/** Clock ticks of processor time, a second: ten times what loading takes on a slow machine. */
const LOADING_TICKS = 100;
/** The patience with those that had to be killed in a row doubles up to this. */
const MOST_PATIENCE = 8;

/** States of sleeping and of stopped processes. */
const IDLE_STATES = /^[STtZX]$/;

/** What is remembered from one beat to the next. */
export interface Pulse {
  /** It has said something, ever. */
  readonly heard: boolean;
  /** It has said something since the last question. */
  readonly answered: boolean;
  readonly silentBeats: number;
  readonly idleBeats: number;
  readonly lastProcessorTicks: number;
}

/** Of a process that has just been started. */
export const firstPulse: Pulse = {
  heard: false,
  answered: true,
  silentBeats: 0,
  idleBeats: 0,
  lastProcessorTicks: -1,
};

/** After anything that the child has said. */
export function heard(pulse: Pulse): Pulse {
  return pulse.answered && pulse.heard ? pulse : { ...pulse, heard: true, answered: true };
}

/**
 * Whether a process that has said nothing may still be on its way there. One that has computed for
 * longer than loading ever takes computes something else.
 */
export function isLoading({ heard }: Pulse, activity: ProcessActivity | undefined): boolean {
  return !heard && (activity?.processorTicks ?? 0) < LOADING_TICKS;
}

/** What a beat asks for: a question, waiting, or the end of a process that does not answer. */
export type Verdict = 'ask' | 'wait' | 'hangs';

/**
 * One beat.
 * @param activity what the process does; undefined where that cannot be seen
 * @param killed how many processes in a row had been ended for their silence when this one started
 */
export function beat(
  pulse: Pulse,
  activity: ProcessActivity | undefined,
  killed: number,
): { readonly pulse: Pulse; readonly verdict: Verdict } {
  const processorTicks = activity?.processorTicks ?? -1;
  if (pulse.answered) {
    const asked = { ...pulse, answered: false, silentBeats: 0, idleBeats: 0 };
    return { pulse: { ...asked, lastProcessorTicks: processorTicks }, verdict: 'ask' };
  }
  const idle =
    activity !== undefined &&
    IDLE_STATES.test(activity.state) &&
    processorTicks === pulse.lastProcessorTicks;
  const next: Pulse = {
    ...pulse,
    silentBeats: pulse.silentBeats + 1,
    idleBeats: idle ? pulse.idleBeats + 1 : 0,
    lastProcessorTicks: processorTicks,
  };
  const patience = Math.min(MOST_PATIENCE, 2 ** killed);
  const busyBeats = (isLoading(pulse, activity) ? LOADING_BEATS : BUSY_BEATS) * patience;
  const hangs = next.idleBeats >= IDLE_BEATS * patience || next.silentBeats >= busyBeats;
  return { pulse: next, verdict: hangs ? 'hangs' : 'wait' };
}

/**
 * Milliseconds between two beats, so that a hang is noticed about when others would take over.
 * @param patienceMs how long it takes them
 */
export function beatIntervalMs(patienceMs: number): number {
  return Math.min(2000, Math.max(250, patienceMs / (IDLE_BEATS + 1)));
}
