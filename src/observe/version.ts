/** Which upkeep this is, and which keepalived it stands in for. */
import { readFileSync } from 'node:fs';

/** The release of keepalived whose behaviour is the contract; scripts look for its number. */
export const CONTRACT_RELEASE = '2.4.3';

/** The version in package.json. */
export const version: string = versionIn(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
);

function versionIn(text: string): string {
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  return 'unknown';
}

/**
 * What `--version` prints. Scripts made for keepalived search this text for `Keepalived v2.4`, so
 * that the second line has it.
 */
export function versionText(): string {
  return (
    `upkeep v${version} (keepalived.conf 2.4 compatible)\n` +
    `Keepalived v${CONTRACT_RELEASE} is the release whose configuration, signals and files ` +
    `upkeep understands\n` +
    `node ${process.version}, ${process.platform} ${process.arch}\n`
  );
}
