import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LineSink } from '../../../src/observe/log/line-sink.js';
import { eventually } from '../../lab/wait.js';

describe('observe/line-sink', () => {
  const directory = mkdtempSync(join(tmpdir(), 'upkeep-sink-'));
  const failings: string[] = [];
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(() => {
    failings.length = 0;
  });

  function sinkTo(open: () => number): LineSink {
    return new LineSink({
      open,
      lostNotice: (lines, reason) => `${lines} lost: ${reason.split(':', 1)[0]}`,
      onFailing: (reason) => failings.push(reason),
    });
  }

  const ended = (sink: LineSink) => new Promise<void>((resolve) => sink.end(resolve));

  it('loses what a full disk refuses, and tells the file how much when there is room', async () => {
    const path = join(directory, 'log');
    let descriptor = openSync('/dev/full', 'w');
    const sink = sinkTo(() => descriptor);
    sink.write('one\n');
    sink.write('two\nthree\n');
    await eventually('it fails', () => failings.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    // The same open file has room again: here by putting another one under its number.
    closeSync(descriptor);
    descriptor = openSync(path, 'a');
    sink.write('four\n');
    await ended(sink);
    expect(readFileSync(path, 'utf8')).to.equal('3 lost: ENOSPC\nfour\n');
    expect(failings).to.have.length(1);
  });

  it('tries to open again with each line', async () => {
    const path = join(directory, 'later');
    let there = false;
    const sink = sinkTo(() => {
      if (!there) {
        throw new Error('ENOENT: nowhere');
      }
      return openSync(path, 'a');
    });
    sink.write('one\n');
    there = true;
    sink.write('two\n');
    await ended(sink);
    expect(readFileSync(path, 'utf8')).to.equal('1 lost: ENOENT\ntwo\n');
  });

  it('never waits for a reader, keeps a bounded backlog, and loses the rest', async () => {
    const path = join(directory, 'fifo');
    execFileSync('mkfifo', [path]);
    const { O_RDWR, O_WRONLY, O_NONBLOCK } = constants;
    const reader = openSync(path, O_RDWR | O_NONBLOCK);
    const sink = sinkTo(() => openSync(path, O_WRONLY | O_NONBLOCK));
    const line = `${'x'.repeat(1023)}\n`;
    // What is being written does not wait: how much that is depends on when a write ends.
    for (let count = 0; count < 20_000 && failings.length === 0; count += 1) {
      sink.write(line);
      if (count % 100 === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    expect(failings).to.deep.equal(['it is not read']);
    const buffer = Buffer.alloc(1 << 16);
    let bytes = 0;
    let text = '';
    await eventually('all is read', () => {
      try {
        const count = readSync(reader, buffer);
        bytes += count;
        text += buffer.toString('latin1', 0, count).replaceAll('x', '');
      } catch {
        sink.write('more\n'); // nothing waits in the pipe now
      }
      return text.includes(' lost: it is not read');
    });
    expect(bytes).to.be.within(3 << 20, 9 << 20);
    closeSync(reader);
    sink.write('into a pipe without a reader\n');
    await ended(sink);
    expect(failings.at(-1)).to.contain('EPIPE');
  });
});
