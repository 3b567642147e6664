import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { native } from '../../../src/linux/native.js';
import { notifySystemd } from '../../../src/linux/process/systemd-notify.js';
import { ReceiveSlab } from '../../../src/linux/socket/receive-slab.js';

/** A service manager that only listens, at a path or (with a zero byte) an abstract name. */
function listen(name: string) {
  const socket = new native.Socket(1, 2, 0);
  socket.bind(Uint8Array.from([1, 0, ...Buffer.from(name)]));
  const slab = new ReceiveSlab(socket, 8, 256);
  const messages = () =>
    Array.from({ length: Math.max(0, socket.receive()) }, (_, slot) =>
      Buffer.from(slab.message(slot).bytes).toString(),
    );
  return { socket, messages };
}

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
    const { socket, messages } = listen(path);
    withNotifySocket(path, () => notifySystemd('READY=1', 'MAINPID=42'));
    expect(messages()).to.deep.equal(['READY=1\nMAINPID=42']);
    socket.close();
  });

  it('sends to an abstract name', () => {
    const name = `upkeep-test-${process.pid}`;
    const { socket, messages } = listen(`\0${name}`);
    withNotifySocket(`@${name}`, () => notifySystemd('STOPPING=1'));
    expect(messages()).to.deep.equal(['STOPPING=1']);
    socket.close();
  });

  it('is silent without a listener, and without being asked', () => {
    withNotifySocket(join(folder, 'nobody'), () => notifySystemd('READY=1'));
    withNotifySocket('', () => notifySystemd('READY=1'));
  });
});
