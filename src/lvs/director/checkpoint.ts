/** What a successor of the director has to know. */
import type { CheckCheckpoint, DirectorCheckpoint, VirtualServerCheckpoint } from '../messages.js';
import {
  type CheckEntry,
  isQuorumAssumed,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** What a successor must know of a virtual server. */
export function checkpointVirtualServer(entry: VirtualServerEntry): VirtualServerCheckpoint {
  const { key, quorumUp } = entry;
  return { key, quorumUp, assumed: isQuorumAssumed(entry) };
}

/** What a successor must know of a check. */
export function checkpointCheck(check: CheckEntry): CheckCheckpoint {
  const { id, up, hasRun, weight, agent, reason, changedMs, memory } = check;
  return {
    ...{ id, up, hasRun, weight, reason },
    ...(changedMs === undefined ? {} : { changedMs }),
    ...(agent === undefined ? {} : { agent }),
    ...(memory === undefined ? {} : { memory }),
  };
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
        check.agent = known.agent;
        check.reason = known.reason;
        check.changedMs = known.changedMs;
        check.memory = known.memory;
      }
    }
  }
  return new Set(quorums.keys());
}
