import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mentionsVrrp } from '../../src/daemon/early-look.js';

describe('daemon/early-look', () => {
  const directory = mkdtempSync(join(tmpdir(), 'early-look-'));

  after(() => rmSync(directory, { recursive: true }));

  function mentions(text: string): boolean {
    const path = join(directory, 'keepalived.conf');
    writeFileSync(path, text);
    return mentionsVrrp(path);
  }

  it('finds an instance, and files that may have one', () => {
    expect(mentions('global_defs {\n}\nvrrp_instance VI_1 {\n}\n')).to.equal(true);
    expect(mentions('include other.conf\n')).to.equal(true);
    expect(mentions('includer other.conf\n')).to.equal(true);
    expect(mentions('virtual_server 10.0.0.1 80 {\n}\n')).to.equal(false);
    expect(mentions('')).to.equal(false);
  });

  it('expects one in what it cannot look at', () => {
    expect(mentionsVrrp(join(directory, '*.conf'))).to.equal(true);
    expect(mentionsVrrp(directory)).to.equal(true);
  });
});
