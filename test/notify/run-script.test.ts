import { chownSync, mkdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { captureOutput, runScript, scriptEnvironment } from '../../src/notify/run-script.js';
import { command, isAlive, until, Workbench } from './fixture.js';

describe('runScript', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.remove());

  const here = { workingDirectory: '/' };
  const nobody = { uid: 65534, gid: 65534, supplementaryGroups: [] };

  it('hands over configured and extra arguments in order, and tells the status', async () => {
    const path = bench.script('s', `printf '%s\\n' "$@" > ${bench.path('out')}; exit 7`);
    const run = runScript(command([path, 'a b', '$c']), ['INSTANCE', 'VI 1'], here);
    expect(await run.done).to.deep.equal({ kind: 'exited', status: 7 });
    expect(bench.lines('out')).to.deep.equal(['a b', '$c', 'INSTANCE', 'VI 1']);
  });

  it('tells success, and death by a signal', async () => {
    const good = runScript(command([bench.script('good', 'exit 0')]), [], here);
    const bad = runScript(command([bench.script('bad', 'kill -SEGV $$')]), [], here);
    expect(await good.done).to.deep.equal({ kind: 'exited', status: 0 });
    expect(await bad.done).to.deep.equal({ kind: 'signalled', signal: 'SIGSEGV' });
  });

  it('starts in the order of the calls, although scripts run side by side', async () => {
    const paths = [1, 2, 3, 4, 5].map((n) => bench.script(`s${n}`, 'sleep 0.2'));
    const runs = paths.map((path) => runScript(command([path]), [], here));
    await Promise.all(runs.map((run) => run.done));
    const pids = runs.map((run) => run.pid ?? 0);
    expect(pids.every((pid) => pid > 0)).to.equal(true);
    expect(pids).to.deep.equal([...pids].sort((left, right) => left - right));
  });

  it('gives a failure where nothing can be executed', async () => {
    const missing = runScript(command([bench.path('missing')]), [], here);
    expect(await missing.done).to.deep.equal({ kind: 'notStarted', reason: 'ENOENT' });
    await missing.ended;
    const plain = runScript(command([bench.script('plain', 'exit 0', 0o644)]), [], here);
    expect(await plain.done).to.deep.equal({ kind: 'notStarted', reason: 'EACCES' });
    const interpreter = bench.script('i', '');
    const lost = runScript(command([interpreter]), [], { workingDirectory: bench.path('no') });
    expect((await lost.done).kind).to.equal('notStarted');
  });

  it('runs as another user without supplementary groups, in its own session', async () => {
    const out = bench.path('out');
    mkdirSync(out);
    chownSync(out, 65534, 65534);
    const body = [
      `cat /proc/self/status > ${out}/status`,
      `links=$(for n in fd/0 fd/2 cwd; do readlink /proc/$$/$n; done)`,
      `stdout=$(readlink /proc/$$/fd/1)`,
      `echo "$links $stdout" > ${out}/links`,
      `cut -d ' ' -f 1,5 /proc/$$/stat > ${out}/ids`,
    ].join('\n');
    const run = runScript(command([bench.script('s', body)]), [], {
      account: nobody,
      workingDirectory: '/usr',
    });
    expect(await run.done).to.deep.equal({ kind: 'exited', status: 0 });
    const status = bench.lines('out/status').join('\n');
    expect(status).to.match(/^Uid:\t65534\t65534\t65534\t65534$/m);
    expect(status).to.match(/^Gid:\t65534\t65534\t65534\t65534$/m);
    expect(status).to.match(/^Groups:\s*$/m);
    // What node ignores or blocks is as in any other program again.
    expect(status).to.match(/^SigBlk:\t0+$/m);
    expect(status).to.match(/^SigIgn:\t0+$/m);
    const links = bench.lines('out/links');
    expect(links).to.deep.equal(['/dev/null', '/dev/null', '/usr /dev/null']);
    expect(bench.lines('out/ids')).to.deep.equal([`${run.pid} ${run.pid}`]);
  });

  it('sets supplementary groups where they are asked for', async () => {
    const out = bench.path('out');
    mkdirSync(out);
    chownSync(out, 65534, 65534);
    const script = bench.script('s', `grep -E '^(Uid|Gid|Groups)' /proc/self/status > ${out}/ids`);
    const account = { ...nobody, supplementaryGroups: [4, 24] };
    const run = runScript(command([script, 'x']), [], { account, workingDirectory: '/' });
    expect(await run.done).to.deep.equal({ kind: 'exited', status: 0 });
    expect(bench.lines('out/ids').map((line) => line.trim())).to.deep.equal([
      'Uid:\t65534\t65534\t65534\t65534',
      'Gid:\t65534\t65534\t65534\t65534',
      'Groups:\t4 24',
    ]);
  });

  it('executes the given file under the configured name', async () => {
    const options = { ...here, executable: '/bin/sh' };
    const run = runScript(command(['/some/name', '-c', 'kill -STOP $$']), [], options);
    await until(() => run.pid !== undefined, 'the start');
    const line = readFileSync(`/proc/${run.pid}/cmdline`, 'utf8').split('\0')[0];
    expect(line).to.equal('/some/name');
    run.terminate();
    process.kill(run.pid ?? 0, 'SIGCONT');
    await run.ended;
  });

  it('withholds four variables and keeps the others', async () => {
    const withheld = { IFS: ':', LD_PRELOAD: 'x', LD_LIBRARY_PATH: 'y', NODE_COMPILE_CACHE: '/' };
    const seen = scriptEnvironment({ ...withheld, KEPT: 'z' });
    expect(seen).to.deep.equal({ KEPT: 'z' });
    const script = bench.script('s', `echo "$PATH" > ${bench.path('out')}`);
    await runScript(command([script]), [], here).done;
    const { PATH } = process.env;
    expect(bench.lines('out')).to.deep.equal([PATH]);
  });

  it('kills the whole group at the time-out, with what ignores SIGTERM', async () => {
    const body = [
      `trap '' TERM`,
      `sh -c 'trap "" TERM; echo $$ >> ${bench.path('pids')}; while :; do sleep 0.1; done' &`,
      `(sleep 1000 & echo $! >> ${bench.path('pids')}; wait) &`,
      `echo $$ >> ${bench.path('pids')}`,
      'while :; do sleep 0.1; done',
    ].join('\n');
    const run = runScript(command([bench.script('s', body)]), [], { ...here, timeoutMs: 500 });
    expect(await run.done).to.deep.equal({ kind: 'timedOut', afterMs: 500 });
    const pids = bench.lines('pids').map(Number);
    expect(pids).to.have.lengthOf(3);
    expect(pids.some(isAlive)).to.equal(true);
    await run.ended;
    expect(pids.filter(isAlive)).to.deep.equal([]);
  }).timeout(60_000);

  it('leaves alone what a script that has ended put into the background', async () => {
    const body = `sleep 1000 & echo $! > ${bench.path('pid')}`;
    const run = runScript(command([bench.script('s', body)]), [], { ...here, timeoutMs: 5_000 });
    expect(await run.done).to.deep.equal({ kind: 'exited', status: 0 });
    await run.ended;
    const background = Number(bench.lines('pid')[0]);
    expect(isAlive(background)).to.equal(true);
    run.terminate();
    expect(isAlive(background)).to.equal(true);
    process.kill(background);
  });

  it('terminates on request, also before the start', async () => {
    const script = bench.script('s', `echo started >> ${bench.path('out')}; sleep 1000`);
    const early = runScript(command([script]), [], here);
    early.terminate();
    expect((await early.done).kind).to.equal('notStarted');
    await early.ended;
    const late = runScript(command([script]), [], here);
    await until(() => bench.lines('out').length > 0, 'the start');
    late.terminate();
    expect(await late.done).to.deep.equal({ kind: 'signalled', signal: 'SIGTERM' });
    await late.ended;
    expect(bench.lines('out')).to.deep.equal(['started']);
  });

  it('captures the output of a command of the system', () => {
    expect(captureOutput('echo', ['a', 'b'])).to.equal('a b');
    expect(captureOutput('false', [])).to.equal(undefined);
    expect(captureOutput('/no/such/command', [])).to.equal(undefined);
  });
});
