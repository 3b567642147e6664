import { expect } from 'chai';
import { drawBadPacket } from '../../src/sim/bad-packet.js';
import { createRandom } from '../../src/sim/random.js';
import { checkDatagram, readDatagram } from '../../src/vrrp/packet/receive.js';
import { ip, sampleInstance } from '../vrrp/machine/sample-instance.js';
import { backup } from '../vrrp/packet/sample-packets.js';

const peer = { address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 };
const instances = [
  sampleInstance(),
  sampleInstance({ version: 3 }),
  sampleInstance({ unicastPeers: [peer] }),
  sampleInstance({ authentication: { type: 'PASS', password: 'secret12' } }),
];

describe('bad packet', () => {
  it('is never accepted, for several reasons', () => {
    const random = createRandom(1);
    const counters = new Set<string>();
    for (let count = 0; count < 400; count += 1) {
      for (const instance of instances) {
        const to = instance.unicastPeers.length > 0 ? ip('10.9.9.1') : instance.multicastGroup;
        const bytes = drawBadPacket(random, instance, peer.address, to);
        const datagram = readDatagram(bytes);
        const verdict = datagram && checkDatagram(instance, datagram, backup);
        expect(verdict?.accepted).to.equal(false);
        counters.add(verdict?.accepted === false ? `${verdict.counter}` : '');
      }
    }
    expect([...counters]).to.have.members([
      'packet_len_err',
      'ip_ttl_err',
      'version_err',
      'checksum_err',
    ]);
  });
});
