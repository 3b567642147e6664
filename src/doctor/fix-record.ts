/** What `--fix` has done, so that `--undo` can take it back. Pure. */
import { array, object, optional, type Shaped, string } from '../base/json-shape.js';
import type { FixPlan } from './fix-plan.js';

const change = object({
  /** Of a file, or of a setting. */
  name: string(),
  /** Absent: there was none. */
  before: optional(string()),
  after: string(),
});

/** The form of the file that keeps it. */
export const fixRecordShape = object({
  files: array(change),
  settings: array(change),
  commands: array(array(string())),
});

/** What was there before, and what was made of it. */
export type FixRecord = Shaped<typeof fixRecordShape>;
type RecordedChange = FixRecord['files'][number];

/** Looks at what is there: the text of a file, or the value of a setting; undefined: none. */
export interface PresentState {
  file(path: string): string | undefined;
  setting(name: string): string | undefined;
}

/** The record with a plan that is about to be carried out; the first `before` counts. */
export function recordFixes(
  { files, settings, commands }: FixPlan,
  now: PresentState,
  earlier: FixRecord | undefined,
): FixRecord {
  return {
    files: merged(
      earlier?.files,
      files.map(({ path, text }) => changeOf(path, now.file(path), text)),
    ),
    settings: merged(
      earlier?.settings,
      settings.map(({ name, value }) => changeOf(name, now.setting(name), value)),
    ),
    commands: [...(earlier?.commands ?? []), ...commands.map((words) => [...words])],
  };
}

function changeOf(name: string, before: string | undefined, after: string): RecordedChange {
  return { name, after, ...(before === undefined ? {} : { before }) };
}

/** By name. What others have changed in between is what the later fix has found. */
function merged(
  earlier: readonly RecordedChange[] = [],
  later: readonly RecordedChange[],
): RecordedChange[] {
  const changes = new Map(earlier.map((each) => [each.name, each]));
  for (const each of later) {
    const former = changes.get(each.name);
    const isOurs = former !== undefined && former.after === each.before;
    changes.set(each.name, isOurs ? changeOf(each.name, former.before, each.after) : each);
  }
  return [...changes.values()];
}

/** What is to be done to take it back. */
export interface FixUndoPlan {
  /** `text` absent: the file goes. */
  readonly files: readonly { readonly path: string; readonly text?: string }[];
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly commands: readonly (readonly string[])[];
  /** Changed by others since, so that it stays. */
  readonly kept: readonly string[];
}

/** A module that was loaded stays: others may use it by now. Commands read drop-ins again. */
export function planFixUndo(record: FixRecord, now: PresentState): FixUndoPlan {
  const files = record.files.filter(({ name, after }) => now.file(name) === after);
  const settings = record.settings.filter(({ name, after }) => now.setting(name) === after);
  const kept = [
    ...record.files.filter((each) => !files.includes(each)),
    ...record.settings.filter((each) => !settings.includes(each)),
  ];
  return {
    files: files.map(({ name, before }) => ({
      path: name,
      ...(before === undefined ? {} : { text: before }),
    })),
    settings: settings.flatMap(({ name, before }) =>
      before === undefined ? [] : [{ name, value: before }],
    ),
    commands: record.commands.filter(([program]) => program !== 'modprobe'),
    kept: kept.map(({ name }) => name),
  };
}
