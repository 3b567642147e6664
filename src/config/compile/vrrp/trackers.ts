/** `track_script` and `track_interface`, in an instance or a sync group. */
import type { Directive, Span } from '../../language/tree.js';
import type { TrackedObject, VrrpScript, Weight } from '../../model.js';
import { followedLists, TRACK_INTERFACE, TRACK_SCRIPT } from '../../schema/vrrp/tracking.js';
import type { FollowedObjectLists } from '../../tracking-model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { nearest } from '../reading/edit-distance.js';
import { type OptionList, readEntryOptions } from '../reading/entry-options.js';
import { type FollowedKind, isFollowable } from '../reading/followed-names.js';
import { optionsOf } from '../reading/list-entries.js';
import type { Setting, Settings } from '../reading/settings.js';
import type { FollowedResult } from './followed-definitions.js';
import { weightOf } from './vrrp-script.js';

/** A tracked object with the place where it is listed. */
export interface TrackedEntry {
  readonly object: TrackedObject;
  readonly span: Span;
}

/** What can be tracked at this point of the file. */
export interface Trackable {
  /** Scripts defined so far. */
  readonly scripts: ReadonlyMap<string, VrrpScript>;
  /** Where scripts of a name are defined anywhere in the file. */
  readonly definitions: ReadonlyMap<string, Span>;
  readonly dynamicInterfaces: boolean;
  /** Files, processes and BFD sessions of the whole file. */
  readonly followed: FollowedResult;
  /** Place of the block that tracks at the top level. */
  readonly order: number;
}

const NO_WEIGHT: Weight = { value: 0, reverse: false };

/** The tracked scripts of all `track_script` blocks. */
export function readTrackScripts(
  context: CompileContext,
  blocks: readonly Setting[],
  trackable: Trackable,
): readonly TrackedEntry[] {
  const list = { table: optionsOf(TRACK_SCRIPT), path: 'track_script' };
  return readEntries(context, blocks, list, (entry) => {
    const script = trackable.scripts.get(entry.name);
    if (script === undefined) {
      reportUnknownScript(context, entry, trackable);
    }
    return script?.weight;
  });
}

/** The tracked interfaces of all `track_interface` blocks; `own` is the instance's. */
export function readTrackInterfaces(
  context: CompileContext,
  blocks: readonly Setting[],
  trackable: Trackable,
  own?: string,
): readonly TrackedEntry[] {
  const list = { table: optionsOf(TRACK_INTERFACE), path: 'track_interface' };
  return readEntries(context, blocks, list, (entry) => {
    const name = entry.name;
    if (name === own) {
      const message = `'${name}' is the instance's own interface and tracked anyway`;
      reportWarning(context, 'own-interface-tracked', entry.keyword, message);
      return undefined;
    }
    if (!trackable.dynamicInterfaces && context.interfaces?.has(name) === false) {
      const message = `interface '${name}' does not exist; it is not tracked`;
      reportError(context, 'interface-not-found', entry.keyword, message);
      return undefined;
    }
    return NO_WEIGHT;
  });
}

/** The files, processes and BFD sessions that an instance or group tracks. */
export function readFollowed(
  context: CompileContext,
  settings: Settings<typeof followedLists>,
  { followed: { definitions, names }, order }: Trackable,
): FollowedObjectLists {
  const follower = { order, otherwise: 'it is not tracked' };
  const read = (
    list: Exclude<keyof typeof followedLists, 'track_virtual_server'>,
    kind: FollowedKind,
    objects: readonly { readonly name: string; readonly weight: Weight }[],
  ) => {
    const weights = new Map(objects.map(({ name, weight }) => [name, weight]));
    const table = optionsOf(followedLists[list]);
    const entries = readEntries(
      context,
      settings.all(list),
      { table, path: list },
      ({ keyword }) =>
        isFollowable(context, names, kind, keyword, follower)
          ? (weights.get(keyword.text) ?? NO_WEIGHT)
          : undefined,
    );
    return entries.map(({ object }) => object);
  };
  const path = 'track_virtual_server';
  const servers = { table: optionsOf(followedLists[path]), path };
  return {
    trackFiles: read('track_file', 'track_file', definitions.trackFiles),
    trackProcesses: read('track_process', 'vrrp_track_process', definitions.trackProcesses),
    trackBfds: read('track_bfd', 'bfd_instance', definitions.bfdInstances),
    // Virtual servers usually stand below: `withKnownVirtualServers` looks for them.
    trackVirtualServers: readEntries(context, settings.all(path), servers, () => NO_WEIGHT).map(
      ({ object }) => object,
    ),
  };
}

/** `defaultWeight` gives the weight of an object, undefined (after a report) if there is none. */
function readEntries(
  context: CompileContext,
  blocks: readonly Setting[],
  list: OptionList,
  defaultWeight: (entry: Directive) => Weight | undefined,
): readonly TrackedEntry[] {
  const entries = new Map<string, TrackedEntry>();
  for (const entry of blocks.flatMap((setting) => setting.directive.block?.directives ?? [])) {
    const name = entry.name;
    const earlier = entries.get(name);
    if (earlier !== undefined) {
      const related = [{ message: 'listed here before', span: earlier.span }];
      const message = `'${name}' is tracked twice; this entry is ignored`;
      reportError(context, 'repeated-entry', entry.keyword, message, { related });
      continue;
    }
    const otherwise = defaultWeight(entry);
    if (otherwise === undefined) {
      continue;
    }
    const { options } = readEntryOptions(context, entry.arguments, list);
    const weight = readWeight(options.get('weight'), otherwise);
    entries.set(name, { object: { name, weight }, span: entry.keyword.span });
  }
  return [...entries.values()];
}

/** A weight without `reverse` or `noreverse` keeps the direction of the object. */
function readWeight(option: Pick<Setting, 'values'> | undefined, otherwise: Weight): Weight {
  const weight = weightOf(option);
  if (weight === undefined) {
    return otherwise;
  }
  return option?.values.length === 1 ? { ...weight, reverse: otherwise.reverse } : weight;
}

function reportUnknownScript(
  context: CompileContext,
  entry: Directive,
  trackable: Trackable,
): void {
  const name = entry.name;
  const later = trackable.definitions.get(name);
  if (later !== undefined) {
    const message = `script '${name}' is not defined before this line; it is not tracked`;
    const hint = `move vrrp_script '${name}' before the block that tracks it`;
    const related = [{ message: 'defined here', span: later }];
    reportError(context, 'script-defined-later', entry.keyword, message, { hint, related });
    return;
  }
  const near = nearest(name, trackable.scripts.keys());
  const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
  const message = `there is no vrrp_script '${name}'; it is not tracked`;
  reportError(context, 'unknown-script', entry.keyword, message, hint);
}
