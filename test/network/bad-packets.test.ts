/**
 * Packets that no router of ours has sent: each is counted, logged at most once, and moves no
 * timer. keepalived fails here: ten packets with a wrong TTL silence its master for six seconds.
 */
import { expect } from 'chai';
import { VIRTUAL_ADDRESS } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { type CraftedAdvert, sendAdverts } from '../lab/packets/crafted-advert.js';
import { Sniffer } from '../lab/packets/sniffer.js';
import { startPair } from '../lab/pair.js';
import { statusOf } from '../lab/upkeep-command.js';
import { itOurs, useLab } from '../lab/use-lab.js';

// Limits on times are generous: a timer that bad packets restart would be late by seconds.

/** Sent by the client; would win the election if it were accepted. */
const FORGED: CraftedAdvert = { source: '10.99.0.3', priority: 250 };

const VERSION_3_MISTAKES: Readonly<Record<string, CraftedAdvert>> = {
  ip_ttl_err: { ...FORGED, timeToLive: 3 },
  checksum_err: { ...FORGED, wrongChecksum: true },
  version_err: { ...FORGED, version: 4 },
  packet_len_err: { ...FORGED, cutBytes: 4 },
  invalid_type_rcvd: { ...FORGED, type: 2 },
};

const VERSION_2: CraftedAdvert = { ...FORGED, version: 2, password: 'correct-' };
const VERSION_2_MISTAKES: Readonly<Record<string, CraftedAdvert>> = {
  auth_failure: { ...VERSION_2, password: 'anything' },
  advert_interval_err: { ...VERSION_2, interval: 7 },
};

describe('bad packets', function () {
  this.timeout(90_000);
  const lab = useLab(['n1', 'n2']);

  /** The packet counters of the one instance. */
  function countersOf(daemon: Daemon) {
    return statusOf(daemon).vrrp?.instances[0]?.counters;
  }

  /** The longest time between two adverts of n1. */
  function longestIntervalMs(sniffer = lab.sniffer): number {
    const times = sniffer.seen('advert', ({ node }) => node === 'n1').map((a) => a.timeMs);
    return Math.max(...times.map((time, index) => time - (times[index - 1] ?? time)));
  }

  async function withstand(mistakes: Readonly<Record<string, CraftedAdvert>>, each: number) {
    const client = lab.network.node('client');
    for (const mistake of Object.values(mistakes)) {
      await sendAdverts(client, [mistake], each, 50);
    }
  }

  itOurs('version 3: a master goes on undisturbed', async () => {
    const { high } = await startPair(lab);
    const before = high.log().length;
    lab.sniffer.clear();
    await withstand(VERSION_3_MISTAKES, 20);
    const interval = longestIntervalMs();
    const lines = high.log().slice(before).split('\n');
    for (const counter of Object.keys(VERSION_3_MISTAKES)) {
      expect(countersOf(high)).to.have.property(counter, 20);
      expect(lines.filter((line) => line.includes(`(${counter})`))).to.have.lengthOf(1);
    }
    expect(interval).to.be.lessThan(400);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(lab.sniffer.seen('advert', ({ node }) => node === 'n2')).to.deep.equal([]);
  });

  itOurs('version 2: neither a password nor an interval of somebody else counts', async () => {
    const more = 'authentication {\n auth_type PASS\n auth_pass correct-horse\n }';
    const options = { version: 2, advertInterval: 1, more } as const;
    const { high } = await startPair(lab, options);
    lab.sniffer.clear();
    await withstand(VERSION_2_MISTAKES, 50);
    await lab.sniffer.waitFor('adverts', 'advert', () => lab.sniffer.seen('advert').length > 60);
    expect(countersOf(high)).to.include({ auth_failure: 50, advert_interval_err: 50 });
    expect(longestIntervalMs()).to.be.lessThan(1900);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });

  itOurs('other addresses than ours are counted and reported once; the advert counts', async () => {
    const { low } = await startPair(lab);
    const before = low.log().length;
    const other = { ...FORGED, addresses: ['10.99.0.150'] };
    await sendAdverts(lab.network.node('client'), [other], 20, 50);
    expect(countersOf(low)).to.have.property('addr_list_err', 20);
    const lines = low.log().slice(before).split('\n');
    expect(lines.filter((line) => line.includes('not present in advert'))).to.have.lengthOf(1);
  });

  itOurs('a backup still takes over in time', async () => {
    const { high } = await startPair(lab);
    const client = lab.network.node('client');
    const noise = sendAdverts(client, Object.values(VERSION_3_MISTAKES), 200, 50);
    high.crash();
    const taken = await lab.sniffer.waitFor('n2', 'advert', ({ node }) => node === 'n2');
    const last = lab.sniffer.seen('advert', ({ node }) => node === 'n1').at(-1);
    // Priority 100 at 200 ms: 600 ms and a skew of 122 ms (RFC 9568 section 6.1).
    expect(taken.timeMs - (last?.timeMs ?? 0)).to.be.within(720, 1500);
    await noise;
  });

  itOurs('ten thousand a second delay no advert', async () => {
    await startPair(lab);
    // A sniffer that hears only the routers loses none of their adverts in the flood.
    const routers = 'ip proto 112 and not src host 10.99.0.3';
    const sniffer = await Sniffer.start(lab.network, 'client', routers);
    const client = lab.network.node('client');
    await sendAdverts(client, Object.values(VERSION_3_MISTAKES), 30_000, 10_000);
    await sniffer.stop();
    const adverts = sniffer.seen('advert');
    expect(adverts.length).to.be.greaterThan(12);
    expect(adverts.filter(({ node }) => node !== 'n1')).to.deep.equal([]);
    expect(longestIntervalMs(sniffer)).to.be.lessThan(400);
    const flood = lab.sniffer.seen('advert', ({ node }) => node === 'client');
    expect(flood.length).to.be.greaterThan(20_000);
  });

  it('would be taken over by a good packet of the same kind', async () => {
    const { high } = await startPair(lab);
    await sendAdverts(lab.network.node('client'), [FORGED], 3, 50);
    await high.waitForLog(/Entering BACKUP STATE(?! \(init\))/);
  });
});
