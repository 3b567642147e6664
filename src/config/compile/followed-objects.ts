/**
 * Objects that others name: what a check follows has to be defined before it (a later definition
 * counts for nothing), the group of a virtual server anywhere in the file.
 */
import type { Directive, Span, Word } from '../language/tree.js';
import type { BlockWatch } from './block-watch.js';
import { type CompileContext, reportError } from './context.js';
import { nearest } from './edit-distance.js';
import type { FollowedKind, NamedObjects } from './named-objects.js';

/** `track_file` and `bfd_instance` with a name; the lists of these keywords have none. */
export function watchDefinition(context: CompileContext, directive: Directive): BlockWatch {
  const kind = directive.keyword.text === 'bfd_instance' ? 'bfd_instance' : 'track_file';
  noteDefinition(context, kind, directive);
  return WATCH_NOTHING;
}

/** The definition of an object. */
export function noteDefinition(
  context: CompileContext,
  kind: FollowedKind,
  directive: Directive,
): void {
  const [name] = directive.arguments;
  if (name !== undefined) {
    context.followed[kind].definitions.set(name.text, name.span);
  }
}

/** The use of an object. */
export function noteUse(context: CompileContext, kind: FollowedKind, name: Word): void {
  const { definitions, open } = context.followed[kind];
  if (!definitions.has(name.text)) {
    open.push(name);
  }
}

/** A watch for blocks whose lines need none. */
export const WATCH_NOTHING: BlockWatch = {
  line(): void {
    // Each line has been checked by itself.
  },
  end(): void {
    // Nothing to say about the lines together.
  },
};

/** Reports the names that no definition, or only a later one, belongs to. After the last block. */
export function reportOpenNames(context: CompileContext): void {
  const { track_file, bfd_instance, virtual_server_group } = context.followed;
  reportChecks(context, 'track_file', track_file);
  reportChecks(context, 'bfd_instance', bfd_instance);
  const { definitions, open } = virtual_server_group;
  for (const name of open) {
    if (!definitions.has(name.text)) {
      const what = `there is no virtual_server_group '${name.text}'`;
      const message = `${what}; this virtual_server is ignored`;
      // keepalived says so in its log only; its configuration test ends with 0.
      const more = { class: 'OK', ...suggestion(name, definitions) } as const;
      reportError(context, 'unknown-server-group', name, message, more);
    }
  }
}

function reportChecks(
  context: CompileContext,
  kind: FollowedKind,
  { definitions, open }: NamedObjects,
): void {
  for (const name of open) {
    const later = definitions.get(name.text);
    if (later === undefined) {
      const message = `there is no ${kind} '${name.text}'; this check is ignored`;
      const more = suggestion(name, definitions);
      reportError(context, 'unknown-followed-object', name, message, more);
    } else {
      const what = `${kind} '${name.text}' is not defined before this line`;
      const hint = `move ${kind} '${name.text}' before the virtual_server`;
      const related = [{ message: 'defined here', span: later }];
      const more = { hint, related };
      reportError(
        context,
        'followed-object-defined-later',
        name,
        `${what}; this check is ignored`,
        more,
      );
    }
  }
}

function suggestion(name: Word, definitions: ReadonlyMap<string, Span>): { hint?: string } {
  const near = nearest(name.text, definitions.keys());
  return near === undefined ? {} : { hint: `did you mean '${near}'?` };
}
