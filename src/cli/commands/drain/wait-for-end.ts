/** Waits until a real server has no active connection, here or on all members of the cluster. */
import { setTimeout as sleep } from 'node:timers/promises';
import { KEPT_MS } from '../../../daemon/control/cluster/cluster-source.js';
import type { View } from '../../../daemon/control/views/catalogue.js';
import { type SelectedServer, selectServers } from '../../../observe/status/select-servers.js';
import { askCluster } from '../../across-members.js';
import { askStatus } from '../../daemon-status.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

const LOOK_MS = 500;

/** What is waited for. */
export interface DrainWait {
  /** As it was named on the command line. */
  readonly server: string;
  readonly timeoutMs: number;
  readonly socket: string | undefined;
  /** All members count. */
  readonly isCluster: boolean;
}

/** What was seen. */
interface Count {
  /** undefined: of no one it is known. */
  readonly active: number | undefined;
  /** Members whose connections are not known. */
  readonly unknown: readonly string[];
}

/** Prints `812 → 401 → 37 → 0 (72 s)` as it comes. @returns the exit status */
export async function waitForEnd(wait: DrainWait, terminal: Terminal): Promise<number> {
  const startedMs = performance.now();
  const told = new Set<string>();
  if (wait.isCluster) {
    await sleep(Math.min(KEPT_MS, wait.timeoutMs)); // what was seen before is not given again
  }
  let last: number | undefined;
  for (;;) {
    const count = await look(wait, terminal);
    if (typeof count === 'number') {
      return count;
    }
    const { active, unknown } = count;
    for (const name of unknown.filter((each) => !told.has(each))) {
      told.add(name);
      terminal.error(`upkeep: it is not known what connections go through ${name}\n`);
    }
    if (active !== undefined && active !== last) {
      terminal.out(last === undefined ? `${active}` : ` → ${active}`);
      last = active;
    }
    const tookMs = performance.now() - startedMs;
    if (active === 0 || tookMs >= wait.timeoutMs) {
      terminal.out(` (${Math.round(tookMs / 1000)} s)\n`);
      return active !== 0 ? exitCodes.no : unknown.length === 0 ? exitCodes.ok : exitCodes.failed;
    }
    await sleep(Math.min(LOOK_MS, wait.timeoutMs - tookMs));
  }
}

async function look(
  { server, socket, isCluster }: DrainWait,
  terminal: Terminal,
): Promise<Count | number> {
  const status = await askStatus(socket, terminal);
  if (typeof status === 'number') {
    return status;
  }
  const selected = selectServers(status, server);
  const servers = selected.kind === 'servers' ? selected.servers : [];
  if (isCluster && servers.length > 0) {
    const cluster = await askCluster(socket, terminal);
    return typeof cluster === 'number' ? cluster : countOnMembers(cluster, servers);
  }
  const counts = servers.map(({ realServer: { destination, connections } }) =>
    destination === undefined ? 0 : connections?.active,
  );
  // The process that asks the kernel may not be there.
  return { active: servers.length === 0 ? undefined : sumOf(counts), unknown: [] };
}

/** A backup has no connections: on it, the end of the wait would say nothing of the master. */
function countOnMembers(
  { members, virtualServers }: View<'Cluster'>,
  servers: readonly SelectedServer[],
): Count {
  const counts = members.map(({ name }) => ({
    name,
    active: sumOf(
      servers
        .map(({ virtualServer, realServer }) =>
          virtualServers
            .find(({ key }) => key === virtualServer.key)
            ?.on.find(({ member }) => member === name)
            ?.realServers.find(({ label }) => label === realServer.label),
        )
        .map((found) => found?.activeConnections),
    ),
  }));
  const known = counts.flatMap(({ active }) => (active === undefined ? [] : [active]));
  return {
    active: known.length === 0 ? undefined : sumOf(known),
    unknown: counts.filter(({ active }) => active === undefined).map(({ name }) => name),
  };
}

/** undefined: one of them is not known. */
function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce<number | undefined>(
    (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
    0,
  );
}
