/** IPv6 instances, with Debian's keepalived as the other router in both roles. */
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import { MixedPair, type RouterName } from '../lab/mixed-pair.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';
import { complaints } from './complaints.js';

const VIRTUAL = ['fe80::100', '2001:db8:99::100'] as const;
const ADDRESSES = [VIRTUAL[0], `${VIRTUAL[1]}/64`];

describe('IPv6 with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });
  const pair = new MixedPair(lab, VIRTUAL);

  /** Over multicast, or to the other one alone. */
  function start(priorities: Readonly<Record<RouterName, number>>, isUnicast: boolean) {
    return pair.start((name) => {
      const more = isUnicast ? pair.unicast(name, 'address6') : '';
      return configuration({ priority: priorities[name], addresses: ADDRESSES, more });
    });
  }

  for (const [title, isUnicast] of [
    ['multicast', false],
    ['unicast', true],
  ] as const) {
    // Shows: vrrp_instance.unicast_peer, vrrp_instance.unicast_src_ip
    it(`${title}: we are master, it takes over, we preempt`, async () => {
      const both = start({ ours: 200, theirs: 100 }, isUnicast);
      await pair.stopAndPreempt('ours', both);
      expect(complaints(both.theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master, we take over, it preempts`, async () => {
      const both = start({ ours: 100, theirs: 200 }, isUnicast);
      await pair.stopAndPreempt('theirs', both);
      expect(complaints(both.theirs)).to.deep.equal([]);
      expect(both.ours.log()).not.to.match(/packet_len_err|checksum_err|ip_ttl_err|source_err/);
    });
  }

  it('would show two masters if one did not hear the other', async () => {
    lab.network.node('theirs').setDeaf(true);
    try {
      start({ ours: 200, theirs: 100 }, false);
      await eventually(
        'both hold the addresses',
        () => pair.holds('ours') && pair.holds('theirs'),
        30_000,
      );
    } finally {
      lab.network.node('theirs').setDeaf(false);
    }
  });
});
