/** Processes end, hang and cannot be started, in every order: what they held is let go, once. */
import { expect } from 'chai';
import { processActivity } from '../../src/linux/process/process-activity.js';
import { globalDefinitions, instance, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { BLOCK_SIGNAL, HANGING_ENVIRONMENT, SPIN_SIGNAL } from '../lab/hang.js';
import { onlyHolder, startPair } from '../lab/pair.js';
import { isAlive, processTree, signalIfAlive } from '../lab/process-tree.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

/** So many that removing them takes the VRRP process several turns. */
const MANY_ADDRESSES = Array.from(
  { length: 500 },
  (_, index) => `10.99.${1 + (index >> 8)}.${index & 255}/32`,
);

describe('life of our processes', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  /** What a test has left without a supervisor. */
  const former: number[] = [];
  afterEach(() => {
    for (const pid of former.splice(0)) {
      signalIfAlive(pid, 'SIGKILL');
    }
  });

  /** A master alone, with its addresses. */
  async function startMaster(addresses: readonly string[], more = ''): Promise<Daemon> {
    const text = `${globalDefinitions()}${more}\n${instance({ priority: 200, addresses })}`;
    const daemon = lab.start('n1', text);
    await daemon.waitForLog(/Startup complete/);
    await eventually('it holds its addresses', () => held().length === addresses.length, 20_000);
    return daemon;
  }

  /** The addresses of n1 besides its own. */
  function held(): readonly string[] {
    const node = lab.network.node('n1');
    return node.addresses().filter((each) => each !== `${node.address}/24`);
  }

  async function allEnd(pids: readonly number[]): Promise<void> {
    await eventually('all its processes end', () => !pids.some(isAlive));
  }

  it('500 addresses are gone when the supervisor was killed', async () => {
    const daemon = await startMaster(MANY_ADDRESSES);
    const pids = processTree(daemon.pid);
    process.kill(daemon.pid, 'SIGKILL');
    await allEnd(pids);
    expect(held()).to.deep.equal([]);
    await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
  });

  it('a child that learns of two ends at once removes its addresses first', async () => {
    const daemon = await startMaster(MANY_ADDRESSES);
    const pids = processTree(daemon.pid);
    const child = daemon.pidOf('vrrp');
    process.kill(child, 'SIGSTOP');
    process.kill(daemon.pid, 'SIGKILL');
    await eventually('the supervisor is gone', () => !isAlive(daemon.pid));
    process.kill(child, 'SIGCONT');
    await allEnd(pids);
    expect(held()).to.deep.equal([]);
    await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
  });

  itOurs('what hangs ends as well when the supervisor was killed', async () => {
    const server = 'real_server 10.99.0.2 80 {\n TCP_CHECK {\n connect_timeout 1\n }\n }';
    const service = `virtual_server 10.99.0.100 80 {\n protocol TCP\n ${server}\n}\n`;
    const daemon = lab.start(
      'n1',
      `${globalDefinitions()}${service}${instance({ priority: 200, advertInterval: 0.2 })}`,
      { environment: HANGING_ENVIRONMENT },
    );
    await eventually('it holds its address', () => held().length === 1, 20_000);
    const vrrp = daemon.pidOf('vrrp');
    const others = (): readonly number[] =>
      processTree(daemon.pid).filter((pid) => pid !== daemon.pid && pid !== vrrp);
    await eventually('a checker runs and a process stands by', () => others().length === 2);
    await observeFor(1000); // until it hears signals
    const pids = processTree(daemon.pid);
    for (const [index, pid] of others().entries()) {
      process.kill(pid, index === 0 ? SPIN_SIGNAL : BLOCK_SIGNAL);
    }
    process.kill(daemon.pid, 'SIGKILL');
    await eventually('its address is gone', () => held().length === 0);
    await eventually('all its processes end', () => !pids.some(isAlive), 30_000);
  });

  for (const [what, signal] of [
    ['is stopped', 'SIGSTOP'],
    ['computes for ever', SPIN_SIGNAL],
  ] as const) {
    itOurs(
      `a child that ${what} when its supervisor is killed ends at the next start`,
      async () => {
        const server = 'real_server 10.99.0.2 80 {\n TCP_CHECK {\n connect_timeout 1\n }\n }';
        const service = `virtual_server 10.99.0.100 80 {\n protocol TCP\n ${server}\n}\n`;
        const master = instance({ priority: 200, advertInterval: 0.5 });
        const text = `${globalDefinitions()}${service}${master}`;
        const daemon = lab.start('n1', text, { environment: HANGING_ENVIRONMENT });
        await daemon.waitForLog(/Startup complete/, 30_000);
        await eventually('it holds its address', () => held().length === 1, 20_000);
        // One that computes takes a whole processor.
        const roles =
          signal === SPIN_SIGNAL ? (['vrrp'] as const) : (['vrrp', 'checkers'] as const);
        const children = roles.map((role) => daemon.pidOf(role));
        former.push(...children);
        const ticksOf = (pid: number): number => processActivity(pid)?.processorTicks ?? 0;
        const before = children.map(ticksOf);
        for (const pid of children) {
          process.kill(pid, signal);
        }
        if (signal === SPIN_SIGNAL) {
          // It is only a request: until they obey, they would end with their supervisor.
          await eventually('it computes', () =>
            children.every((pid, index) => ticksOf(pid) > (before[index] ?? 0) + 10),
          );
        }
        const supervisor = daemon.pid;
        process.kill(supervisor, 'SIGKILL');
        await eventually('the supervisor is gone', () => !isAlive(supervisor));
        expect(children.filter(isAlive)).to.deep.equal(children);
        const startedMs = daemon.start();
        await lab.sniffer.waitFor(
          'it adverts',
          'advert',
          ({ priority, timeMs }) => priority === 200 && timeMs > startedMs,
          30_000,
        );
        expect(children.filter(isAlive)).to.deep.equal([]);
        if (signal === 'SIGSTOP') {
          // The other may have been ended by the kernel meanwhile, on a slow machine.
          expect(daemon.log()).to.match(/Killed process \d+ \(vrrp\) of a daemon that is gone/);
          expect(daemon.log()).to.match(/Killed process \d+ \(checkers\) of a daemon that is gone/);
        }
        // The first advert leaves before the address is there.
        await eventually('it holds its address again', () => held().length === 1);
        expect(held()).to.deep.equal([`${VIRTUAL_ADDRESS}/24`]);
        expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
        expect(await daemon.stop()).to.deep.include({ code: 0 });
        expect(held()).to.deep.equal([]);
      },
    );
  }

  itOurs('SIGTERM releases what a hanging child holds', async () => {
    const daemon = await startMaster(MANY_ADDRESSES, 'child_wait_time 1');
    const pids = processTree(daemon.pid);
    process.kill(daemon.pidOf('vrrp'), 'SIGSTOP');
    lab.sniffer.clear();
    expect(await daemon.stop()).to.deep.include({ code: 0 });
    expect(held()).to.deep.equal([]);
    await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
    expect(daemon.log()).to.match(/VRRP child .* has not (ended|answered for .*): killing it/);
    await allEnd(pids);
  });

  itOurs('a release claims nothing: the peer that is master keeps the traffic', async () => {
    const { high } = await startPair(lab, { advertInterval: 0.2 }, 'child_wait_time 3\n');
    process.kill(high.pidOf('vrrp'), 'SIGSTOP');
    await lab.sniffer.waitFor('n2 takes over', 'gratuitousArp', ({ node }) => node === 'n2');
    lab.sniffer.clear();
    await high.stop();
    await observeFor(500);
    const { events } = lab.sniffer;
    expect(events.filter(({ kind, node }) => kind === 'gratuitousArp' && node === 'n1')).to.eql([]);
    const adverts = lab.sniffer.seen('advert', ({ node }) => node === 'n1');
    expect(adverts.map(({ priority }) => priority)).to.deep.equal([0]);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(false);
    expect(lab.network.node('n2').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });

  for (const [what, signal, withinMs] of [
    ['is stopped', 'SIGSTOP', 15_000],
    ['waits for ever', BLOCK_SIGNAL, 15_000],
    ['computes for ever', SPIN_SIGNAL, 30_000],
  ] as const) {
    itOurs(`a child that ${what} is replaced, and one node holds the address`, async () => {
      const options = { environment: HANGING_ENVIRONMENT };
      const { high } = await startPair(lab, { advertInterval: 1 }, '', options);
      const victim = high.pidOf('vrrp');
      process.kill(victim, signal);
      await high.waitForLog(
        /VRRP child process\(\d+\) has not answered for .*: killing it/,
        withinMs,
      );
      await high.waitForLog(/resumed/);
      expect(high.pidOf('vrrp')).not.to.equal(victim);
      await onlyHolder(lab, 'n1');
    });
  }

  itOurs('nothing is replaced when all processes were stopped and go on', async () => {
    const { high } = await startPair(lab, { advertInterval: 1 });
    const pids = processTree(high.pid);
    const child = high.pidOf('vrrp');
    for (const signal of ['SIGSTOP', 'SIGCONT'] as const) {
      for (const pid of pids) {
        process.kill(pid, signal);
      }
      await observeFor(6000);
    }
    expect(high.pidOf('vrrp')).to.equal(child);
    expect(high.log()).not.to.match(/has not answered/);
    await onlyHolder(lab, 'n1');
  });
});
