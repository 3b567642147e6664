import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import type { VrrpScript } from '../../src/config/model.js';
import type { ScriptOutcome, ScriptRun } from '../../src/notify/run-script.js';
import { createScriptScheduler, type ScriptScheduler } from '../../src/track/script-scheduler.js';
import {
  asRoot,
  command,
  isAlive,
  recorder,
  until,
  vrrpScript,
  Workbench,
} from '../notify/fixture.js';
import { FakeTimers } from './fake-timers.js';

/** A run whose fate the test decides. */
class FakeRun implements ScriptRun {
  readonly pid = 1;
  readonly done: Promise<ScriptOutcome>;
  readonly ended: Promise<void>;
  readonly timeoutMs: number;
  readonly startedMs: number;
  terminated = false;
  finish: (outcome: ScriptOutcome) => void = () => undefined;
  vanish: () => void = () => undefined;

  constructor(timeoutMs: number, startedMs: number) {
    this.timeoutMs = timeoutMs;
    this.startedMs = startedMs;
    this.done = new Promise((resolve) => {
      this.finish = resolve;
    });
    this.ended = new Promise((resolve) => {
      this.vanish = resolve;
    });
  }

  exit(status: number): void {
    this.finish({ kind: 'exited', status });
    this.vanish();
  }

  terminate(): void {
    this.terminated = true;
  }
}

describe('ScriptScheduler, by the clock', () => {
  let timers: FakeTimers;
  let runs: FakeRun[];
  let results: boolean[];
  let said: ReturnType<typeof recorder>;
  let scheduler: ScriptScheduler;
  beforeEach(() => {
    timers = new FakeTimers();
    runs = [];
    results = [];
    said = recorder();
    scheduler = createScriptScheduler({
      onResult: (_script, succeeded) => void results.push(succeeded),
      log: said.log,
      workingDirectory: '/',
      timers,
      start: (_script, timeoutMs) => {
        const run = new FakeRun(timeoutMs, timers.nowMs());
        runs.push(run);
        return run;
      },
    });
  });

  const configure = (...scripts: readonly VrrpScript[]) => scheduler.configure(scripts, asRoot);
  const check = vrrpScript('chk', command(['/chk']));
  const starts = () => runs.map(({ startedMs }) => startedMs);

  it('runs at once and then on an absolute schedule, late timers or not', async () => {
    configure(check);
    expect(starts()).to.deep.equal([1_000]);
    await timers.advance(30);
    for (let count = 0; count < 4; count += 1) {
      runs.at(-1)?.exit(0);
      await timers.advance(1_000, 30);
    }
    expect(starts()).to.deep.equal([1_000, 2_030, 3_030, 4_030, 5_030]);
    expect(results).to.deep.equal([true, true, true, true]);
  });

  it('takes the interval for a time-out that is not given', () => {
    configure(check, vrrpScript('own', command(['/own']), { timeoutMs: 2_500 }));
    expect(runs.map(({ timeoutMs }) => timeoutMs)).to.deep.equal([1_000, 2_500]);
  });

  it('never runs a script twice at once, and catches up with nothing', async () => {
    configure(vrrpScript('chk', command(['/chk']), { timeoutMs: 5_000 }));
    await timers.advance(2_500);
    expect(runs).to.have.lengthOf(1);
    expect(results).to.deep.equal([]);
    runs[0]?.exit(0);
    await timers.advance(1_000);
    expect(starts()).to.deep.equal([1_000, 4_000]);
    expect(results).to.deep.equal([true]);
  });

  it('counts what cannot be killed as failed at every interval', async () => {
    configure(check);
    runs[0]?.finish({ kind: 'timedOut', afterMs: 1_000 });
    await timers.advance(2_000);
    expect(results).to.deep.equal([false, false, false]);
    expect(runs).to.have.lengthOf(1);
    runs[0]?.vanish();
    await timers.advance(1_000);
    expect(runs).to.have.lengthOf(2);
    expect(results).to.have.lengthOf(3);
  });

  it('keeps the last result where the system is short of processes, and says so', async () => {
    configure(check);
    runs[0]?.exit(0);
    for (const reason of ['EMFILE', 'EMFILE', 'EAGAIN']) {
      await timers.advance(1_000);
      runs.at(-1)?.finish({ kind: 'notStarted', reason });
      runs.at(-1)?.vanish();
    }
    await timers.advance(1_000);
    runs.at(-1)?.exit(1);
    await timers.advance(1);
    expect(results).to.deep.equal([true, false]);
    expect(said.events.map((event) => 'reason' in event && event.reason)).to.deep.equal([
      'cannot be executed: EMFILE; its last result stands',
      'cannot be executed: EAGAIN; its last result stands',
      'exited with status 1',
    ]);
  });

  it('says why a script fails once for each reason', async () => {
    configure(check);
    for (const status of [1, 1, 2, 2, 0, 2]) {
      runs.at(-1)?.exit(status);
      await timers.advance(1_000);
    }
    const reasons = said.events.map((event) => ('reason' in event ? event.reason : event.event));
    const expected = ['exited with status 1', 'exited with status 2', 'exited with status 2'];
    expect(reasons).to.deep.equal(expected);
    expect(results).to.deep.equal([false, false, false, false, true, false]);
  });

  it('leaves unchanged scripts alone at a reload', async () => {
    const other = vrrpScript('other', command(['/other']));
    configure(check, other);
    await timers.advance(500);
    configure({ ...check, fall: 3, weight: { value: 5, reverse: false } });
    expect(runs).to.have.lengthOf(2);
    expect(runs.map(({ terminated }) => terminated)).to.deep.equal([false, true]);
    runs[0]?.exit(0);
    runs[1]?.exit(0);
    await timers.advance(500);
    expect(starts()).to.deep.equal([1_000, 1_000, 2_000]);
    expect(results).to.deep.equal([true]);
  });

  it('starts a changed script when its old run is gone', async () => {
    configure(check);
    configure({ ...check, command: command(['/chk', '--new']) });
    await timers.advance(500);
    expect(runs).to.have.lengthOf(1);
    expect(runs[0]?.terminated).to.equal(true);
    runs[0]?.finish({ kind: 'signalled', signal: 'SIGTERM' });
    runs[0]?.vanish();
    await timers.advance(100);
    expect(starts()).to.deep.equal([1_000, 1_500]);
    expect(results).to.deep.equal([]);
  });

  it('starts a script again whose account is another one', async () => {
    configure(check);
    scheduler.configure([check], { ...asRoot, user: 'nobody' });
    expect(runs[0]?.terminated).to.equal(true);
    runs[0]?.vanish();
    await timers.advance(100);
    expect(runs).to.have.lengthOf(2);
    expect(runs[1]?.terminated).to.equal(false);
  });

  it('is silent after closing', async () => {
    configure(check);
    const closed = scheduler.close();
    expect(runs[0]?.terminated).to.equal(true);
    runs[0]?.exit(0);
    await closed;
    await timers.advance(5_000);
    expect(runs).to.have.lengthOf(1);
    expect(results).to.deep.equal([]);
  });
});

describe('ScriptScheduler, with real processes', () => {
  let bench: Workbench;
  let scheduler: ScriptScheduler;
  let said: ReturnType<typeof recorder>;
  let results: string[];
  beforeEach(() => {
    bench = new Workbench();
    said = recorder();
    results = [];
    const onResult = (script: string, succeeded: boolean) =>
      void results.push(`${script} ${succeeded ? 'good' : 'bad'}`);
    scheduler = createScriptScheduler({ onResult, log: said.log, workingDirectory: '/' });
  });
  afterEach(async () => {
    await scheduler.close();
    bench.remove();
  });

  const seen = (result: string) => until(() => results.includes(result), result);
  const reasons = () => said.events.map((event) => ('reason' in event ? event.reason : ''));

  it('follows a condition as it changes', async () => {
    const flag = bench.path('flag');
    const script = command([bench.script('chk', `test -e ${flag}`)]);
    scheduler.configure([vrrpScript('chk', script, { intervalMs: 50 })], asRoot);
    await seen('chk bad');
    writeFileSync(flag, '');
    await seen('chk good');
    results.length = 0;
    rmSync(flag);
    await seen('chk bad');
    expect(new Set(reasons())).to.deep.equal(new Set(['exited with status 1']));
    expect(reasons().length).to.be.at.most(2);
  });

  it('reports a hanging script at its time-out and kills it', async () => {
    const script = command([bench.script('s', `echo $$ >> ${bench.path('pids')}; sleep 1000`)]);
    scheduler.configure([vrrpScript('s', script, { intervalMs: 200, timeoutMs: 100 })], asRoot);
    await seen('s bad');
    expect(reasons()).to.include('timed out after 0.1 s');
    await until(() => bench.lines('pids').length > 1, 'the next run');
    await scheduler.close();
    expect(bench.lines('pids').map(Number).filter(isAlive)).to.deep.equal([]);
  });

  it('tests files without executing them', async () => {
    mkdirSync(bench.path('d'));
    writeFileSync(bench.path('there'), 'exit 1');
    const scripts = ['there', 'gone'].map((name) =>
      vrrpScript(name, command([`<${bench.path(name)}`]), { intervalMs: 50 }),
    );
    scheduler.configure(scripts, asRoot);
    await seen('there good');
    await seen('gone bad');
    expect(results).to.not.include('there bad');
    expect(said.events).to.have.lengthOf(1);
  });

  it('counts what cannot be executed as failed, and says so once', async () => {
    const lost = command([bench.script('lost', 'exit 0').replace('lost', 'absent')]);
    const broken = bench.script('broken', '');
    writeFileSync(broken, '#!/no/such/interpreter\n');
    const scripts = [
      vrrpScript('lost', lost, { intervalMs: 20 }),
      vrrpScript('broken', command([broken]), { intervalMs: 20 }),
    ];
    scheduler.configure(scripts, asRoot);
    await until(() => results.filter((text) => text === 'lost bad').length > 2, 'three failures');
    await until(() => results.filter((text) => text === 'broken bad').length > 2, 'three more');
    expect(results.some((text) => text.endsWith('good'))).to.equal(false);
    const kinds = said.events.map((event) => event.event);
    expect(kinds).to.deep.equal(['scriptFailed', 'scriptFailed']);
    expect(reasons()).to.include('cannot be executed: ENOENT');
  });

  it('asks again at each run about a script that was refused', async () => {
    const path = bench.path('late');
    scheduler.configure([vrrpScript('late', command([path]), { intervalMs: 20 })], asRoot);
    await seen('late bad');
    expect(reasons()).to.match(/cannot be executed: script '.*late' cannot be found: ENOENT/);
    bench.script('late', 'exit 0');
    await seen('late good');
  });
});
