/** Finds the place in the file for what the model says. */
import { type IpAddress, parseAddress } from '../../base/address.js';
import type { Directive, Span } from '../language/tree.js';
import type { Configuration, SyncGroup, VrrpInstance } from '../model.js';

/** The blocks of a configuration by name. */
export interface BlockIndex {
  readonly instances: ReadonlyMap<string, Directive>;
  readonly groups: ReadonlyMap<string, Directive>;
  readonly scripts: ReadonlyMap<string, Directive>;
  /** The directives of all `global_defs`. */
  readonly globals: readonly Directive[];
  /** All `vrrp_instance` and `vrrp_sync_group` blocks. */
  readonly trackers: readonly Directive[];
  /** All `virtual_server` blocks. */
  readonly services: readonly Directive[];
  readonly serverGroups: ReadonlyMap<string, Directive>;
  readonly trackFiles: ReadonlyMap<string, Directive>;
  readonly trackProcesses: ReadonlyMap<string, Directive>;
}

/** Indexes the directives of a file. Of blocks with one name the first counts. */
export function indexBlocks(roots: readonly Directive[]): BlockIndex {
  const byKeyword = new Map<string, Directive[]>();
  for (const root of roots) {
    // asked for once: a large file has tens of thousands, and words are made when asked for
    const { text } = root.keyword;
    const known = byKeyword.get(text);
    if (root.block === undefined) {
      // says nothing
    } else if (known === undefined) {
      byKeyword.set(text, [root]);
    } else {
      known.push(root);
    }
  }
  const all = (keyword: string): readonly Directive[] => byKeyword.get(keyword) ?? [];
  const named = (keyword: string): ReadonlyMap<string, Directive> =>
    new Map(
      all(keyword)
        .toReversed()
        .map((root) => [root.arguments[0]?.text ?? '', root]),
    );
  return {
    instances: named('vrrp_instance'),
    groups: named('vrrp_sync_group'),
    scripts: named('vrrp_script'),
    globals: all('global_defs').flatMap(settingsOf),
    trackers: [...all('vrrp_instance'), ...all('vrrp_sync_group')],
    services: all('virtual_server'),
    serverGroups: named('virtual_server_group'),
    trackFiles: new Map([...named('vrrp_track_file'), ...named('track_file')]),
    trackProcesses: named('vrrp_track_process'),
  };
}

/** The directives in the block of a directive. */
export function settingsOf(block: Directive): readonly Directive[] {
  return block.block?.directives ?? [];
}

/** The name of a block, or its keyword when it has none. */
export function nameSpan(block: Directive): Span {
  return block.arguments[0]?.span ?? block.keyword.span;
}

/** The last `keyword` in a block, which is the one that counts. */
export function lastSetting(block: Directive, keyword: string): Directive | undefined {
  return settingsOf(block).findLast((setting) => setting.name === keyword);
}

/** The argument of `keyword` in a block; the name of the block when it is not there. */
export function valueSpan(block: Directive, keyword: string): Span {
  const setting = lastSetting(block, keyword);
  return setting === undefined ? nameSpan(block) : nameSpan(setting);
}

/** The entries of all lists called `list` in a block. */
export function listEntries(block: Directive, list: string): readonly Directive[] {
  return settingsOf(block)
    .filter((setting) => setting.name === list)
    .flatMap(settingsOf);
}

/** The entry `name` of a list; the name of the block when it is not found. */
export function entrySpan(block: Directive, list: string, name: string): Span {
  const entry = listEntries(block, list).find(({ keyword }) => keyword.text === name);
  return entry?.keyword.span ?? nameSpan(block);
}

/** The entries of the address lists of an instance; of those with one address the first. */
export function addressEntries(block: Directive): ReadonlyMap<IpAddress, Directive> {
  const entries = new Map<IpAddress, Directive>();
  for (const list of ['virtual_ipaddress', 'virtual_ipaddress_excluded']) {
    for (const entry of listEntries(block, list)) {
      const address = parseAddress(entry.name.split('/', 1)[0] ?? '');
      if (address !== undefined && !entries.has(address)) {
        entries.set(address, entry);
      }
    }
  }
  return entries;
}

/** An instance with its block and its sync group. */
export interface PlacedInstance {
  readonly instance: VrrpInstance;
  readonly block: Directive;
  readonly group: SyncGroup | undefined;
}

/** A configuration and where its blocks stand. */
export interface PlacedConfiguration {
  readonly configuration: Configuration;
  readonly blocks: BlockIndex;
}

/** The instances that the configuration has, with their places. */
export function placedInstances(subject: PlacedConfiguration): readonly PlacedInstance[] {
  const { vrrpInstances, syncGroups } = subject.configuration;
  const groupOf = new Map(
    syncGroups.flatMap((group) => group.members.map((name) => [name, group] as const)),
  );
  return vrrpInstances.flatMap((instance) => {
    const block = subject.blocks.instances.get(instance.name);
    return block === undefined ? [] : [{ instance, block, group: groupOf.get(instance.name) }];
  });
}
