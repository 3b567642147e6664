import { execFileSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect } from 'chai';
import type { NotifyFifo } from '../../src/config/model.js';
import { NotificationFifo } from '../../src/notify/fifo.js';
import { asRoot, recorder, Workbench } from './fixture.js';

describe('NotificationFifo', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.remove());

  async function open(fifo: NotifyFifo, umask = 0o177) {
    const { events, log } = recorder();
    const notification = new NotificationFifo({ fifo, umask, defaults: asRoot, log });
    return { notification, events };
  }

  /** Everything that is in a FIFO now. */
  function contents(path: string): string {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const buffer = Buffer.alloc(1 << 20);
    let length = 0;
    try {
      for (let read = -1; read !== 0; length += read) {
        read = readSync(descriptor, buffer, length, buffer.length - length, null);
      }
    } catch {
      // Nothing more to be had at the moment (EAGAIN).
    }
    closeSync(descriptor);
    return buffer.toString('utf8', 0, length);
  }

  it('makes the FIFO, keeps early lines, and removes it at the end', async () => {
    const path = bench.path('fifo');
    const { notification, events } = await open({ path });
    notification.write('INSTANCE "VI" BACKUP 100\n');
    notification.write('GROUP "VG" BACKUP 0\n');
    await notification.ready;
    notification.write('INSTANCE "VI" MASTER 100\n');
    const status = lstatSync(path);
    expect(status.isFIFO()).to.equal(true);
    expect(status.mode & 0o777).to.equal(0o600);
    expect(contents(path)).to.equal(
      'INSTANCE "VI" BACKUP 100\nGROUP "VG" BACKUP 0\nINSTANCE "VI" MASTER 100\n',
    );
    notification.close();
    expect(existsSync(path)).to.equal(false);
    expect(events).to.deep.equal([]);
  });

  it('obeys the umask and gives it to the configured user', async () => {
    const path = bench.path('fifo');
    const { notification } = await open({ path, user: 'nobody' }, 0o022);
    await notification.ready;
    const { mode, uid, gid } = lstatSync(path);
    expect({ mode: mode & 0o777, uid, gid }).to.deep.equal({ mode: 0o644, uid: 65534, gid: 65534 });
    notification.close();
  });

  it('uses one that exists, and leaves it there', async () => {
    const path = bench.path('fifo');
    execFileSync('mkfifo', [path]);
    const { notification } = await open({ path });
    await notification.ready;
    notification.write('x\n');
    expect(contents(path)).to.equal('x\n');
    notification.close();
    expect(existsSync(path)).to.equal(true);
  });

  it("refuses files, links and strangers' FIFOs", async () => {
    writeFileSync(bench.path('file'), 'old');
    execFileSync('mkfifo', [bench.path('fifo')]);
    symlinkSync('fifo', bench.path('link'));
    execFileSync('mkfifo', [bench.path('strange')]);
    chownSync(bench.path('strange'), 65534, 65534);
    for (const name of ['file', 'link', 'strange', 'no/such/directory']) {
      const { notification, events } = await open({ path: bench.path(name) });
      await notification.ready;
      notification.write('x\n');
      notification.close();
      expect(
        events.map(({ event }) => event),
        name,
      ).to.deep.equal(['fifoFailed']);
    }
    expect(bench.lines('file')).to.deep.equal(['old']);
    const owned = await open({ path: bench.path('strange'), user: 'nobody' });
    await owned.notification.ready;
    expect(owned.events).to.deep.equal([]);
    owned.notification.close();
  });

  it('loses whole lines when it is full, says so once, and goes on when it is read', async () => {
    const path = bench.path('fifo');
    const { notification, events } = await open({ path });
    await notification.ready;
    const line = `INSTANCE "${'x'.repeat(80)}" MASTER 100\n`;
    for (let number = 0; number < 1_000; number += 1) {
      notification.write(line);
    }
    expect(events).to.have.lengthOf(1);
    const lost = notification.lostLines;
    expect(lost).to.be.greaterThan(0);
    const kept = contents(path);
    expect(kept).to.equal(line.repeat(1_000 - lost));
    notification.write('next\n');
    notification.write('last\n');
    expect(contents(path)).to.equal('next\nlast\n');
    expect(events).to.have.lengthOf(2);
    expect(JSON.stringify(events[1])).to.contain(`${lost} lines`);
    notification.close();
  });

  it('knows its settings again', async () => {
    const path = bench.path('fifo');
    const { notification } = await open({ path });
    expect(notification.serves({ path })).to.equal(true);
    expect(notification.serves({ path, user: 'nobody' })).to.equal(false);
    expect(notification.serves({ path: `${path}2` })).to.equal(false);
    await notification.ready;
    notification.close();
  });
});
