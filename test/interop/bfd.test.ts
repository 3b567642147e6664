/** BFD with Debian's keepalived on the other side: both sessions, and what follows them here. */
import { expect } from 'chai';
import { configuration, globalDefinitions } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
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
