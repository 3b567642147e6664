/** Where the doctor remembers what it has put right; it outlives a boot, as drop-ins do. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseShaped } from '../../../base/json-shape.js';
import { type FixRecord, fixRecordShape } from '../../../doctor/fix-record.js';

const NAME = 'doctor-fixes.json';

/** Beside what else the daemon keeps. */
export function fixRecordPath(stateFolder: string): string {
  return join(stateFolder, NAME);
}

/** undefined: nothing was done. @throws Error for a file that is no such record */
export function readFixRecord(path: string): FixRecord | undefined {
  const text = textOrNone(path);
  if (text === undefined) {
    return undefined;
  }
  const found = parseShaped(fixRecordShape, text);
  if (found === undefined) {
    throw new Error(`${path} is no record of upkeep doctor: remove it`);
  }
  return found;
}

/** All of it or nothing; undefined removes it. @throws Error of the file system */
export function writeFixRecord(path: string, found: FixRecord | undefined): void {
  if (found === undefined) {
    rmSync(path, { force: true });
    return;
  }
  replaceFile(path, `${JSON.stringify(found, undefined, 2)}\n`, 0o600);
}

/** Those who read it at the same time see no half. @throws Error of the file system */
export function replaceFile(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.upkeep-new`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, path);
}

/** undefined: there is no such file. */
export function textOrNone(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
