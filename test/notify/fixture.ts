/** Helpers of these tests: real scripts in a directory of their own, and small configurations. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  Configuration,
  GlobalDefinitions,
  ScriptCommand,
  ScriptDefaults,
  SyncGroup,
  VrrpInstance,
  VrrpScript,
} from '../../src/config/model.js';
import type { SupervisorLogEvent } from '../../src/observe/log/log-events.js';
import { sampleInstance } from '../vrrp/machine/sample-instance.js';
import { sampleConfiguration, sampleGlobal, sampleGroup } from '../vrrp/sample-configuration.js';

/** A directory for scripts and what they write, below one that only root can write. */
export class Workbench {
  readonly directory: string;

  constructor() {
    this.directory = mkdtempSync('/run/upkeep-test-');
    chmodSync(this.directory, 0o755);
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Writes a shell script and returns its path. */
  script(name: string, body: string, mode = 0o755): string {
    const path = this.path(name);
    writeFileSync(path, `#!/bin/sh\n${body}\n`);
    chmodSync(path, mode);
    return path;
  }

  /** The lines of a file; none while it does not exist. */
  lines(name: string): readonly string[] {
    const path = this.path(name);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return text.split('\n').filter((line) => line !== '');
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Waits for a condition, with a limit that only a broken program reaches. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 1_500; attempt += 1) {
    if (condition()) {
      return;
    }
    await sleep(10);
  }
  throw new Error(`waited in vain: ${what}`);
}

/** Whether a process exists and is not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A command without user or group. */
export function command(
  argv: readonly [string, ...string[]],
  more: Partial<ScriptCommand> = {},
): ScriptCommand {
  return { argv, text: argv.join(' '), supplementaryGroups: false, ...more };
}

/** Scripts run as root, without script security. */
export const asRoot: ScriptDefaults = {
  user: 'root',
  supplementaryGroups: false,
  enableScriptSecurity: false,
  useSymlinkPaths: false,
};

/** A log that remembers. */
export function recorder() {
  const events: SupervisorLogEvent[] = [];
  return { events, log: (event: SupervisorLogEvent) => void events.push(event) };
}

/** A configuration of these parts, with defaults for the rest. */
export function configuration(
  parts: Partial<Omit<Configuration, 'global'>> & { global?: Partial<GlobalDefinitions> },
): Configuration {
  const global = sampleGlobal({ scripts: asRoot, ...parts.global });
  return sampleConfiguration({ ...parts, global });
}

/** A track script that runs every second. */
export function vrrpScript(name: string, script: ScriptCommand, more: Partial<VrrpScript> = {}) {
  const defaults = { intervalMs: 1_000, timeoutMs: 0, rise: 1, fall: 1, initFail: false };
  const weight = { value: 0, reverse: false };
  return { name, command: script, weight, ...defaults, ...more } satisfies VrrpScript;
}

/** A sync group without scripts. */
export function syncGroup(name: string, members: readonly string[], more: Partial<SyncGroup> = {}) {
  return sampleGroup(name, members, more);
}

/** An instance without addresses and scripts. */
export function instance(name: string, more: Partial<VrrpInstance> = {}): VrrpInstance {
  return sampleInstance({ name, virtualRouterId: 51, virtualAddresses: [], ...more });
}
