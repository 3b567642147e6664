/** The processes that instances and groups follow: counted, and held against their quorums. */
import { sameData } from '../base/same-data.js';
import type { Timers } from '../base/timers.js';
import type { Configuration } from '../config/model.js';
import type { TrackProcess } from '../config/tracking-model.js';
import { matchesProcess } from './process-pattern.js';
import { ProcessQuorum } from './process-quorum.js';
import { type ProcessDoor, ProcessWatch, type ProcessWatchListener } from './process-watch.js';

/** What is told about the processes. */
export interface TrackedProcessesListener extends Omit<ProcessWatchListener, 'changed'> {
  quorum(process: string, holds: boolean): void;
}

/** The processes that an instance or a group tracks: the others are not looked for. */
function trackedProcesses(configuration: Configuration): readonly TrackProcess[] {
  const followers = [...configuration.vrrpInstances, ...configuration.syncGroups];
  const names = new Set(
    followers.flatMap(({ trackProcesses }) => trackProcesses.map(({ name }) => name)),
  );
  return configuration.trackProcesses.filter(({ name }) => names.has(name));
}

export class TrackedProcesses {
  readonly #listener: TrackedProcessesListener;
  readonly #timers: Timers;
  readonly #watch: ProcessWatch;
  #quorums: ReadonlyMap<string, ProcessQuorum> = new Map();

  constructor(door: ProcessDoor, timers: Timers, listener: TrackedProcessesListener) {
    this.#listener = listener;
    this.#timers = timers;
    this.#watch = new ProcessWatch(door, timers, {
      ...listener,
      changed: () => this.#count(),
    });
  }

  /** Follows what is new, and no longer what is gone; a delay of what stays runs on. */
  configure(configuration: Configuration): void {
    const definitions = trackedProcesses(configuration);
    const former = this.#quorums;
    const kept = new Set(
      definitions
        .filter(({ name }) => sameAs(former.get(name), definitions))
        .map(({ name }) => name),
    );
    for (const [name, quorum] of former) {
      if (!kept.has(name)) {
        quorum.close();
      }
    }
    if (kept.size === definitions.length && kept.size === former.size) {
      return;
    }
    this.#follow(definitions);
    const counts = this.#watch.counts();
    const quorum = (definition: TrackProcess) =>
      new ProcessQuorum(definition, counts.get(definition.name) ?? 0, this.#timers, (holds) =>
        this.#listener.quorum(definition.name, holds),
      );
    this.#quorums = new Map(
      definitions.map((each) => {
        const own = kept.has(each.name) ? former.get(each.name) : undefined;
        return [each.name, own ?? quorum(each)] as const;
      }),
    );
    for (const { process, holds } of this.quorums().filter((each) => !kept.has(each.process))) {
      this.#listener.quorum(process, holds);
    }
    this.#count();
  }

  /** Of all that are tracked, in the order of the file. */
  standings() {
    return [...this.#quorums].map(([process, { count, holds, runningDelay }]) => ({
      ...{ process, count, holds, runningDelay },
    }));
  }

  /** Whether each of them has its quorum. */
  quorums(): readonly { readonly process: string; readonly holds: boolean }[] {
    return [...this.#quorums].map(([process, { holds }]) => ({ process, holds }));
  }

  close(): void {
    this.#watch.close();
    for (const quorum of this.#quorums.values()) {
      quorum.close();
    }
    this.#quorums = new Map();
  }

  #follow(definitions: readonly TrackProcess[]): void {
    if (definitions.length === 0) {
      this.#watch.close();
      return;
    }
    this.#watch.follow((pid, door) => subjectsOf(pid, door, definitions));
  }

  #count(): void {
    const counts = this.#watch.counts();
    for (const [name, quorum] of this.#quorums) {
      quorum.update(counts.get(name) ?? 0);
    }
  }
}

function sameAs(quorum: ProcessQuorum | undefined, definitions: readonly TrackProcess[]): boolean {
  return (
    quorum !== undefined &&
    definitions.some(
      (each) => each.name === quorum.definition.name && sameData(each, quorum.definition),
    )
  );
}

/** The names of the definitions that mean a process. */
function subjectsOf(
  pid: number,
  door: ProcessDoor,
  definitions: readonly TrackProcess[],
): readonly string[] {
  const name = door.name(pid);
  if (name === undefined) {
    return [];
  }
  let words: readonly string[] | undefined;
  const commandLine = () => {
    words ??= door.commandLine(pid);
    return words;
  };
  return definitions
    .filter((each) => matchesProcess(each, { name, commandLine }))
    .map((each) => each.name);
}
