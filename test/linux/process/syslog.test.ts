import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type NativeSocket, native } from '../../../src/linux/native.js';
import { openSyslog, syslogMessage } from '../../../src/linux/process/syslog.js';
import { ReceiveSlab } from '../../../src/linux/socket/receive-slab.js';

/** A syslog daemon that only listens. */
function listen(path: string): { socket: NativeSocket; slab: ReceiveSlab } {
  const socket = new native.Socket(1, 2, 0);
  socket.bind(new Uint8Array([1, 0, ...Buffer.from(`${path}\0`)]));
  return { socket, slab: new ReceiveSlab(socket, 8, 2048) };
}

function received({ socket, slab }: ReturnType<typeof listen>): string[] {
  const count = Math.max(0, socket.receive());
  return Array.from({ length: count }, (_, slot) =>
    Buffer.from(slab.message(slot).bytes).toString(),
  );
}

describe('syslog messages', () => {
  const identity = { ident: 'upkeep_vrrp', pid: 42, facility: 3 };

  it('is the local form of RFC 3164', () => {
    const time = new Date(2026, 2, 7, 4, 5, 6);
    expect(syslogMessage(identity, 6, time, 'Entering MASTER STATE')).to.equal(
      '<30>Mar  7 04:05:06 upkeep_vrrp[42]: Entering MASTER STATE',
    );
  });

  it('counts facility and severity, and keeps one line', () => {
    const time = new Date(2026, 11, 24, 23, 59, 59);
    expect(syslogMessage({ ...identity, facility: 17 }, 3, time, 'a\nb\r\nc')).to.equal(
      '<139>Dec 24 23:59:59 upkeep_vrrp[42]: a b c',
    );
  });
});

describe('syslog', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upkeep-syslog-'));
  const path = join(folder, 'log');
  after(() => rmSync(folder, { recursive: true }));

  it('delivers, survives an absent daemon, and finds the next one', () => {
    const syslog = openSyslog('upkeep', 3, path);
    syslog.write(6, 'nobody listens');
    const first = listen(path);
    syslog.write(6, 'one');
    const [line] = received(first);
    expect(line).to.match(new RegExp(`^<30>\\w{3} [ \\d]\\d .* upkeep\\[${process.pid}\\]: one$`));
    first.socket.close();
    syslog.write(6, 'lost');
    rmSync(path);
    const second = listen(path);
    syslog.write(6, 'two');
    expect(received(second).map((text) => text.split(': ')[1])).to.deep.equal(['two']);
    syslog.close();
    syslog.close();
    syslog.write(6, 'after the end');
    expect(received(second)).to.deep.equal([]);
    second.socket.close();
  });

  it('does not wait for a daemon that does not read', () => {
    const deaf = listen(join(folder, 'deaf'));
    const syslog = openSyslog('upkeep', 3, join(folder, 'deaf'));
    for (let count = 0; count < 2000; count += 1) {
      syslog.write(7, 'x'.repeat(500));
    }
    expect(received(deaf).length).to.be.within(1, 8);
    syslog.close();
    deaf.socket.close();
  });
});
