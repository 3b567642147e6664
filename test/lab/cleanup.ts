/**
 * What a lab has made must go whatever happens: at the end of a test, when the process ends, and
 * at control-C. Clean-up is synchronous, because an `exit` listener cannot wait.
 */

const pending = new Set<() => void>();
let installed = false;

/** Removes all that is still there, the newest first. */
export function cleanUpEverything(): void {
  for (const task of [...pending].reverse()) {
    task();
  }
}

function install(): void {
  if (installed) {
    return;
  }
  installed = true;
  process.on('exit', cleanUpEverything);
  for (const [signal, number] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.on(signal, () => process.exit(128 + number));
  }
}

/**
 * Registers a clean-up.
 * @returns a function that runs it now, once, and forgets it; later calls do nothing.
 */
export function onCleanup(task: () => void): () => void {
  install();
  const once = (): void => {
    if (pending.delete(once)) {
      task();
    }
  };
  pending.add(once);
  return once;
}
