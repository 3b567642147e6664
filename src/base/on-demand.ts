/**
 * Modules that many runs never need: each is loaded where it is first used. A daemon is back the
 * sooner after a crash, and a command answers the sooner, for every module that it did not load.
 * They are CommonJS: `require` reads a file again that could not be read the last time, `import`
 * does not.
 */
import type Crypto from 'node:crypto';
import { createRequire } from 'node:module';

/**
 * A module by its name, loaded with the first call.
 * @param load gets `require` of this package; what it returns is kept.
 */
export function onDemand<Module>(load: (require: NodeJS.Require) => Module): () => Module {
  let loaded: { readonly module: Module } | undefined;
  return () => {
    loaded ??= { module: load(createRequire(import.meta.url)) };
    return loaded.module;
  };
}

/** node's hashes, loaded where the first one is made: that takes 5 ms, and most files need none. */
export const nodeCrypto = onDemand((require): typeof Crypto => require('node:crypto'));
