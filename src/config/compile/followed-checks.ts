/** What FILE_CHECK and BFD_CHECK follow: it has to be defined before the virtual_server. */
import type { Word } from '../language/tree.js';
import type { TrackFile } from '../tracking-model.js';
import { type CompileContext, reportError } from './context.js';
import { nearest } from './edit-distance.js';
import type { FollowedDefinitions } from './followed-definitions.js';
import type { RootSettings } from './global.js';
import type { Setting } from './settings.js';

/** The definitions of a configuration, with their places. */
export interface FollowedByChecks {
  readonly files: ReadonlyMap<string, Setting>;
  readonly sessions: ReadonlyMap<string, Setting>;
  readonly trackFiles: ReadonlyMap<string, TrackFile>;
}

/** By what is written at the top level. */
export function followedByChecks(
  root: RootSettings,
  { trackFiles }: FollowedDefinitions,
): FollowedByChecks {
  return {
    files: byName(root.all('track_file')),
    sessions: byName(root.all('bfd_instance')),
    trackFiles: new Map(trackFiles.map((file) => [file.name, file])),
  };
}

function byName(uses: readonly Setting[]): ReadonlyMap<string, Setting> {
  const definitions = new Map<string, Setting>();
  for (const use of uses) {
    const name = use.directive.arguments[0]?.text ?? '';
    definitions.set(name, definitions.get(name) ?? use);
  }
  return definitions;
}

/** The file that a check of the block with that order follows; undefined after an error. */
export function followedFile(
  context: CompileContext,
  { files, trackFiles }: FollowedByChecks,
  name: Word,
  order: number,
): TrackFile | undefined {
  const defined = isDefined(context, 'track_file', files, name, order);
  return defined ? trackFiles.get(name.text) : undefined;
}

/** Whether a check of the block with that order can follow a BFD session; false after an error. */
export function followsSession(
  context: CompileContext,
  { sessions }: FollowedByChecks,
  name: Word,
  order: number,
): boolean {
  return isDefined(context, 'bfd_instance', sessions, name, order);
}

function isDefined(
  context: CompileContext,
  kind: 'track_file' | 'bfd_instance',
  definitions: ReadonlyMap<string, Setting>,
  name: Word,
  order: number,
): boolean {
  const definition = definitions.get(name.text);
  if (definition === undefined) {
    const message = `there is no ${kind} '${name.text}'; this check is ignored`;
    const near = nearest(name.text, definitions.keys());
    const more = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    reportError(context, 'unknown-followed-object', name, message, more);
    return false;
  }
  if (definition.order < order) {
    return true;
  }
  const message = `${kind} '${name.text}' is not defined before this line; this check is ignored`;
  const hint = `move ${kind} '${name.text}' before the virtual_server`;
  const { arguments: words, keyword } = definition.directive;
  const related = [{ message: 'defined here', span: (words[0] ?? keyword).span }];
  const code = 'followed-object-defined-later';
  reportError(context, code, name, message, { hint, related });
  return false;
}
