/** The two native addons: ours, and that of the package raw-socket. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Seen from dist/src/linux and from dist/programs/upkeep. */
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));
/** Where ours is, by its path in the package. */
const OWN = 'src/native/build/Release/upkeep_native.node';

const MISSING = 'MODULE_NOT_FOUND';

/** An addon cannot be loaded: not built, or built for another node. */
export class NativeAddonError extends Error {
  override readonly name = 'NativeAddonError';
}

/**
 * Why an addon cannot be loaded, and the command that builds both; undefined: both can. The first
 * daemon on a machine finds them missing when npm was run with --ignore-scripts, and of another
 * node when node was replaced.
 */
export function missingAddon(): string | undefined {
  const require = createRequire(import.meta.url);
  for (const addon of [`${PACKAGE}${OWN}`, 'raw-socket/build/Release/raw.node']) {
    try {
      require(addon);
    } catch (error) {
      const wasBuilt = error instanceof Error && 'code' in error && error.code !== MISSING;
      const state = wasBuilt ? 'is not for this node' : 'is not built';
      return `the native part ${addon.replace(PACKAGE, '')} ${state}: ${buildAdvice()}`;
    }
  }
  return undefined;
}

/** What builds the addons of this package, wherever it is installed. */
export function buildAdvice(): string {
  if (existsSync(`${PACKAGE}scripts/setup`)) {
    return `run ${PACKAGE}scripts/setup`;
  }
  const prefix = PACKAGE.replace(/\/node_modules\/.*$/, '');
  const command = `cd ${prefix} && npm rebuild --ignore-scripts=false`;
  return `install make, g++ and python3, then run: ${command}`;
}
