/** Files and folders that need not be there: of modules and programs that this machine may lack. */
import { readdirSync, readFileSync } from 'node:fs';

/** In no order; none where there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Those that say something. */
export function linesOf(path: string): readonly string[] {
  return textOf(path)
    .split('\n')
    .filter((line) => line !== '');
}

/** Empty where there is no such file. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
