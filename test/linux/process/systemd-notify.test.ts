import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { notifySystemd } from '../../../src/linux/process/systemd-notify.js';
import { ServiceManager } from '../../lab/servers/service-manager.js';

function withNotifySocket(path: string, action: () => void): void {
  const { NOTIFY_SOCKET: before } = process.env;
  Object.assign(process.env, { NOTIFY_SOCKET: path });
  try {
    action();
  } finally {
    Reflect.deleteProperty(process.env, 'NOTIFY_SOCKET');
    Object.assign(process.env, before === undefined ? {} : { NOTIFY_SOCKET: before });
  }
}

describe('linux/systemd-notify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-notify-'));
  after(() => rmSync(folder, { recursive: true }));

  it('sends assignments, one a line, to a path', () => {
    const path = join(folder, 'notify');
    const manager = new ServiceManager(path);
    withNotifySocket(path, () => notifySystemd('READY=1', 'MAINPID=42'));
    expect(manager.heard()).to.deep.equal([['READY=1', 'MAINPID=42']]);
    manager.close();
  });

  it('sends to an abstract name', () => {
    const name = `@upkeep-test-${process.pid}`;
    const manager = new ServiceManager(name);
    withNotifySocket(name, () => notifySystemd('STOPPING=1'));
    expect(manager.heard()).to.deep.equal([['STOPPING=1']]);
    manager.close();
  });

  it('is silent without a listener, and without being asked', () => {
    withNotifySocket(join(folder, 'nobody'), () => notifySystemd('READY=1'));
    withNotifySocket('', () => notifySystemd('READY=1'));
  });
});
