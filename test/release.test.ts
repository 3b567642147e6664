/** What a release says of itself: one version, everywhere, in the form of Semantic Versioning. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from './lab/source-file.js';

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

const read = (name: string): string => readFileSync(join(projectRoot, name), 'utf8');

/** The versions that a text like CHANGELOG.md has headings for, newest first. */
function headings(text: string): readonly string[] {
  return [...text.matchAll(/^## \[?([^\s\]]+)/gm)].map(([, heading]) => heading ?? '');
}

/** What is wrong with the list of changes of a version; undefined: nothing. */
function flaw(version: string, changes: string): string | undefined {
  const [first, ...others] = headings(changes);
  const released = first === 'Unreleased' ? others : [first ?? '', ...others];
  const strange = released.find((each) => !VERSION.test(each));
  if (strange !== undefined) {
    return `"${strange}" is no version`;
  }
  const [newest] = released;
  return newest === undefined || newest === version ? undefined : `${newest} is not ${version}`;
}

describe('a release', () => {
  it('has one version, and changes that lead to it', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(version).to.match(VERSION);
    expect(JSON.parse(read('package-lock.json')).version).to.equal(version);
    expect(flaw(version, read('CHANGELOG.md'))).to.equal(undefined);
  });

  it('is not made with a list of changes that ends elsewhere', () => {
    expect(flaw('1.3.0', '## Unreleased\n\n## 1.2.0\n')).to.equal('1.2.0 is not 1.3.0');
    expect(flaw('1.2.0', '## Unreleased\n\n## [1.2.0] - 2026-11-29\n')).to.equal(undefined);
    expect(flaw('1.2.0', '## 1.2.0\n\n## last week\n')).to.equal('"last" is no version');
  });
});
