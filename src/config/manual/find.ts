/** Finds the keyword or code that a word of the command line asks for. */
import { nearest } from '../compile/reading/edit-distance.js';
import { allEntries, fullName, type ManualEntry } from './entry.js';

/** Entries that say the same, in one or several blocks. */
export interface EntryGroup {
  readonly entry: ManualEntry;
  /** The blocks, '' for the top level. */
  readonly paths: readonly string[];
}

/** What came of a search. */
export type Found =
  | { readonly kind: 'found'; readonly groups: readonly EntryGroup[] }
  /** `suggestion`: what may have been meant, ready to be asked for. */
  | { readonly kind: 'unknown'; readonly suggestion: string | undefined };

let entries: readonly ManualEntry[] | undefined;

/**
 * The entries for `priority`, `vrrp_instance.priority` or `real_server.TCP_CHECK.retry`: the end
 * of the full name decides.
 */
export function findEntries(query: string): Found {
  entries ??= [...allEntries()];
  const all = entries;
  const matches = all.filter((entry) => `.${fullName(entry)}`.endsWith(`.${query}`));
  return matches.length === 0
    ? { kind: 'unknown', suggestion: suggest(query, all) }
    : { kind: 'found', groups: groupEqual(matches) };
}

function groupEqual(entries: readonly ManualEntry[]): readonly EntryGroup[] {
  const groups = new Map<string, EntryGroup>();
  for (const entry of entries) {
    const key = JSON.stringify(entry, (name, value) => (name === 'path' ? '' : value));
    const paths = [...(groups.get(key)?.paths ?? []), entry.path];
    groups.set(key, { entry: groups.get(key)?.entry ?? entry, paths });
  }
  return [...groups.values()];
}

function suggest(query: string, all: readonly ManualEntry[]): string | undefined {
  const parts = query.split('.');
  const name = parts.at(-1) ?? '';
  const block = parts.slice(0, -1).join('.');
  const inBlock = all.filter((entry) => block !== '' && `.${entry.path}`.endsWith(`.${block}`));
  const near = nearest(
    name,
    inBlock.map((entry) => entry.name),
  );
  if (near !== undefined) {
    return `${block}.${near}`;
  }
  const elsewhere = all.find((entry) => entry.name === name);
  return elsewhere
    ? fullName(elsewhere)
    : nearest(
        name,
        all.map((entry) => entry.name),
      );
}
