/** Files, processes and BFD sessions by name: a block that follows one stands below it. */
import type { Word } from '../../language/tree.js';
import { type CompileContext, reportError } from './context.js';
import { nearest } from './edit-distance.js';
import type { Setting } from './settings.js';

/** The blocks that define what is followed. */
export type FollowedKind = 'track_file' | 'vrrp_track_process' | 'bfd_instance';

/** The definitions that can be used, by kind and name, with their places. */
export type FollowedNames = Readonly<Record<FollowedKind, ReadonlyMap<string, Setting>>>;

/** Who follows something, and what becomes of it when that is not defined. */
export interface Follower {
  /** Place of its block at the top level. */
  readonly order: number;
  /** As in "this check is ignored". */
  readonly otherwise: string;
}

/** Whether a name can be followed; false after an error. */
export function isFollowable(
  context: CompileContext,
  names: FollowedNames,
  kind: FollowedKind,
  name: Word,
  { order, otherwise }: Follower,
): boolean {
  const definition = names[kind].get(name.text);
  if (definition === undefined) {
    const message = `there is no ${kind} '${name.text}'; ${otherwise}`;
    const near = nearest(name.text, names[kind].keys());
    const more = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    reportError(context, 'unknown-followed-object', name, message, more);
    return false;
  }
  if (definition.order < order) {
    return true;
  }
  const message = `${kind} '${name.text}' is not defined before this line; ${otherwise}`;
  const hint = `move ${kind} '${name.text}' above this block`;
  const { arguments: words, keyword } = definition.directive;
  const related = [{ message: 'defined here', span: (words[0] ?? keyword).span }];
  reportError(context, 'followed-object-defined-later', name, message, { hint, related });
  return false;
}
