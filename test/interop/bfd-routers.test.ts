/** BFD with BIRD and with FRR's bfdd as the neighbour, told and lost in both directions. */
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import {
  type BfdRouter,
  type RouterSession,
  type StartRouter,
  startBird,
  startFrr,
} from '../lab/servers/bfd-routers.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const OURS_FAR = '10.99.0.71';
const THEIRS_FAR = '10.99.0.72';

describe('BFD with a router as the neighbour', function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });

  /** `P` over IPv4, `Q` over IPv6, `R` over several hops. */
  function sessionsOf(minTxMs: number): string {
    const { address, address6 } = lab.network.node('theirs');
    const timers = `min_rx 200\n min_tx ${minTxMs}\n multiplier 5`;
    return [
      ['P', `neighbor_ip ${address}`],
      ['Q', `neighbor_ip ${address6}\n source_ip ${lab.network.node('ours').address6}`],
      ['R', `neighbor_ip ${THEIRS_FAR}\n source_ip ${OURS_FAR}\n multihop\n max_hops 200`],
    ]
      .map(([name, words]) => `bfd_instance ${name} {\n ${words}\n ${timers}\n}\n`)
      .join('');
  }

  const ourText = (minTxMs: number) => {
    const more = 'track_bfd {\n P weight -10\n Q weight -10\n R weight -10\n }';
    return configuration({ priority: 100, more }, sessionsOf(minTxMs));
  };

  async function meet(start: StartRouter): Promise<{ ours: Daemon; router: BfdRouter }> {
    const [here, there] = [lab.network.node('ours'), lab.network.node('theirs')];
    here.ip('address', 'add', `${OURS_FAR}/24`, 'dev', 'eth0');
    there.ip('address', 'add', `${THEIRS_FAR}/24`, 'dev', 'eth0');
    const sessions: readonly RouterSession[] = [
      { peer: here.address, local: there.address, multihop: false },
      { peer: here.address6, local: there.address6, multihop: false },
      { peer: OURS_FAR, local: THEIRS_FAR, multihop: true },
    ];
    const router = await start(there, sessions);
    const ours = lab.start('ours', ourText(200));
    for (const name of ['P', 'Q', 'R']) {
      await logged(ours, new RegExp(`\\(${name}\\) Entering Up state`));
    }
    for (const { peer } of sessions) {
      await eventually(`${peer} is up for it`, () => router.isUp(peer));
    }
    return { ours, router };
  }

  const logged = (daemon: Daemon, line: RegExp, from = 0) => daemon.waitForLog(line, 15_000, from);

  for (const [name, start] of [
    ['BIRD', startBird],
    ['FRR', startFrr],
  ] as const) {
    it(`${name}: other timers disturb nothing; the end of the router is seen`, async () => {
      const { ours, router } = await meet(start);
      const peer = lab.network.node('ours').address;
      const before = ours.log().length;
      ours.reload(ourText(300));
      await logged(ours, /Reload complete/, before);
      router.shutDown(peer);
      await logged(ours, /\(P\) Entering Down state/, before);
      expect(router.isUp(OURS_FAR)).to.equal(true);
      expect(ours.log().slice(before)).to.not.match(/\([QR]\) Entering Down/);
      router.kill();
      for (const session of ['Q', 'R']) {
        await logged(ours, new RegExp(`\\(${session}\\) Expired after 1000 ms`), before);
      }
    });

    it(`${name}: learns that we stop, and misses us when we are killed`, async () => {
      const { ours, router } = await meet(start);
      const { address, address6 } = lab.network.node('ours');
      const all = [address, address6, OURS_FAR];
      const allAre = (up: boolean) =>
        eventually(`all are ${up ? 'up' : 'down'}`, () =>
          all.every((peer) => router.isUp(peer) === up),
        );
      ours.crash();
      await allAre(false);
      ours.start();
      await allAre(true);
      expect((await ours.stop()).code).to.equal(0);
      await allAre(false);
      router.kill();
    });
  }
});
