/** `upkeep realserver` on a node of a lab. */
import { spawnSync } from 'node:child_process';
import { upkeepPath } from './daemon-kind.js';
import type { LabNode } from './node.js';
import type { CommandResult } from './upkeep-command.js';

/** Runs it to its end. */
export function realServer(node: LabNode, ...args: readonly string[]): CommandResult {
  const command = ['netns', 'exec', node.namespace, process.execPath, upkeepPath, 'realserver'];
  const { status, stdout, stderr } = spawnSync('ip', [...command, ...args], { encoding: 'utf8' });
  return { status, output: stdout, errors: stderr };
}
