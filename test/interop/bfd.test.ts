/** BFD with Debian's keepalived on the other side: both sessions, and what follows them here. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, globalDefinitions } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { controlSocket, statusOf, upkeep } from '../lab/upkeep-command.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const TIMERS = 'min_rx 100\n min_tx 100\n multiplier 3';

function session(neighbour: string, more = ''): string {
  return `bfd_instance B1 {
    neighbor_ip ${neighbour}
    ${TIMERS}
    ${more}
  }
`;
}

/** What a dump says of its sessions, without the descriptors and threads of keepalived. */
function sessionLines(dump: string): readonly string[] {
  const [, topology = ''] = dump.split('------< BFD Topology >------\n');
  return topology
    .split('\n')
    .filter((line) => line !== '' && !/ (fd|thread|sands)_| send error/.test(line));
}

describe('BFD with keepalived as the neighbour', function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs']);

  function start(track: string, more = ''): { ours: Daemon; theirs: Daemon } {
    const [here, there] = ['ours', 'theirs'].map((name) => lab.network.node(name).address);
    const followed = { priority: 100, more: `track_bfd {\n ${track}\n }` };
    const ours = lab.start('ours', configuration(followed, session(there ?? '', more)));
    const theirs = lab.start('theirs', globalDefinitions() + session(here ?? '', more), {
      kind: 'keepalived',
      extraArguments: ['-D'],
    });
    return { ours, theirs };
  }

  const logged = (daemon: Daemon, line: RegExp, text: string) =>
    eventually(
      text,
      () => line.test(daemon.log()),
      15_000,
      () => daemon.log().slice(-2000),
    );

  // Shows: bfd_instance.neighbor_ip, bfd_instance.min_rx, bfd_instance.min_tx
  // Shows: bfd_instance, bfd_instance.multiplier, vrrp_instance.track_bfd
  it('goes up on both sides; a lost neighbour is a fault here, until it is back', async () => {
    const { ours, theirs } = start('B1');
    await logged(ours, /VRRP_Instance\(VI_1\) Tracked BFD instance B1 is UP/, 'the session is up');
    await logged(theirs, /\(B1\) Entering Up state/, 'it is up for the neighbour');
    await logged(ours, /\(VI_1\) Entering MASTER STATE/, 'we are master');
    theirs.crash();
    await logged(ours, /\(B1\) Expired after 300 ms/, 'the neighbour is missed');
    await logged(ours, /\(VI_1\) Entering FAULT STATE/, 'that is a fault');
    theirs.start();
    await logged(ours, /FAULT[\s\S]*Entering MASTER STATE/, 'we are master again');
    expect(theirs.log()).to.not.match(/discarding/i);
  });

  it('tells the neighbour when it stops, who need not wait', async () => {
    const { ours, theirs } = start('B1 weight -30');
    await logged(theirs, /\(B1\) Entering Up state/, 'it is up for the neighbour');
    expect((await ours.stop()).code).to.equal(0);
    await logged(
      theirs,
      /\(B1\) Entering Down state \(Local diagnostic - Neighbor Signaled/,
      'told',
    );
  });

  it('is dumped in the lines of the neighbour, and stands in upkeep status', async () => {
    const { ours, theirs } = start('B1 weight 10', 'idle_tx 1000');
    for (const daemon of [ours, theirs]) {
      await logged(daemon, /\(B1\) Entering Up state/, 'the session is up');
    }
    const [dump, theirDump] = [ours, theirs].map((daemon) => {
      const path = join(daemon.directory, 'keepalived_bfd.data');
      daemon.signal('SIGUSR1');
      return () => (existsSync(path) ? sessionLines(readFileSync(path, 'utf8')) : undefined);
    });
    const told = await eventually('a dump', () => dump?.());
    const theirTold = await eventually('their dump', () => theirDump?.());
    const keys = (lines: readonly string[]) => lines.map((line) => line.replace(/ = .*/, ''));
    const more = ['   Last transition', '   Packets', '   Went up 1, went down 0'];
    expect(keys(told)).to.deep.equal([...keys(theirTold), ...more]);
    const comparable = (lines: readonly string[]) =>
      lines.filter((line) => !/ (IP|discriminator|last seen|[Pp]ackets|transition)\b/.test(line));
    expect(comparable(told)).to.include.members(comparable(theirTold));
    const [session] = statusOf(ours).bfd ?? [];
    expect(session).to.include({ name: 'B1', state: 'Up', remoteState: 'Up' });
    expect(session?.detectionTimeUs).to.equal(300_000);
    expect(session?.counters.received).to.be.greaterThan(0);
    const { output } = upkeep('status', '--socket', controlSocket(ours));
    expect(output).to.match(/\nB1 +Up +.* 300 ms +\d+ +\d+ +0 +0\n/);
    ours.signal('SIGUSR1');
    const vrrp = join(ours.directory, 'keepalived.data');
    const tracked = /VRRP Track BFD = B1\n.*\n {3}Bfd is up\n.*\n {5}VI_1, weight 10\n/;
    await eventually('that of VRRP', () => tracked.test(readFileSync(vrrp, 'utf8')));
  });

  it('is down for no follower while its own process is replaced', async () => {
    const { ours } = start('B1', 'idle_tx 1000');
    await logged(ours, /Tracked BFD instance B1 is UP/, 'the session is up');
    await logged(ours, /\(VI_1\) Entering MASTER STATE/, 'we are master');
    const before = ours.log().length;
    process.kill(ours.pidOf('bfd'), 'SIGKILL');
    const since = () => ours.log().slice(before);
    await eventually(
      'the successor has found its neighbour',
      () => since().includes('(B1) Entering Up state'),
      15_000,
      since,
    );
    expect(since()).to.not.match(/Entering FAULT STATE|Tracked BFD instance B1 is DOWN/);
  });
});
