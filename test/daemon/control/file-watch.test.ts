import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { FileWatch } from '../../../src/daemon/control/file-watch.js';
import { lastChangedFile } from '../../../src/daemon/supervisor/configuration-files.js';

describe('daemon/file-watch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-file-watch-'));
  const path = join(folder, 'upkeep.conf');

  after(() => rmSync(folder, { recursive: true }));

  it('sees that a file was touched since it was read, a minute later at most', () => {
    writeFileSync(path, 'one\n');
    const watch = new FileWatch(() => lastChangedFile({ files: [path], includes: [] }));
    const readAtMs = Date.now() + 1000;
    expect(watch.changedSince(readAtMs, readAtMs)).to.equal(false);
    const beforeMs = Date.now() - 3600_000;
    expect(watch.changedSince(beforeMs, readAtMs)).to.equal(true);
    rmSync(path);
    expect(watch.changedSince(beforeMs, readAtMs + 59_000)).to.equal(true);
    expect(watch.changedSince(beforeMs, readAtMs + 60_000)).to.equal(undefined);
  });
});
