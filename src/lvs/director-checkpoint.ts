/** What a successor of the director has to know. */
import type { CheckCheckpoint, DirectorCheckpoint } from './messages.js';
import type { CheckEntry, VirtualServerEntry } from './virtual-server-entry.js';

/** A checkpoint of nothing: the start of a merge. */
export const emptyCheckpoint: DirectorCheckpoint = {
  complete: true,
  virtualServers: [],
  checks: [],
  marks: [],
};

/** What was known, with what has changed since. */
export function mergeCheckpoint(
  former: DirectorCheckpoint,
  change: DirectorCheckpoint,
): DirectorCheckpoint {
  if (change.complete) {
    return change;
  }
  return {
    complete: former.complete,
    virtualServers: replaceByName(former.virtualServers, change.virtualServers, (each) => each.key),
    checks: replaceByName(former.checks, change.checks, (each) => each.id),
    marks: change.marks,
  };
}

function replaceByName<Item>(
  former: readonly Item[],
  changes: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  const byName = new Map(former.map((item) => [nameOf(item), item]));
  for (const item of changes) {
    byName.set(nameOf(item), item);
  }
  return [...byName.values()];
}

/** What a successor must know of a check. */
export function checkpointCheck(check: CheckEntry): CheckCheckpoint {
  const { id, up, hasRun, weight, reason, memory } = check;
  return { id, up, hasRun, weight, reason, ...(memory === undefined ? {} : { memory }) };
}

/** Gives entries what the checkpoint says of them; returns the keys of those it knows. */
export function resumeEntries(
  entries: readonly VirtualServerEntry[],
  checkpoint: DirectorCheckpoint,
): ReadonlySet<string> {
  const quorums = new Map(checkpoint.virtualServers.map((each) => [each.key, each.quorumUp]));
  const checks = new Map(checkpoint.checks.map((each) => [each.id, each]));
  for (const entry of entries) {
    entry.quorumUp = quorums.get(entry.key) ?? entry.quorumUp;
    for (const check of entry.servers.flatMap((server) => server.checks)) {
      const known = checks.get(check.id);
      if (known !== undefined) {
        check.up = known.up;
        check.hasRun = known.hasRun;
        check.weight = known.weight;
        check.reason = known.reason;
        check.memory = known.memory;
      }
    }
  }
  return new Set(quorums.keys());
}
