/**
 * The two native addons: ours, and that of the package raw-socket. A package of upkeep brings both,
 * compiled beforehand; a checkout has compiled them itself.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, versions } from 'node:process';
import { fileURLToPath } from 'node:url';

/** Seen from dist/src/linux and from dist/programs/upkeep. */
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url));
/** Where a package has them (`scripts/package`); raw-socket's is one for each ABI of node. */
const PREBUILDS = `${PACKAGE}prebuilds/`;
/** The versions of node whose ABI `scripts/package` compiles for, as a sentence has them. */
const ABIS: Readonly<Record<string, string>> = { 115: '20', 127: '22', 137: '24', 147: '26' };

const MISSING = 'MODULE_NOT_FOUND';

/** Whose addon it is. */
export type AddonName = 'upkeep' | 'raw-socket';

/** An addon cannot be loaded: not built, or built for another node. */
export class NativeAddonError extends Error {
  override readonly name = 'NativeAddonError';
}

/**
 * Loads an addon; node keeps it.
 * @throws NativeAddonError, one sentence with the way out
 */
export function loadAddon(name: AddonName): unknown {
  const path = existsSync(PREBUILDS) ? prebuiltPath(name) : builtPath(name);
  try {
    return createRequire(import.meta.url)(path);
  } catch (cause) {
    throw new NativeAddonError(whyNot(path, cause), { cause });
  }
}

/**
 * Why an addon cannot be loaded, and what helps; undefined: both can. The first daemon on a machine
 * finds them missing when npm was run with --ignore-scripts, of another node when node was
 * replaced, and of another machine when the package was copied.
 */
export function missingAddon(): string | undefined {
  try {
    loadAddon('upkeep');
    loadAddon('raw-socket');
    return undefined;
  } catch (error) {
    if (error instanceof NativeAddonError) {
      return error.message;
    }
    throw error;
  }
}

function prebuiltPath(name: AddonName): string {
  const file = name === 'upkeep' ? 'upkeep.node' : `raw.abi${versions.modules}.node`;
  return `${PREBUILDS}linux-${arch}/${file}`;
}

function builtPath(name: AddonName): string {
  return name === 'upkeep'
    ? `${PACKAGE}src/native/build/Release/upkeep_native.node`
    : 'raw-socket/build/Release/raw.node';
}

function whyNot(path: string, cause: unknown): string {
  const exists = !(cause instanceof Error && 'code' in cause && cause.code === MISSING);
  if (path.startsWith(PREBUILDS)) {
    return whyNotPrebuilt(exists);
  }
  const state = exists ? 'is not for this node' : 'is not built';
  return `the native part ${path.replace(PACKAGE, '')} ${state}: ${buildAdvice()}`;
}

/** Processor, C library, version of node: the first that is not one of those compiled for. */
function whyNotPrebuilt(exists: boolean): string {
  const processors = readdirSync(PREBUILDS).map((name) => name.replace('linux-', ''));
  if (!processors.includes(arch)) {
    return (
      `this package is for the processor ${processors.join(', ')}, and this machine is ${arch}: ` +
      `install the one for ${arch}`
    );
  }
  if (usesAnotherLibrary()) {
    return (
      'this package needs a Node.js with the GNU C library, and this one has another: ' +
      'install one that Debian or nodejs.org has'
    );
  }
  if (ABIS[versions.modules] === undefined) {
    const known = Object.values(ABIS).join(', ');
    return `this package is for Node.js ${known}, and this is ${versions.node}: use one of those`;
  }
  const state = exists ? 'cannot be loaded' : 'are not there';
  return `the native parts in ${PREBUILDS}linux-${arch} ${state}: install the package again`;
}

/** Node says in its report which GNU C library it runs with, and nothing with any other one. */
function usesAnotherLibrary(): boolean {
  const report: object = process.report.getReport();
  const header = 'header' in report ? report.header : undefined;
  return typeof header === 'object' && header !== null && !('glibcVersionRuntime' in header);
}

/** What compiles the addons of a checkout, wherever it is installed. */
function buildAdvice(): string {
  if (existsSync(`${PACKAGE}scripts/setup`)) {
    return `run ${PACKAGE}scripts/setup`;
  }
  const prefix = PACKAGE.replace(/\/node_modules\/.*$/, '');
  const command = `cd ${prefix} && npm rebuild --ignore-scripts=false`;
  return `install make, g++ and python3, then run: ${command}`;
}
