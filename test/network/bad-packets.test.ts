/**
 * Packets that no router of ours has sent: each is counted, logged at most once, and moves no
 * timer. keepalived fails here: ten packets with a wrong TTL silence its master for six seconds.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { type CraftedAdvert, sendAdverts } from '../lab/crafted-advert.js';
import type { Daemon } from '../lab/daemon.js';
import { startPair } from '../lab/pair.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

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

  async function json(daemon: Daemon): Promise<string> {
    const path = join(daemon.directory, 'keepalived.json');
    process.kill(daemon.pid, 36);
    await eventually('a JSON dump', () => existsSync(path));
    await observeFor(100);
    return readFileSync(path, 'utf8');
  }

  /** The longest time between two adverts of n1. */
  function longestIntervalMs(): number {
    const times = lab.sniffer.seen('advert', ({ node }) => node === 'n1').map((a) => a.timeMs);
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
    const dump = await json(high);
    for (const counter of Object.keys(VERSION_3_MISTAKES)) {
      expect(dump, counter).to.match(new RegExp(`"${counter}":20\\b`));
      const lines = high.log().slice(before).split('\n');
      expect(lines.filter((line) => line.includes(`(${counter})`))).to.have.lengthOf(1);
    }
    expect(interval).to.be.within(195, 260);
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
    const dump = await json(high);
    expect(dump).to.match(/"auth_failure":50\b/);
    expect(dump).to.match(/"advert_interval_err":50\b/);
    expect(longestIntervalMs()).to.be.within(995, 1060);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });

  itOurs('a backup still takes over in time', async () => {
    const { high } = await startPair(lab);
    const client = lab.network.node('client');
    const noise = sendAdverts(client, Object.values(VERSION_3_MISTAKES), 100, 50);
    high.crash();
    const taken = await lab.sniffer.waitFor('n2', 'advert', ({ node }) => node === 'n2');
    const last = lab.sniffer.seen('advert', ({ node }) => node === 'n1').at(-1);
    // Priority 100 at 200 ms: 600 ms and a skew of 122 ms (RFC 9568 section 6.1).
    expect(taken.timeMs - (last?.timeMs ?? 0)).to.be.within(720, 780);
    await noise;
  });

  itOurs('ten thousand a second delay no advert', async () => {
    await startPair(lab);
    lab.sniffer.clear();
    const client = lab.network.node('client');
    await sendAdverts(client, Object.values(VERSION_3_MISTAKES), 30_000, 10_000);
    expect(longestIntervalMs()).to.be.within(195, 260);
    expect(lab.sniffer.seen('advert', ({ node }) => node === 'n2')).to.deep.equal([]);
    const flood = lab.sniffer.seen('advert', ({ node }) => node === 'client');
    expect(flood.length).to.be.greaterThan(20_000);
  });

  it('would be taken over by a good packet of the same kind', async () => {
    const { high } = await startPair(lab);
    await sendAdverts(lab.network.node('client'), [FORGED], 3, 50);
    await high.waitForLog(/Entering BACKUP STATE(?! \(init\))/);
  });
});
