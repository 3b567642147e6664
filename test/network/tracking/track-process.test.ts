/**
 * `vrrp_track_process`. The kernel tells of processes in the first network namespace alone, and
 * keepalived listens where it runs: both daemons are in the first one here, on one end of a wire
 * whose other end is in a namespace of the lab, and `vrrp_startup_delay` keeps them silent.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const DEVICE = 'upk-process';
/** Runs the daemon where the test runs. */
const HERE = ['nsenter', `--net=/proc/${process.pid}/ns/net`];
/** Without the right to look at process 1 there is no way to the first network namespace. */
const CONFINED = ['setpriv', '--bounding-set', '-sys_ptrace'];

describe('a tracked process', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const processes: ChildProcess[] = [];
  let folder = '';

  before('a program, and a wire', () => {
    folder = mkdtempSync(join(tmpdir(), 'upkeep-track-process-'));
    copyFileSync('/bin/sleep', join(folder, 'upk-slept'));
    copyFileSync('/bin/sleep', join(folder, 'upk-sleeps-for-long'));
    const { namespace } = lab.network.node('n1');
    const ip = (...words: readonly string[]) => execFileSync('ip', words);
    ip('link', 'add', DEVICE, 'type', 'veth', 'peer', 'name', 'process0', 'netns', namespace);
    ip('link', 'set', DEVICE, 'addrgenmode', 'none', 'up');
    ip('-n', namespace, 'link', 'set', 'process0', 'up');
    ip('address', 'add', '192.0.2.1/24', 'dev', DEVICE);
  });
  afterEach(() => {
    for (const each of processes.splice(0)) {
      each.kill('SIGKILL');
    }
  });
  // The wire goes with the namespace of its other end.
  after(() => rmSync(folder, { recursive: true }));

  /** Runs the program under a command line of its own. */
  function run(words: readonly [string, ...string[]], program = 'upk-slept'): ChildProcess {
    const [argv0, ...parameters] = words;
    const started = spawn(join(folder, program), parameters, { argv0, stdio: 'ignore' });
    processes.push(started);
    return started;
  }

  function definition(name: string, ...lines: readonly string[]): string {
    return `vrrp_track_process ${name} {\n ${lines.join('\n ')}\n}\n`;
  }

  function file(definitions: string, names: readonly string[], global = ''): string {
    return `global_defs {\n vrrp_startup_delay 3600\n ${global}\n}\n${definitions}
      vrrp_instance A {\n interface ${DEVICE}\n virtual_router_id 5\n priority 100\n
      unicast_src_ip 192.0.2.1\n unicast_peer {\n 192.0.2.2\n }
      track_process {\n ${names.join('\n ')}\n }\n virtual_ipaddress {\n 192.0.2.50/32\n }\n}\n`;
  }

  async function startHere(kind: DaemonKind, text: string): Promise<Daemon> {
    const daemon = lab.start('n1', text, { kind, through: HERE });
    await daemon.waitForLog(/Startup complete/);
    return daemon;
  }

  /** How many processes it has counted, by the name of the definition. */
  function counts(daemon: Daemon): Readonly<Record<string, number>> {
    const dump = readFileSync(join(daemon.directory, 'keepalived.data'), 'utf8');
    const found = dump.matchAll(/Track process = (\S+)\n(?:.*\n)*? +Current processes = (\d+)/g);
    return Object.fromEntries([...found].map(([, name, count]) => [name, Number(count)]));
  }

  async function expectCounts(daemon: Daemon, expected: Readonly<Record<string, number>>) {
    await eventually(
      `counts ${JSON.stringify(expected)}`,
      () => {
        daemon.signal('SIGUSR1');
        try {
          expect(counts(daemon)).to.deep.equal(expected);
          return true;
        } catch {
          return false;
        }
      },
      10_000,
      () => JSON.stringify(counts(daemon)) + daemon.log().slice(-1000),
    );
  }

  const FORMS: Readonly<Record<string, readonly [lines: readonly string[], count: number]>> = {
    name: [['process upk-slept'], 6],
    otherName: [['process upk-slep'], 0],
    pathWithoutMore: [['process /upk/upk-slept'], 0],
    path: [['process /upk/upk-slept', 'full_command'], 1],
    commandAlone: [['process upk-slept', 'full_command'], 5],
    words: [['process upk-slept 881'], 1],
    wordsExactly: [['process upk-slept 881', 'param_match'], 1],
    twoWords: [['process upk-slept 881 1'], 1],
    leading: [['process upk-slept 881', 'param_match partial'], 2],
    beginning: [['process upk-slept 881', 'param_match initial'], 3],
    lastBegins: [['process upk-slept 881 1', 'param_match initial'], 1],
    noWords: [['process upk-slept', 'param_match'], 0],
    anyWords: [['process upk-slept', 'param_match partial'], 5],
  };

  for (const kind of ['upkeep', 'keepalived'] as const) {
    const ofAll = Object.entries(FORMS);
    const text = () =>
      file(
        ofAll.map(([name, [lines]]) => definition(name, ...lines)).join(''),
        ofAll.map(([name]) => `${name} weight 1`),
      );
    const expected = Object.fromEntries(ofAll.map(([name, [, count]]) => [name, count]));
    const runAll = () => {
      run(['upk-slept', '881']);
      run(['upk-slept', '881', '1']);
      run(['upk-slept', '8812']);
      run(['upk-slept', '99']);
      run(['/upk/upk-slept', '881']);
      return run(['upk-slept', '0.881', '881']);
    };

    // Shows: vrrp_track_process, vrrp_track_process.process, vrrp_track_process.param_match
    // Shows: vrrp_track_process.full_command
    it(`is meant by its name, its command or its parameters (${kind})`, async () => {
      const none = Object.fromEntries(ofAll.map(([name]) => [name, 0]));
      const daemon = await startHere(kind, text());
      await expectCounts(daemon, none);
      const last = runAll();
      await expectCounts(daemon, expected);
      last.kill();
      const fewer = { ...expected, name: 5, commandAlone: 4, anyWords: 4 };
      await expectCounts(daemon, fewer);
      daemon.reload();
      await daemon.waitForLog(/Reload(ed| complete)/);
      await expectCounts(daemon, fewer);
    });

    // Shows: vrrp_track_process.quorum, vrrp_track_process.quorum_max, vrrp_track_process.weight
    // Shows: vrrp_instance.track_process, vrrp_instance.track_process.weight
    it(`counts in the priority by its quorum and its weight (${kind})`, async () => {
      const text = file(
        definition('two', 'process upk-slept', 'quorum 2', 'weight 10') +
          definition('single', 'process upk-slept', 'quorum_max 1', 'weight 1') +
          definition('turned', 'process upk-slept', 'quorum 2', 'weight -3'),
        ['two', 'single', 'turned weight -20'],
      );
      const daemon = await startHere(kind, text);
      const priority = (from: number, to: number) =>
        daemon.waitForLog(
          new RegExp(`\\(A\\) Changing effective priority from ${from} to ${to}\\b`),
        );
      const first = run(['a', '600']);
      await daemon.waitForLog(/Quorum gained for tracked process single/);
      await priority(80, 81);
      const second = run(['b', '600']);
      await daemon.waitForLog(/Quorum gained for tracked process two/);
      await daemon.waitForLog(/Quorum lost for tracked process single/);
      await daemon.waitForLog(/effective priority from \d+ to 110\b/);
      let from = daemon.log().length;
      second.kill();
      await daemon.waitForLog(/Quorum lost for tracked process two/, 10_000, from);
      await daemon.waitForLog(/effective priority from \d+ to 81\b/, 10_000, from);
      from = daemon.log().length;
      first.kill();
      await daemon.waitForLog(/Quorum lost for tracked process single/, 10_000, from);
      await daemon.waitForLog(/effective priority from 81 to 80\b/, 10_000, from);
    });

    // Shows: vrrp_track_process.terminate_delay
    it(`that comes back within terminate_delay was never away (${kind})`, async () => {
      const delayed = definition('d', 'process upk-slept', 'terminate_delay 2', 'weight 10');
      const at = definition('at', 'process upk-slept', 'weight 1');
      const first = run(['a', '600']);
      const daemon = await startHere(kind, file(delayed + at, ['d', 'at']));
      first.kill();
      await daemon.waitForLog(/Quorum lost for tracked process at/);
      const second = run(['a', '600']);
      await daemon.waitForLog(/Quorum gained for tracked process at/);
      second.kill();
      await daemon.waitForLog(/Quorum lost for tracked process d/);
      expect(daemon.log().match(/Quorum lost for tracked process at/g)).to.have.length(2);
      expect(daemon.log()).not.to.match(/Quorum gained for tracked process d/);
    });
  }

  // Shows: vrrp_track_process.fork_delay, vrrp_track_process.delay
  itOurs('that has just begun counts after fork_delay, however it began', async () => {
    const delayed = definition('d', 'process upk-slept', 'delay 1', 'weight 10');
    const at = definition('at', 'process upk-slept', 'weight 1');
    const daemon = await startHere('upkeep', file(delayed + at, ['d', 'at']));
    run(['a', '600']);
    await daemon.waitForLog(/Quorum gained for tracked process at/);
    expect(daemon.log()).not.to.match(/tracked process d/);
    await daemon.waitForLog(/Quorum gained for tracked process d/);
  });

  itOurs('has a name of which 15 bytes count', async () => {
    const long = definition('long', 'process upk-sleeps-for-long', 'weight 1');
    run(['a', '600'], 'upk-sleeps-for-long');
    const daemon = await startHere('upkeep', file(long, ['long']));
    await expectCounts(daemon, { long: 1 });
  });

  // Shows: global_defs.process_monitor_rcv_bufs, global_defs.process_monitor_rcv_bufs_force
  itOurs('is looked up again when messages of the kernel were lost', async () => {
    const buffer = 'process_monitor_rcv_bufs 4096\n process_monitor_rcv_bufs_force true';
    const text = file(definition('p', 'process upk-slept', 'weight 10'), ['p'], buffer);
    const daemon = await startHere('upkeep', text);
    daemon.signal('SIGSTOP');
    for (let turn = 0; turn < 50; turn += 1) {
      execFileSync('true');
    }
    run(['a', '600']);
    daemon.signal('SIGCONT');
    await daemon.waitForLog(/events of processes were lost \(ENOBUFS\)/);
    await daemon.waitForLog(/Quorum gained for tracked process p/);
  });

  // Shows: vrrp_sync_group.track_process, vrrp_sync_group.track_process.weight
  itOurs('is heard of in another network namespace too, and by a successor', async () => {
    const { namespace } = lab.network.node('n1');
    const text = configuration(
      { priority: 100, more: 'track_process {\n p weight 0\n }' },
      `net_namespace ${namespace}\n${definition('p', 'process upk-slept', 'weight 7')}
       vrrp_sync_group G {\n group {\n VI_1\n }\n sync_group_tracking_weight\n
       track_process {\n p weight 20 reverse\n }\n}\n`,
    );
    const priority = (value: number) =>
      lab.sniffer.waitFor(`${value}`, 'advert', (advert) => advert.priority === value);
    const running = run(['a', '600']);
    const daemon = lab.start('n1', text, { kind: 'upkeep', through: HERE });
    await daemon.waitForLog(/proc_events has confirmed/);
    await priority(80);
    process.kill(daemon.pidOf('vrrp'), 'SIGKILL');
    await daemon.waitForLog(/went on with/);
    lab.sniffer.clear();
    await priority(80);
    running.kill();
    await daemon.waitForLog(/Entering FAULT STATE.*tracked process p quorum not achieved/);
    const from = daemon.log().length;
    run(['a', '600']);
    await daemon.waitForLog(/Entering BACKUP STATE/, 10_000, from);
  });

  itOurs('is looked for each second where the kernel does not tell', async () => {
    const text = configuration(
      { priority: 100, more: 'track_process {\n p\n }' },
      definition('p', 'process upk-slept', 'weight 10'),
    );
    const daemon = lab.start('n1', text, { kind: 'upkeep', through: CONFINED });
    await daemon.waitForLog(/the kernel does not tell of processes .*\/proc is read each second/);
    await daemon.waitForLog(/Startup complete/); // the first look counts without a line
    const running = run(['a', '600']);
    await daemon.waitForLog(/Quorum gained for tracked process p/);
    running.kill();
    await daemon.waitForLog(/Quorum lost for tracked process p/);
    daemon.reload();
    await daemon.waitForLog(/Reload complete/);
    expect(daemon.log().match(/does not tell/g)).to.have.length(1);
  });
});
