import { closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { expect } from 'chai';
import type { Configuration } from '../../src/config/model.js';
import { createNotifier, type Notifier } from '../../src/notify/notifier.js';
import type { NotifyEffect, NotifyState } from '../../src/vrrp/messages.js';
import {
  command,
  configuration,
  instance,
  isAlive,
  recorder,
  syncGroup,
  until,
  Workbench,
} from './fixture.js';

describe('Notifier', () => {
  let bench: Workbench;
  let notifier: Notifier;
  let said: ReturnType<typeof recorder>;
  beforeEach(() => {
    bench = new Workbench();
    said = recorder();
  });
  afterEach(() => {
    notifier.close();
    bench.remove();
  });

  function open(settings: Configuration): void {
    notifier = createNotifier({ configuration: settings, log: said.log, workingDirectory: '/' });
  }

  const send = (name: string, ...states: readonly NotifyState[]) => {
    for (const state of states) {
      const effect = { kind: 'notify', type: 'INSTANCE', name, state, priority: 100 } as const;
      notifier.notify(effect satisfies NotifyEffect);
    }
  };

  /** A script that notes that it begins and ends, and takes its time in between. */
  function noting(name: string, seconds: number) {
    const out = bench.path('out');
    const lines = [`echo "${name} begins $*" >> ${out}`, `sleep ${seconds}`];
    const body = [...lines, `echo "${name} ends" >> ${out}`].join('\n');
    return command([bench.script(name, body)]);
  }

  it('keeps transitions in order when a slow script meets quick flapping', async () => {
    const notify = { master: noting('master', 0.1), backup: noting('backup', 0.4) };
    open(configuration({ vrrpInstances: [instance('VI', { notify })] }));
    send('VI', 'BACKUP', 'MASTER', 'BACKUP', 'MASTER');
    await until(() => bench.lines('out').length === 8, 'four transitions');
    const both = (name: string) => [`${name} begins `, `${name} ends`];
    const expected = ['backup', 'master', 'backup', 'master'].flatMap(both);
    expect(bench.lines('out')).to.deep.equal(expected);
    expect(said.events.filter(({ event }) => event === 'scriptFailed')).to.deep.equal([]);
  });

  it('does not wait within a transition, nor for other instances', async () => {
    const slow = instance('A', { notify: { master: noting('own', 1), any: noting('any', 0) } });
    const other = instance('B', { notify: { any: noting('other', 0) } });
    open(configuration({ vrrpInstances: [slow, other] }));
    send('A', 'MASTER');
    send('B', 'BACKUP');
    await until(() => bench.lines('out').includes('own ends'), 'the slow script');
    const lines = bench.lines('out');
    expect(lines.at(-1)).to.equal('own ends');
    expect(lines).to.include('any begins INSTANCE A MASTER 100');
    expect(lines).to.include('other begins INSTANCE B BACKUP 100');
    const started = said.events.flatMap((event) =>
      event.event === 'scriptStarted' ? [event.what] : [],
    );
    const expected = ['notify_master of instance A', 'notify of instance A'];
    expect(started).to.deep.equal([...expected, 'notify of instance B']);
  });

  it('runs the stop script although an earlier one hangs, then ends what is left', async () => {
    const hanging = command([bench.script('hang', `echo $$ > ${bench.path('pid')}; sleep 1000`)]);
    const stop = noting('stop', 0);
    open(configuration({ vrrpInstances: [instance('VI', { notify: { master: hanging, stop } })] }));
    send('VI', 'MASTER');
    await until(() => bench.lines('pid').length === 1, 'the script that hangs');
    send('VI', 'STOP');
    await notifier.drain(1_000);
    expect(bench.lines('out')).to.deep.equal(['stop begins ', 'stop ends']);
    const pid = Number(bench.lines('pid')[0]);
    expect(isAlive(pid)).to.equal(true);
    notifier.close();
    await until(() => !isAlive(pid), 'the end of the script that hangs');
  });

  it('returns from draining as soon as nothing runs', async () => {
    open(configuration({ vrrpInstances: [instance('VI', { notify: { stop: noting('s', 0) } })] }));
    send('VI', 'STOP');
    await notifier.drain(3_600_000);
    expect(bench.lines('out')).to.deep.equal(['s begins ', 's ends']);
  });

  it('says why a script failed, and refuses what must not run', async () => {
    const bad = command([bench.script('bad', 'exit 3')]);
    const missing = command([bench.path('missing')]);
    open(
      configuration({ vrrpInstances: [instance('VI', { notify: { any: bad, stop: missing } })] }),
    );
    expect(said.events.map(({ event }) => event)).to.deep.equal(['scriptRefused']);
    send('VI', 'STOP');
    await until(() => said.events.some(({ event }) => event === 'scriptFailed'), 'the failure');
    expect(said.events.at(-1)).to.deep.equal({
      event: 'scriptFailed',
      what: 'notify of instance VI',
      command: bad.text,
      reason: 'exited with status 3',
    });
  });

  it('announces what a reload has removed by its old settings', async () => {
    const notify = { fault: noting('fault', 0), deleted: noting('deleted', 0) };
    open(configuration({ vrrpInstances: [instance('VI', { notify, notifyDeleted: true })] }));
    notifier.configure(configuration({}));
    send('VI', 'DELETED');
    await until(() => bench.lines('out').length === 2, 'the script of the removed instance');
    notifier.configure(configuration({}));
    send('VI', 'DELETED');
    await notifier.drain(5_000);
    expect(bench.lines('out')).to.deep.equal(['deleted begins ', 'deleted ends']);
  });

  it('keeps a FIFO and its script through a reload and repeats the states on request', async () => {
    const path = bench.path('fifo');
    const body = `echo "reader $*" >> ${bench.path('out')}; exec cat "$2" > ${bench.path('read')}`;
    const reader = command([bench.script('reader', body), 'arg']);
    const global = { notifyFifo: { path, script: reader }, fifoWritesStatesOnReload: true };
    const parts = { vrrpInstances: [instance('VI')], syncGroups: [syncGroup('VG', ['VI'])] };
    open(configuration({ ...parts, global }));
    send('VI', 'BACKUP', 'MASTER', 'MASTER_PRIORITY');
    notifier.notify({ kind: 'notify', type: 'GROUP', name: 'VG', state: 'MASTER', priority: 7 });
    await until(() => bench.lines('read').length === 3, 'the lines');
    notifier.configure(configuration({ ...parts, global }));
    send('VI', 'FAULT');
    await until(() => bench.lines('read').length === 6, 'the lines after the reload');
    expect(bench.lines('read')).to.deep.equal([
      'INSTANCE "VI" BACKUP 100',
      'INSTANCE "VI" MASTER 100',
      'GROUP "VG" MASTER 0',
      'INSTANCE "VI" MASTER 100',
      'GROUP "VG" MASTER 0',
      'INSTANCE "VI" FAULT 100',
    ]);
    expect(bench.lines('out')).to.deep.equal([`reader arg ${path}`]);
    notifier.configure(configuration(parts));
    expect(existsSync(path)).to.equal(false);
    expect(said.events.map(({ event }) => event)).to.deep.equal(['scriptStarted']);
  });

  it('writes a line once where both FIFOs are one', async () => {
    const path = bench.path('fifo');
    open(configuration({ global: { notifyFifo: { path }, vrrpNotifyFifo: { path } } }));
    send('VI', 'BACKUP');
    send('VI', 'MASTER');
    await until(() => existsSync(path), 'the FIFO');
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const buffer = Buffer.alloc(4_096);
    let read = '';
    await until(() => {
      try {
        read += buffer.toString('utf8', 0, readSync(descriptor, buffer));
      } catch {
        // Nothing there yet (EAGAIN).
      }
      return read.includes('MASTER');
    }, 'the lines');
    expect(read).to.equal('INSTANCE "VI" BACKUP 100\nINSTANCE "VI" MASTER 100\n');
    closeSync(descriptor);
  });

  it('tells of servers in their own FIFO and the common one, and runs their script', async () => {
    const paths = { all: bench.path('all'), vrrp: bench.path('vrrp'), lvs: bench.path('lvs') };
    const { global } = configuration({});
    open({
      ...configuration({ vrrpInstances: [instance('VI')] }),
      global: {
        ...global,
        notifyFifo: { path: paths.all },
        vrrpNotifyFifo: { path: paths.vrrp },
        balancer: { ...global.balancer, notifyFifo: { path: paths.lvs } },
      },
    });
    await until(() => Object.values(paths).every((path) => existsSync(path)), 'three FIFOs');
    const readers = Object.values(paths).map((path) =>
      openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
    );
    const service = '[10.0.0.1]:tcp:80';
    const server = '[10.0.0.2]:tcp:80';
    const script = noting('down', 0);
    notifier.notifyBalancer({ type: 'RS', server, service, state: 'DOWN', script });
    send('VI', 'MASTER');
    await until(() => bench.lines('out').length === 2, 'the script');
    const texts = readers.map((reader) => {
      const bytes = Buffer.alloc(4096);
      const text = bytes.toString('utf8', 0, readSync(reader, bytes));
      closeSync(reader);
      return text;
    });
    const about = {
      server: `RS ${server} ${service} DOWN\n`,
      router: 'INSTANCE "VI" MASTER 100\n',
    };
    expect(texts).to.deep.equal([about.server + about.router, about.router, about.server]);
    expect(bench.lines('out')).to.deep.equal(['down begins ', 'down ends']);
  });

  it('starts two hundred scripts and lets the event loop turn in between', async () => {
    const names = Array.from({ length: 200 }, (_, number) => `VI_${number}`);
    const any = command([bench.script('s', 'echo "$2" >> "$(dirname "$0")/out"')]);
    open(
      configuration({ vrrpInstances: names.map((name) => instance(name, { notify: { any } })) }),
    );
    let turns = 0;
    const count = setInterval(() => {
      turns += 1;
    }, 1);
    for (const name of names) {
      send(name, 'MASTER');
    }
    await until(() => bench.lines('out').length === 200, 'two hundred scripts');
    clearInterval(count);
    expect(bench.lines('out')).to.have.members(names);
    expect(turns).to.be.greaterThan(50);
  });
});
