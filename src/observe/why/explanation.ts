/** Why something is in its state: what `upkeep why` answers. Plain data. */

/** The state of one thing, what led to it, and what a person can do. */
export interface Explanation {
  readonly kind: 'instance' | 'group' | 'virtualServer' | 'realServer' | 'peer' | 'event';
  readonly name: string;
  /**
   * VrrpState of instances and groups; `up`, `down`, `unchecked` of servers; `accepted`, `refused`
   * of peers; the state that was entered, or the name of the event.
   */
  readonly state: string;
  /** Since when, in milliseconds since 1970; absent: it is not known. */
  readonly since?: number;
  /** One line that answers the question. */
  readonly answer: string;
  readonly reasons: readonly Reason[];
  /** What to do, a sentence or command each. */
  readonly advice: readonly string[];
}

/** Something that has a part in it. */
export interface Reason {
  /** A word or two: `priority`, `blocks`. */
  readonly topic: string;
  readonly text: string;
}

/** A reason for each text. */
export function reasons(topic: string, texts: readonly string[]): readonly Reason[] {
  return texts.map((text) => ({ topic, text }));
}
