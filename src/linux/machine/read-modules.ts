/** Where modules of the kernel are: loaded, built in, or to be loaded (modules.dep(5)). */
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import type { ModulePlace } from '../../doctor/machine.js';

/** Names have `_`, files may have `-`. */
export function modulePlace(name: string): ModulePlace {
  if (existsSync(`/sys/module/${name}`)) {
    return 'loaded';
  }
  const folder = `/lib/modules/${release()}`;
  const file = new RegExp(`/${name.replaceAll('_', '[_-]')}\\.ko`, 'm');
  if (file.test(textOf(`${folder}/modules.builtin`))) {
    return 'loaded';
  }
  return file.test(textOf(`${folder}/modules.dep`)) ? 'available' : 'missing';
}

/** The value of a parameter; undefined where the module is not loaded, or has no such. */
export function moduleParameter(module: string, name: string): string | undefined {
  return textOf(`/sys/module/${module}/parameters/${name}`).trim() || undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
