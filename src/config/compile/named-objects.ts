/** Objects that have a name, and the places where others use it. */
import type { Span, Word } from '../language/tree.js';

/** Kinds of objects, by the keyword that defines them. */
export type FollowedKind = 'track_file' | 'bfd_instance' | 'virtual_server_group';

/** What one kind of object is called, and where. */
export interface NamedObjects {
  readonly definitions: Map<string, Span>;
  /** Uses whose definition had not been seen by then. */
  readonly open: Word[];
}

/** The named objects of a configuration. */
export type FollowedObjects = Readonly<Record<FollowedKind, NamedObjects>>;

/** No objects yet. */
export function noFollowedObjects(): FollowedObjects {
  const none = (): NamedObjects => ({ definitions: new Map(), open: [] });
  return { track_file: none(), bfd_instance: none(), virtual_server_group: none() };
}
