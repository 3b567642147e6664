import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { signalIfAlive } from '../lab/process-tree.js';
import { eventually, observeFor } from '../lab/wait.js';

const moduleOf = (name: string): string =>
  JSON.stringify(new URL(`../../src/daemon/${name}.js`, import.meta.url).href);

/** Says 200,000 lines a second, which is some 40 MB. */
const CHILD = `
import { supervisorLine } from ${moduleOf('child-program')};
import { vrrpChildRules } from ${moduleOf('outbox-rules')};
const line = supervisorLine('vrrp child', vrrpChildRules, { gathers: false });
line.obey(() => undefined, () => process.exit(0));
const event = { event: 'monitorResynchronised', reason: 'x'.repeat(150) };
const messages = Array.from({ length: 1000 }, () => ({ kind: 'log', event }));
setInterval(() => line.deliver(messages), 5);
`;

/** Tells the child's process id, and how many of its lines were dropped. */
const PARENT = `
import { fork } from 'node:child_process';
const child = fork(process.argv[2]);
console.log('child', child.pid);
child.on('message', (messages) => {
  for (const { event } of messages) {
    if (event.event === 'messagesDropped') console.log('dropped', event.count);
  }
});
`;

describe('a supervisor that does not read', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'deaf-supervisor-'));
  after(() => rmSync(folder, { recursive: true }));

  const residentMegabytes = (pid: number): number => {
    const kilobytes = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1024;
  };

  it('costs its child no memory, and hears later how much was dropped', async () => {
    const [parentPath, childPath] = [join(folder, 'parent.mjs'), join(folder, 'child.mjs')];
    writeFileSync(parentPath, PARENT);
    writeFileSync(childPath, CHILD);
    const parent = spawn(process.execPath, [parentPath, childPath]);
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    try {
      const found = await eventually('the child', () => /child (\d+)/.exec(output) ?? undefined);
      const child = Number(found[1]);
      await observeFor(1000);
      parent.kill('SIGSTOP');
      await observeFor(2000); // whatever was on its way has come to rest
      const before = residentMegabytes(child);
      await observeFor(4000);
      expect(residentMegabytes(child) - before).to.be.lessThan(40);
      parent.kill('SIGCONT');
      // Some may have been dropped before: a parent that has just begun reads slowly.
      await eventually(
        'the parent hears of it',
        () => [...output.matchAll(/dropped (\d+)/g)].some(([, count]) => Number(count) > 10_000),
        20_000,
      );
      signalIfAlive(child, 'SIGKILL');
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
