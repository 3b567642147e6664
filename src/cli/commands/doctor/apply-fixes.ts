/** Shows and carries out what `--fix` does. */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { messageOf } from '../../../base/failure.js';
import type { DoctorObservation } from '../../../doctor/check.js';
import { type FixPlan, planFixes } from '../../../doctor/fix-plan.js';
import {
  type FixUndoPlan,
  type PresentState,
  planFixUndo,
  recordFixes,
} from '../../../doctor/fix-record.js';
import { readSetting, writeSetting } from '../../../linux/host/system-setting.js';
import { withNetworkNamespace } from '../../../linux/process/process-control.js';
import { runProgram } from '../../../linux/process/run-program.js';
import { settingText } from '../../../lvs/host-needs.js';
import type { Terminal } from '../../terminal.js';
import {
  fixRecordPath,
  readFixRecord,
  replaceFile,
  textOrNone,
  writeFixRecord,
} from './fix-record-file.js';

/** Where settings are made. */
export interface FixPlace {
  readonly networkNamespacePath?: string | undefined;
  /** Settings are those of the machine, so that a file of boot is of use. */
  readonly lasting: boolean;
  /** Where it is noted what was there before. */
  readonly stateFolder: string;
}

/** The plan for what was found. */
export function fixesFor(found: readonly DoctorObservation[], { lasting }: FixPlace): FixPlan {
  const fixes = found.flatMap(({ fix }) => (fix === undefined ? [] : [fix]));
  return planFixes(fixes, textOrNone, lasting);
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

/**
 * Does all of it, and says what could not be done. What was there is noted before: a kill in
 * between can be undone. @returns whether all was done
 */
export async function carryOut(
  plan: FixPlan,
  place: FixPlace,
  terminal: Terminal,
): Promise<boolean> {
  const path = fixRecordPath(place.stateFolder);
  const noted = failureOf('what is there cannot be noted, so nothing was done', () =>
    writeFixRecord(path, recordFixes(plan, presentState(place), readFixRecord(path))),
  );
  const failures = noted.length > 0 ? noted : await act(plan, place);
  return allDone(failures, terminal);
}

/** Takes back what `carryOut` has done. @returns whether all was done */
export async function undo(
  place: FixPlace,
  terminal: Terminal,
): Promise<'done' | 'kept' | 'failed'> {
  const path = fixRecordPath(place.stateFolder);
  let plan: FixUndoPlan | undefined;
  const failures = failureOf('nothing was done', () => {
    const record = readFixRecord(path);
    plan = record && planFixUndo(record, presentState(place));
  });
  if (plan === undefined) {
    terminal.error(failures.length > 0 ? '' : 'there is nothing to undo\n');
    return allDone(failures, terminal) ? 'done' : 'failed';
  }
  for (const { path: name, text } of plan.files) {
    terminal.out(text === undefined ? `rm ${name}\n` : `${name}: as it was\n`);
  }
  terminal.out(plan.settings.map(settingCommand).join(''));
  failures.push(...(await act(plan, place)));
  if (failures.length === 0) {
    failures.push(...failureOf(path, () => writeFixRecord(path, undefined)));
  }
  for (const name of plan.kept) {
    terminal.error(`${name} has been changed since, and stays as it is\n`);
  }
  return allDone(failures, terminal) ? (plan.kept.length > 0 ? 'kept' : 'done') : 'failed';
}

function settingCommand({ name, value }: FixPlan['settings'][number]): string {
  return `sysctl -w ${settingText(name)}=${value}\n`;
}

/** @returns what could not be done */
async function act(
  { files, settings, commands }: FixPlan | FixUndoPlan,
  { networkNamespacePath }: FixPlace,
): Promise<readonly string[]> {
  const failures = [
    ...files.flatMap(({ path, text }) =>
      failureOf(path, () =>
        text === undefined ? rmSync(path, { force: true }) : replaceFile(path, text, 0o644),
      ),
    ),
    ...settings.flatMap(({ name, value }) =>
      failureOf(settingText(name), () =>
        within(networkNamespacePath, () => writeSetting(name, value)),
      ),
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
  return failures;
}

function presentState({ networkNamespacePath }: FixPlace): PresentState {
  return {
    file: textOrNone,
    setting: (name) => within(networkNamespacePath, () => readSetting(name)),
  };
}

function within<Result>(path: string | undefined, action: () => Result): Result {
  return path === undefined ? action() : withNetworkNamespace(path, action);
}

function allDone(failures: readonly string[], terminal: Terminal): boolean {
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
