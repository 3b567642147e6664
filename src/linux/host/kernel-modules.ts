/** Loads modules of the kernel (modprobe(8)). */
import { readFileSync } from 'node:fs';
import { childProcess } from '../process/child-process.js';

/** The loader that the kernel itself runs (proc(5)); empty where modules cannot be loaded. */
const LOADER_SETTING = '/proc/sys/kernel/modprobe';
const USUAL_LOADER = '/sbin/modprobe';
const LONGEST_WAIT_MS = 10_000;
/** Names come from configuration files too. */
const MODULE_NAME = /^\w[\w-]*$/;

/**
 * Loads a module, and waits for it.
 *
 * @returns whether it is there now. Without the right to load it, or without the module, it is not.
 */
export function loadModule(name: string): boolean {
  const loader = loaderPath();
  if (loader === '' || !MODULE_NAME.test(name)) {
    return false;
  }
  const { status } = childProcess().spawnSync(loader, ['-q', '--', name], {
    stdio: 'ignore',
    timeout: LONGEST_WAIT_MS,
  });
  return status === 0;
}

function loaderPath(): string {
  try {
    return readFileSync(LOADER_SETTING, 'latin1').trim();
  } catch {
    return USUAL_LOADER;
  }
}
