import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { reloadMarkerPath, whileMarked } from '../../../src/daemon/files/reload-marker.js';
import { recorder } from '../../notify/fixture.js';

describe('daemon/reload-marker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-marker-'));
  after(() => rmSync(folder, { recursive: true }));

  it('is named by the keyword, or after the pid file', () => {
    expect(reloadMarkerPath(undefined, '/run/keepalived.pid')).to.equal(undefined);
    expect(reloadMarkerPath('', '/run/keepalived.pid')).to.equal('/run/keepalived.reload');
    expect(reloadMarkerPath('/tmp/x', '/run/keepalived.pid')).to.equal('/tmp/x');
  });

  it('exists while the configuration is read, readable by all, and not after', () => {
    const path = join(folder, 'marker');
    const { log } = recorder();
    const before = process.umask(0o177);
    const mode = whileMarked(path, () => statSync(path).mode & 0o777, log);
    process.umask(before);
    expect(mode).to.equal(0o644);
    expect(existsSync(path)).to.equal(false);
  });

  it('is removed when reading fails', () => {
    const path = join(folder, 'marker');
    const { log } = recorder();
    const read = () => {
      throw new Error('broken');
    };
    expect(() => whileMarked(path, read, log)).to.throw('broken');
    expect(existsSync(path)).to.equal(false);
  });

  it('does not stop a reload when it cannot be made', () => {
    const { log, events } = recorder();
    const path = join(folder, 'missing', 'marker');
    expect(whileMarked(path, () => 'read', log)).to.equal('read');
    expect(events).to.have.lengthOf(1);
    expect(events[0]?.event).to.equal('fileFailed');
  });
});
