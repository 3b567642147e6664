import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  fileTarget,
  MaintenanceDirectory,
} from '../../../src/daemon/overrides/maintenance-directory.js';

describe('daemon/overrides/maintenance-directory', () => {
  it('knows the names of real servers, and no other files', () => {
    const kind = 'realServer';
    expect(fileTarget('10.1.0.4')).to.deep.equal({ kind, address: '10.1.0.4' });
    expect(fileTarget('10.1.0.4:80')).to.deep.equal({ kind, address: '10.1.0.4', port: 80 });
    expect(fileTarget('[2001:DB8::4]:80')).to.deep.equal({
      ...{ kind, address: '2001:db8::4', port: 80 },
    });
    expect(fileTarget('2001:db8::4')).to.deep.equal({ kind, address: '2001:db8::4' });
    for (const other of ['README', '10.1.0.4:', '10.1.0.4:99999', '.10.1.0.4.swp', 'web:80', '']) {
      expect(fileTarget(other), other).to.equal(undefined);
    }
  });

  it('says what each file means, when it comes and when it goes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-maintenance-'));
    const told: string[] = [];
    let look: () => void = () => undefined;
    const directory = new MaintenanceDirectory({
      timers: {
        nowMs: () => 0,
        after: (_, callback) => {
          look = callback;
          return () => undefined;
        },
      },
      log: (event) => told.push('target' in event ? `${event.event} ${event.target}` : event.event),
      changed: () => told.push('changed'),
    });
    try {
      writeFileSync(join(folder, '10.1.0.4:80'), '');
      writeFileSync(join(folder, 'README'), '');
      mkdirSync(join(folder, '10.1.0.5'));
      directory.configure(folder);
      expect(directory.overrides.map(({ id, set, by }) => ({ id, set, by }))).to.deep.equal([
        { id: 'file:10.1.0.4:80', set: { admin: 'disabled' }, by: 'file' },
      ]);
      expect(told).to.deep.equal(['overrideSet 10.1.0.4:80']);
      rmSync(folder, { recursive: true });
      directory.configure(folder);
      expect(directory.overrides).to.deep.equal([]);
      expect(told.slice(1)).to.deep.equal(['fileFailed', 'overrideCleared 10.1.0.4:80']);
      look();
      expect(told).to.have.lengthOf(3);
    } finally {
      directory.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
