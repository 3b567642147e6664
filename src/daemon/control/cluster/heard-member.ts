/** What a member of the cluster has answered. */
import type { View } from '../views/catalogue.js';

/** A member, and what it says of itself, or why it does not. */
export interface HeardMember {
  readonly name: string;
  /** Absent: this router. */
  readonly url?: string;
  readonly tookMs?: number;
  readonly said: View<'ClusterMember'> | string;
}

/** A member that has answered. */
export interface AnsweringMember extends HeardMember {
  readonly said: View<'ClusterMember'>;
}

/** Whether it has answered. */
export function hasAnswered(member: HeardMember): member is AnsweringMember {
  return typeof member.said !== 'string';
}
