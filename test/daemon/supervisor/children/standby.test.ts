import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { needsStandby, Standby } from '../../../../src/daemon/supervisor/children/standby.js';
import { processActivity } from '../../../../src/linux/process/process-activity.js';
import { eventually } from '../../../lab/wait.js';
import { configuration } from '../../../notify/fixture.js';
import { sampleInstance } from '../../../vrrp/machine/sample-instance.js';

describe('daemon/standby', () => {
  const wants = (...intervalsMs: readonly number[]) => {
    const vrrpInstances = intervalsMs.map((advertIntervalMs, index) =>
      sampleInstance({ name: `VI_${index}`, advertIntervalMs }),
    );
    return needsStandby(configuration({ vrrpInstances }));
  };

  it('is wanted as soon as one instance sends fast adverts', () => {
    expect(wants(1000)).to.equal(false);
    expect(wants(700)).to.equal(false);
    expect(wants(500)).to.equal(true);
    expect(wants(1000, 100)).to.equal(true);
    expect(wants()).to.equal(false);
  });

  it('counts what the backups wait, not the interval alone', () => {
    const instance = sampleInstance({ advertIntervalMs: 100, downTimerAdverts: 20 });
    expect(needsStandby(configuration({ vrrpInstances: [instance] }))).to.equal(false);
  });
});

describe('daemon/standby, a process', () => {
  const BEAT_MS = 100;
  /** Is busy and says nothing, or says that it is there and answers, or does not. */
  const PROGRAMS = {
    computing: 'for (;;);',
    answering: "process.send([]); process.on('message', () => process.send([]));",
    hanging: "process.send([]); process.on('message', () => { for (;;); });",
  };
  const directory = mkdtempSync(join(tmpdir(), 'standby-'));
  let child: ChildProcess | undefined;

  /** One that keeps a process with this program. */
  function keep(
    program: keyof typeof PROGRAMS,
    beatMs = BEAT_MS,
  ): readonly [Standby, ChildProcess] {
    const file = join(directory, `${program}.mjs`);
    writeFileSync(file, PROGRAMS[program]);
    const started = fork(file);
    child = started;
    const standby = new Standby({ start: () => started, beatMs });
    standby.keep(true);
    return [standby, started];
  }

  afterEach(() => child?.kill('SIGKILL'));
  after(() => rmSync(directory, { recursive: true }));

  it('that answers is handed over', async () => {
    const [standby, process] = keep('answering');
    await once(process, 'message');
    expect(standby.take()).to.deep.equal({ child: process, standing: 'loaded' });
    expect(standby.take()).to.equal(undefined);
    expect(process.killed).to.equal(false);
  });

  it('that is still being loaded is handed over', () => {
    const [standby, process] = keep('computing');
    expect(standby.take()).to.deep.equal({ child: process, standing: 'loading' });
    expect(process.killed).to.equal(false);
  });

  it('that has computed for longer than loading takes is killed instead', async function () {
    this.timeout(120_000); // a second of processor time, where others want it as well
    const [standby, process] = keep('computing', 120_000); // and no beat finds it before
    const { pid = 0 } = process;
    const computedTicks = () => processActivity(pid)?.processorTicks ?? 0;
    await eventually('it has computed for a second', () => computedTicks() >= 100, 100_000);
    expect(standby.take()).to.equal(undefined);
    const [, signal] = await once(process, 'exit');
    expect(signal).to.equal('SIGKILL');
  });

  it('that owes an answer for a beat is killed instead', async () => {
    const [standby, process] = keep('hanging');
    await once(process, 'message');
    await sleep(4 * BEAT_MS); // one to be asked in, one to be silent in; busy, it has twelve
    expect(process.killed).to.equal(false);
    expect(standby.take()).to.equal(undefined);
    const [, signal] = await once(process, 'exit');
    expect(signal).to.equal('SIGKILL');
  });
});
