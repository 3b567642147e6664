/**
 * Which processes of the machine are among those that are followed, at each moment. The kernel
 * tells of each change; where it does not, /proc is read each second.
 */

import type { Timers } from '../base/timers.js';
import type { ProcessEvent } from '../linux/process/process-event.js';
import type { ProcessEventsListener } from '../linux/process/process-events.js';

/** How often processes are looked up that the kernel does not tell of. */
const POLL_MS = 1000;

/** The processes of the machine. */
export interface ProcessDoor {
  list(): readonly number[];
  /** undefined when it is gone. */
  name(pid: number): string | undefined;
  commandLine(pid: number): readonly string[];
  /** Whether it has not begun to end. */
  livesOn(pid: number): boolean;
  childrenOf(pid: number): readonly number[];
  /** @returns why the kernel does not tell, if it does not. */
  openEvents(listener: ProcessEventsListener): ProcessEventSource | string;
}

/** What the kernel tells, until it is closed: all there is, or what `follow` has asked for. */
export interface ProcessEventSource {
  follow(pids: readonly number[] | 'all'): void;
  close(): void;
}

/** What is told about the watch. */
export interface ProcessWatchListener {
  /** A process is another one's, or no longer there: the members may be others than before. */
  changed(): void;
  /** Said once: the kernel tells of each change, or does not. */
  confirmed(): void;
  refused(reason: string): void;
  /** Messages of the kernel were lost; the processes have been looked up again. */
  lost(reason: string): void;
}

/** The subjects that a process is followed for; empty for all others. */
export type Classify = (pid: number, door: ProcessDoor) => readonly string[];

export class ProcessWatch {
  readonly #door: ProcessDoor;
  readonly #timers: Timers;
  readonly #listener: ProcessWatchListener;
  readonly #members = new Map<number, readonly string[]>();
  #classify: Classify = () => [];
  #events: ProcessEventSource | undefined;
  #stopPolling: (() => void) | undefined;
  #hasSpoken = false;

  constructor(door: ProcessDoor, timers: Timers, listener: ProcessWatchListener) {
    this.#door = door;
    this.#timers = timers;
    this.#listener = listener;
  }

  /** Looks at all processes of the machine, and goes on with those that `classify` finds. */
  follow(classify: Classify): void {
    this.#classify = classify;
    if (this.#events === undefined && this.#stopPolling === undefined) {
      this.#open();
    }
    this.#lookUp();
  }

  /** Nothing is followed any more. */
  close(): void {
    this.#events?.close();
    this.#events = undefined;
    this.#stopPolling?.();
    this.#stopPolling = undefined;
    this.#members.clear();
  }

  /** How many processes there are by subject; a subject without one is missing. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const subject of [...this.#members.values()].flat()) {
      counts.set(subject, (counts.get(subject) ?? 0) + 1);
    }
    return counts;
  }

  #open(): void {
    const opened = this.#door.openEvents({
      heard: (events) => this.#hear(events),
      lost: (reason) => {
        this.#lookUp();
        this.#listener.lost(reason);
        this.#listener.changed();
      },
    });
    if (typeof opened !== 'string') {
      this.#events = opened;
    } else {
      this.#poll();
    }
    if (!this.#hasSpoken) {
      this.#hasSpoken = true;
      if (typeof opened === 'string') {
        this.#listener.refused(opened);
      } else {
        this.#listener.confirmed();
      }
    }
  }

  #poll(): void {
    this.#stopPolling = this.#timers.after(POLL_MS, () => {
      this.#lookUp();
      this.#listener.changed();
      this.#poll();
    });
  }

  /** Everything is heard meanwhile, so that what begins or ends under way is not missed. */
  #lookUp(): void {
    this.#events?.follow('all');
    this.#members.clear();
    for (const pid of this.#door.list()) {
      const subjects = this.#classify(pid, this.#door);
      if (subjects.length > 0) {
        this.#members.set(pid, subjects);
      }
    }
    this.#events?.follow([...this.#members.keys()]);
    for (const pid of this.#members.keys()) {
      if (!this.#door.livesOn(pid)) {
        this.#members.delete(pid);
      }
    }
  }

  #hear(events: readonly ProcessEvent[]): void {
    const before = this.#members.size;
    const added: number[] = [];
    let isChanged = false;
    for (const event of events) {
      if (event.kind === 'ended') {
        isChanged = this.#members.delete(event.pid) || isChanged;
      } else if (event.kind === 'forked' && this.#members.has(event.parent)) {
        added.push(event.pid);
      } else if (event.kind === 'executed' || event.kind === 'renamed') {
        isChanged = this.#judge(event.pid, added) || isChanged;
      }
    }
    this.#add(added);
    if (isChanged || this.#members.size !== before) {
      this.#listener.changed();
    }
  }

  /** @returns whether it was followed, and is followed for others now or not any more. */
  #judge(pid: number, added: number[]): boolean {
    const former = this.#members.get(pid);
    const subjects = this.#classify(pid, this.#door);
    if (former === undefined) {
      if (subjects.length > 0) {
        added.push(pid);
      }
      return false;
    }
    if (subjects.length === 0) {
      this.#members.delete(pid);
    } else {
      this.#members.set(pid, subjects);
    }
    return true;
  }

  /**
   * Until the kernel is asked to tell of a process, it may have begun others, and may have ended:
   * both is looked up after that.
   */
  #add(pids: readonly number[]): void {
    let fresh = pids;
    while (fresh.length > 0) {
      const found = fresh.filter((pid) => {
        const subjects = this.#members.has(pid) ? [] : this.#classify(pid, this.#door);
        return subjects.length > 0 && this.#members.set(pid, subjects);
      });
      if (found.length === 0) {
        return;
      }
      this.#events?.follow([...this.#members.keys()]);
      for (const pid of found) {
        if (!this.#door.livesOn(pid)) {
          this.#members.delete(pid);
        }
      }
      fresh = found.flatMap((pid) => this.#door.childrenOf(pid));
    }
  }
}
