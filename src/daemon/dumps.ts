/** Writes the files that the signals USR1, USR2 and their kin ask for. */
import { statSync } from 'node:fs';
import type { Configuration } from '../config/model.js';
import { readClocks } from '../observe/clock-reading.js';
import { dumpData, dumpParentData } from '../observe/dump-data.js';
import { dumpJson } from '../observe/dump-json.js';
import { type DumpKind, dumpPath } from '../observe/dump-path.js';
import { dumpStatistics } from '../observe/dump-statistics.js';
import type { SupervisorLogEvent } from '../observe/log-events.js';
import { writeDump } from '../observe/write-dump.js';
import type { VrrpSnapshot } from '../vrrp/messages.js';

/** The text of a dump; undefined when there is nothing to say. */
export function dumpText(
  kind: DumpKind,
  configuration: Configuration,
  snapshot: VrrpSnapshot | undefined,
): string | undefined {
  if (kind === 'parentData') {
    return dumpParentData(configuration);
  }
  if (!snapshot) {
    return undefined;
  }
  switch (kind) {
    case 'vrrpData':
      return dumpData(snapshot, configuration, readClocks());
    case 'statistics':
      return dumpStatistics(snapshot);
    case 'json':
      return dumpJson(snapshot, configuration, readClocks());
  }
}

/** Writes one dump to where the configuration says, and logs where that is. */
export function writeDumpFile(
  kind: DumpKind,
  configuration: Configuration,
  snapshot: VrrpSnapshot | undefined,
  log: (event: SupervisorLogEvent) => void,
): void {
  const text = dumpText(kind, configuration, snapshot);
  if (text === undefined) {
    return;
  }
  const { TMPDIR: temporaryDirectory } = process.env;
  const path = dumpPath(kind, configuration.global, {
    temporaryDirectory,
    isDirectory: (candidate) =>
      statSync(candidate, { throwIfNoEntry: false })?.isDirectory() ?? false,
  });
  const reason = writeDump(path, text);
  log(
    reason === undefined ? { event: 'fileWritten', path } : { event: 'fileFailed', path, reason },
  );
}
