/** Writes the files that the signals USR1, USR2 and their kin ask for. */
import { statSync } from 'node:fs';
import type { BfdSnapshot } from '../../bfd/messages.js';
import type { Configuration } from '../../config/model.js';
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import { readClocks } from '../../observe/clock-reading.js';
import { dumpCheckerData } from '../../observe/dump/balancer.js';
import { dumpBfdData } from '../../observe/dump/bfd.js';
import { dumpData, dumpParentData } from '../../observe/dump/data.js';
import { dumpJson } from '../../observe/dump/json.js';
import { type DumpKind, dumpPath } from '../../observe/dump/path.js';
import { dumpStatistics } from '../../observe/dump/statistics.js';
import type { ProcessStanding } from '../../observe/dump/track-processes.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { VrrpSnapshot } from '../../vrrp/messages.js';

/** What the processes know, as far as they run and a dump wants it. */
export interface DumpSources {
  readonly vrrp?: VrrpSnapshot;
  readonly balancer?: DirectorSnapshot;
  readonly bfd?: readonly BfdSnapshot[];
  /** Names of the track scripts that run now. */
  readonly runningScripts: ReadonlySet<string>;
  readonly processes: readonly ProcessStanding[];
}

/** The text of a dump; undefined when there is nothing to say. */
export function dumpText(
  kind: DumpKind,
  configuration: Configuration,
  sources: DumpSources,
): string | undefined {
  const { vrrp, balancer, bfd, runningScripts, processes } = sources;
  const clock = readClocks();
  switch (kind) {
    case 'parentData':
      return dumpParentData(configuration);
    case 'checkerData':
      return balancer && dumpCheckerData(balancer, configuration);
    case 'vrrpData':
      return (
        vrrp && dumpData(vrrp, { configuration, clock, bfd: bfd ?? [], runningScripts, processes })
      );
    case 'bfdData':
      return bfd && dumpBfdData(bfd, configuration, clock);
    case 'statistics':
      return vrrp && dumpStatistics(vrrp);
    case 'json':
      return dumpJson(sources, configuration, clock);
  }
}

/** Writes one dump to where the configuration says, and logs where that is. */
export function writeDumpFile(
  kind: DumpKind,
  configuration: Configuration,
  sources: DumpSources,
  log: (event: SupervisorLogEvent) => void,
): void {
  const text = dumpText(kind, configuration, sources);
  if (text === undefined) {
    return;
  }
  const { TMPDIR: temporaryDirectory } = process.env;
  const path = dumpPath(kind, configuration.global, {
    temporaryDirectory,
    isDirectory,
  });
  const reason = writeDump(path, text);
  log(
    reason === undefined ? { event: 'fileWritten', path } : { event: 'fileFailed', path, reason },
  );
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // nor is anything that cannot be looked at
  }
}
