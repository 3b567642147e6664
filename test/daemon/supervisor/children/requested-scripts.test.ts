import { expect } from 'chai';
import { RequestedScripts } from '../../../../src/daemon/supervisor/children/requested-scripts.js';
import type { ScriptOutcome } from '../../../../src/notify/script-outcome.js';
import { asRoot, command, isAlive, recorder, until, Workbench } from '../../../notify/fixture.js';

describe('daemon/requested-scripts', function () {
  this.timeout(30_000);
  let bench: Workbench;
  let scripts: RequestedScripts;
  let said: ReturnType<typeof recorder>;
  let outcomes: Map<number, ScriptOutcome>;
  beforeEach(() => {
    bench = new Workbench();
    said = recorder();
    outcomes = new Map();
    scripts = new RequestedScripts(asRoot, {
      workingDirectory: '/',
      log: said.log,
      onOutcome: (request, outcome) => void outcomes.set(request, outcome),
    });
  });
  afterEach(() => {
    scripts.cancelAll();
    bench.remove();
  });

  const sleeper = () =>
    command([bench.script('sleeper', `echo $$ >> ${bench.path('pids')}; sleep 60`)]);

  it('runs what is asked for and tells how it ended', async () => {
    scripts.run(1, command([bench.script('good', 'exit 0')]), 10_000);
    scripts.run(2, command([bench.script('bad', 'exit 3')]), 10_000);
    scripts.run(3, sleeper(), 100);
    await until(() => outcomes.size === 3, 'three outcomes');
    expect(outcomes.get(1)).to.deep.equal({ kind: 'exited', status: 0 });
    expect(outcomes.get(2)).to.deep.equal({ kind: 'exited', status: 3 });
    expect(outcomes.get(3)).to.deep.equal({ kind: 'timedOut', afterMs: 100 });
    expect(said.events).to.deep.equal([]);
  });

  it('ends what is cancelled and tells nothing of it', async () => {
    scripts.run(1, sleeper(), 60_000);
    scripts.run(2, sleeper(), 60_000);
    await until(() => bench.lines('pids').length === 2, 'both run');
    scripts.cancel(1);
    scripts.cancel(7);
    scripts.cancelAll();
    await until(() => !bench.lines('pids').some((pid) => isAlive(Number(pid))), 'both are gone');
    scripts.run(3, command([bench.script('good', 'exit 0')]), 10_000);
    await until(() => outcomes.size > 0, 'an outcome');
    expect([...outcomes.keys()]).to.deep.equal([3]);
  });

  it('says once until the next reload what cannot be run, and answers each time', () => {
    const missing = command([bench.path('missing')], { user: 'no-such-user' });
    scripts.run(1, missing, 1000);
    scripts.run(2, missing, 1000);
    expect([...outcomes.values()].map(({ kind }) => kind)).to.deep.equal([
      'notStarted',
      'notStarted',
    ]);
    expect(said.events).to.have.lengthOf(1);
    expect(said.events[0]).to.deep.include({
      event: 'scriptRefused',
      what: `MISC_CHECK ${missing.text}`,
    });
    scripts.configure(asRoot);
    scripts.run(3, missing, 1000);
    expect(said.events).to.have.lengthOf(2);
  });
});
