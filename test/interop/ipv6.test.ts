/** IPv6 instances, with Debian's keepalived as the other router in both roles. */
import { expect } from 'chai';
import { configuration } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';
import { complaints } from './complaints.js';

type Name = 'ours' | 'theirs';

const VIRTUAL = ['fe80::100', '2001:db8:99::100'] as const;
const ADDRESSES = [VIRTUAL[0], `${VIRTUAL[1]}/64`];
const KEEPALIVED = { kind: 'keepalived', extraArguments: ['-D'] } as const;

describe('IPv6 with keepalived as the other router', function () {
  this.timeout(120_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });
  const logs: Daemon[] = [];

  const other = (name: Name): Name => (name === 'ours' ? 'theirs' : 'ours');

  const onlyHolder = (name: Name) =>
    eventually(
      `${name} alone holds the addresses`,
      () =>
        VIRTUAL.every((address) => lab.network.node(name).holds(address)) &&
        !VIRTUAL.some((address) => lab.network.node(other(name)).holds(address)),
      30_000,
      () => logs.map((daemon) => daemon.log().slice(-1500)).join('\n----\n'),
    );

  /** The instance of a router, over multicast or to the other one alone. */
  function text(name: Name, priority: number, isUnicast: boolean): string {
    const more = isUnicast
      ? `unicast_src_ip ${lab.network.node(name).address6}
         unicast_peer {\n ${lab.network.node(other(name)).address6}\n }`
      : '';
    return configuration({ priority, addresses: ADDRESSES, more });
  }

  function start(priorities: Readonly<Record<Name, number>>, isUnicast: boolean) {
    const ours = lab.start('ours', text('ours', priorities.ours, isUnicast));
    const theirs = lab.start('theirs', text('theirs', priorities.theirs, isUnicast), KEEPALIVED);
    logs.splice(0, logs.length, ours, theirs);
    return { ours, theirs };
  }

  for (const [title, isUnicast] of [
    ['multicast', false],
    ['unicast', true],
  ] as const) {
    // Shows: vrrp_instance.unicast_peer, vrrp_instance.unicast_src_ip
    it(`${title}: we are master, it takes over, we preempt`, async () => {
      const { ours, theirs } = start({ ours: 200, theirs: 100 }, isUnicast);
      await onlyHolder('ours');
      await ours.stop();
      await onlyHolder('theirs');
      ours.start();
      await onlyHolder('ours');
      expect(complaints(theirs)).to.deep.equal([]);
    });

    it(`${title}: it is master, we take over, it preempts`, async () => {
      const { ours, theirs } = start({ ours: 100, theirs: 200 }, isUnicast);
      await onlyHolder('theirs');
      await theirs.stop();
      await onlyHolder('ours');
      theirs.start();
      await onlyHolder('theirs');
      expect(complaints(theirs)).to.deep.equal([]);
      expect(ours.log()).not.to.match(/packet_len_err|checksum_err|ip_ttl_err|source_err/);
    });
  }

  it('would show two masters if one did not hear the other', async () => {
    lab.network.node('theirs').setDeaf(true);
    try {
      start({ ours: 200, theirs: 100 }, false);
      await eventually(
        'both hold the addresses',
        () =>
          (['ours', 'theirs'] as const).every((name) => lab.network.node(name).holds('fe80::100')),
        30_000,
      );
    } finally {
      lab.network.node('theirs').setDeaf(false);
    }
  });
});
