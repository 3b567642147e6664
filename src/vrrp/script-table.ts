/** The `vrrp_script`s and what their results amount to. */
import { sameData } from '../base/same-data.js';
import type { VrrpScript } from '../config/model.js';
import { applyScriptResult, initialScriptStatus, type ScriptStatus } from './machine/tracking.js';
import type { ScriptCheckpoint, ScriptSnapshot } from './messages.js';

/** The status of each script, by name. */
export class ScriptTable {
  #scripts: ReadonlyMap<string, VrrpScript>;
  #statuses: Map<string, ScriptStatus>;
  /** Statuses that the last checkpoint knows. */
  #saved = new Map<string, ScriptStatus>();

  constructor(scripts: readonly VrrpScript[]) {
    this.#scripts = byName(scripts);
    this.#statuses = new Map(
      scripts.map((script) => [script.name, initialScriptStatus(script)] as const),
    );
  }

  get statuses(): ReadonlyMap<string, ScriptStatus> {
    return this.#statuses;
  }

  /** Takes over what a predecessor knew. */
  resume(checkpoints: readonly ScriptCheckpoint[]): void {
    for (const { name, good, resultCounter } of checkpoints) {
      if (this.#scripts.has(name)) {
        this.#statuses.set(name, { good, resultCounter });
      }
    }
  }

  /** Identical scripts keep their last result. */
  reconfigure(scripts: readonly VrrpScript[]): void {
    const former = this.#scripts;
    const statuses = this.#statuses;
    const statusOf = (script: VrrpScript): ScriptStatus => {
      const before = former.get(script.name);
      const status = statuses.get(script.name);
      return before !== undefined && status !== undefined && sameData(before, script)
        ? status
        : initialScriptStatus(script);
    };
    this.#scripts = byName(scripts);
    this.#statuses = new Map(scripts.map((script) => [script.name, statusOf(script)] as const));
    this.#saved = new Map();
  }

  /** Counts one run; returns the new verdict when it differs from the one before. */
  record(name: string, succeeded: boolean): boolean | undefined {
    const script = this.#scripts.get(name);
    const status = this.#statuses.get(name);
    if (script === undefined || status === undefined) {
      return undefined;
    }
    const next = applyScriptResult(script, status, succeeded);
    this.#statuses.set(name, next);
    return next.good === status.good ? undefined : next.good;
  }

  /** What has changed since the last call. */
  checkpoint(): readonly ScriptCheckpoint[] {
    const changed: ScriptCheckpoint[] = [];
    for (const [name, status] of this.#statuses) {
      const saved = this.#saved.get(name);
      if (saved?.good !== status.good || saved?.resultCounter !== status.resultCounter) {
        changed.push({ name, ...status });
        this.#saved.set(name, status);
      }
    }
    return changed;
  }

  snapshot(): readonly ScriptSnapshot[] {
    return [...this.#scripts.values()].map((script) => ({
      name: script.name,
      ...(this.#statuses.get(script.name) ?? initialScriptStatus(script)),
      text: script.command.text,
    }));
  }
}

function byName(scripts: readonly VrrpScript[]): ReadonlyMap<string, VrrpScript> {
  return new Map(scripts.map((script) => [script.name, script]));
}
