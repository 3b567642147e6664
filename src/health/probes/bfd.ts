/** BFD_CHECK: follows a session that the BFD process keeps. */
import type { BfdCheck } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import type { RunningProbe } from './probe.js';

type Changed = (outcome: ProbeOutcome) => void;

/** Where the sessions stand, and which checks follow them. */
export class FollowedSessions {
  readonly #states = new Map<string, boolean>();
  readonly #followers = new Map<string, Set<Changed>>();

  /** Follows a session; one that has not been heard of tells nothing. */
  follow({ instance }: BfdCheck, changed: Changed): RunningProbe {
    const followers = this.#followers.get(instance) ?? new Set();
    this.#followers.set(instance, followers.add(changed));
    const up = this.#states.get(instance);
    if (up !== undefined) {
      changed(outcomeOf(instance, up));
    }
    return { cancel: () => followers.delete(changed) };
  }

  /** A session has come up or gone down, or is said to be as it was. */
  note(session: string, up: boolean): void {
    if (this.#states.get(session) !== up) {
      this.#states.set(session, up);
      for (const changed of this.#followers.get(session) ?? []) {
        changed(outcomeOf(session, up));
      }
    }
  }
}

function outcomeOf(session: string, up: boolean): ProbeOutcome {
  return up ? { outcome: 'good' } : { outcome: 'bad', reason: `BFD session ${session} is down` };
}
