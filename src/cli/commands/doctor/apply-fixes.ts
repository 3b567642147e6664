/** Shows and carries out what `--fix` does. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { messageOf } from '../../../base/failure.js';
import type { DoctorObservation } from '../../../doctor/check.js';
import { type FixPlan, planFixes } from '../../../doctor/fix-plan.js';
import { writeSetting } from '../../../linux/host/system-setting.js';
import { withNetworkNamespace } from '../../../linux/process/process-control.js';
import { runProgram } from '../../../linux/process/run-program.js';
import { settingText } from '../../../lvs/host-needs.js';
import type { Terminal } from '../../terminal.js';

/** Where settings are made. */
export interface FixPlace {
  readonly networkNamespacePath?: string | undefined;
  /** Settings are those of the machine, so that a file of boot is of use. */
  readonly lasting: boolean;
}

/** The plan for what was found. */
export function fixesFor(found: readonly DoctorObservation[], { lasting }: FixPlace): FixPlan {
  const fixes = found.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  return planFixes(fixes, readText, lasting);
}

/** Each file and each command, as a person would write it. */
export function planText({ files, settings, commands }: FixPlan): string {
  return [
    ...files.flatMap(({ path, text }) => [
      `${path}:`,
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`),
    ]),
    ...settings.map(({ name, value }) => `sysctl -w ${settingText(name)}=${value}`),
    ...commands.map((words) => words.join(' ')),
  ]
    .map((line) => `  ${line}\n`)
    .join('');
}

/** Whether the person at the terminal agrees; without a terminal there is no one to ask. */
export async function agrees(): Promise<boolean> {
  if (!(process.stdin.isTTY && process.stdout.isTTY)) {
    return false;
  }
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await asking.question('do this? [y/N] ')).trim());
  } finally {
    asking.close();
  }
}

/** Does all of it, and says what could not be done. @returns whether all was done */
export async function carryOut(
  { files, settings, commands }: FixPlan,
  { networkNamespacePath }: FixPlace,
  terminal: Terminal,
): Promise<boolean> {
  const within = (action: () => void): void =>
    networkNamespacePath === undefined
      ? action()
      : withNetworkNamespace(networkNamespacePath, action);
  const failures = [
    ...files.flatMap(({ path, text }) => failureOf(path, () => writeDropIn(path, text))),
    ...settings.flatMap(({ name, value }) =>
      failureOf(settingText(name), () => within(() => writeSetting(name, value))),
    ),
  ];
  for (const [program = '', ...args] of commands) {
    const outcome = await runProgram(program, args);
    if (outcome.kind === 'failed') {
      failures.push(outcome.reason);
    } else if (outcome.status !== 0) {
      failures.push(`${program} ended with ${outcome.status}: ${outcome.complaint}`);
    }
  }
  for (const failure of failures) {
    terminal.error(`upkeep doctor: ${failure}\n`);
  }
  return failures.length === 0;
}

function failureOf(what: string, action: () => void): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [`${what}: ${messageOf(error)}`];
  }
}

/** All of it or nothing: those who read it at the same time see no half. */
function writeDropIn(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.upkeep-new`;
  writeFileSync(draft, text, { mode: 0o644 });
  renameSync(draft, path);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
