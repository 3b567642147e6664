// The package.json of what users install: nothing to compile, nothing else to install.
import { readFileSync } from 'node:fs';

const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const { name, version, description, license, type, engines, os, bin, man } = own;
const [, , architecture] = process.argv;
const manifest = {
  ...{ name, version, description, license, type, engines, os },
  ...{ cpu: [architecture], libc: ['glibc'], bin, man },
  files: ['dist/programs', 'prebuilds', 'etc', 'docs', 'CHANGELOG.md'],
};
process.stdout.write(`${JSON.stringify(manifest, undefined, 2)}\n`);
