/** The list of what is in a bundle: who gets it can tell that nothing is missing or was changed. */
import { release } from 'node:os';
import { nodeCrypto } from '../../../base/on-demand.js';
import { CONTRACT_RELEASE, version } from '../../../observe/version.js';

/** A file of the archive. */
export interface BundledText {
  readonly name: string;
  readonly text: string;
}

/** How the bundle was made. */
export interface BundleFacts {
  /** What the daemon has said from then on. */
  readonly since: string;
  readonly anonymised: boolean;
}

/** Sizes and sums are those of the files as they are in the archive. */
export function manifestOf(texts: readonly BundledText[], facts: BundleFacts): BundledText {
  const files = texts.map(({ name, text }) => {
    const bytes = Buffer.from(text);
    const sha256 = nodeCrypto().createHash('sha256').update(bytes).digest('hex');
    return { name, bytes: bytes.length, sha256 };
  });
  const versions = {
    upkeep: version,
    keepalived: CONTRACT_RELEASE,
    node: process.versions.node,
    linux: release(),
  };
  const manifest = { created: new Date().toISOString(), ...facts, versions, files };
  return { name: 'manifest.json', text: `${JSON.stringify(manifest, undefined, 2)}\n` };
}
