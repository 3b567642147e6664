/** `auth_type AH`. The packets are captures of keepalived 2.4.3. */
import { expect } from 'chai';
import type { VrrpInstance } from '../../../src/config/model.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import { hex, ip, sampleInstance, toHex, virtualAddresses } from '../machine/sample-instance.js';
import { backup, judge, outcome } from './sample-packets.js';

/** Its checksum is the kernel's to fill. */
const withoutIpChecksum = (packet: Uint8Array) => {
  const copy = packet.slice();
  copy.fill(0, 10, 12);
  return toHex(copy);
};

interface Captured {
  readonly title: string;
  readonly instance: VrrpInstance;
  readonly source: string;
  readonly destination: string;
  readonly priority: number;
  readonly identification: number;
  readonly sequence: number;
  readonly packet: Uint8Array;
}

const header = (virtualRouterId: number, address: string, password: string) =>
  sampleInstance({
    virtualRouterId,
    virtualAddresses: virtualAddresses(address),
    authentication: { type: 'AH', password },
  });
const first = header(12, '10.9.9.13', 'secret12');
const second = header(51, '10.9.0.50', 'secret12');
const peer = (address: string) => ({ address: ip(address), minTtl: 0, maxTtl: 255 });
const unicast: VrrpInstance = {
  ...header(100, '10.9.9.25', 'k'),
  unicastPeers: [peer('10.9.9.2'), peer('10.9.9.3'), peer('10.9.9.1')],
};

const captures: readonly Captured[] = [
  {
    title: 'multicast',
    instance: first,
    source: '10.9.9.1',
    destination: '224.0.0.18',
    priority: 150,
    identification: 1,
    sequence: 1,
    packet: hex(`45c0004000010000ff33c7ad 0a090901 e0000012
      70 04 0000 0a090901 00000001 6fb495ea52043030167d88c7
      210c9601 02 01 33db 0a09090d 0000000000000000`),
  },
  {
    title: 'the second one',
    instance: second,
    source: '10.9.0.1',
    destination: '224.0.0.18',
    priority: 200,
    identification: 2,
    sequence: 2,
    packet: hex(`45c0004000020000ff33d0ac 0a090001 e0000012 70040000 0a090001 00000002
      8eb864d1e85ccebe1b259485 2133c80102010a8f 0a090032 0000000000000000`),
  },
  ...(
    [
      ['10.9.9.2', '94b5', '10632ed18d18e1c4d0a640b6'],
      ['10.9.9.3', '94b4', '3fc8d33ad3487eb15e9c28bf'],
    ] as const
  ).map(([destination, checksum, value]) => ({
    title: `unicast to ${destination}`,
    instance: { ...unicast, virtualRouterId: 0x19 },
    source: '10.9.9.1',
    destination,
    priority: 0x64,
    identification: 1,
    sequence: 1,
    packet: hex(`45c0004000010000ff33${checksum} 0a090901 0a09090${destination.slice(-1)} 70040000
      0a090901 00000001 ${value} 21196401020165c2 0a090919 0000000000000000`),
  })),
];

describe('authentication header', () => {
  for (const { title, instance, packet, source, destination, ...fields } of captures) {
    it(`${title}: is what keepalived sends`, () => {
      const ours = { source: ip(source), destination: ip(destination), ...fields };
      const sent = buildAdvertPacket(instance, ours);
      expect(toHex(sent)).to.equal(withoutIpChecksum(packet));
    });

    it(`${title}: is accepted, and no byte that counts may differ`, () => {
      expect(outcome(instance, packet)).to.equal('accepted');
      const verdict = judge(instance, packet, backup);
      expect(verdict.accepted && verdict.advert.sequence).to.equal(fields.sequence);
      for (const offset of [4, 12, 24, 28, 35, 43, 46, packet.length - 9]) {
        const changed = packet.slice();
        changed[offset] = (changed[offset] ?? 0) ^ 1;
        expect(outcome(instance, changed), `byte ${offset}`).to.equal('auth_failure');
      }
    });
  }

  const packet = captures[1]?.packet ?? new Uint8Array();

  it('does not look at what routers change', () => {
    const changed = packet.slice();
    changed[1] = 0; // type of service
    changed.fill(0xff, 10, 12); // header checksum
    expect(outcome(second, changed)).to.equal('accepted');
  });

  it('is accepted once: its number has to be greater than the last one', () => {
    const withLast = (sequence: number) => outcome(second, packet, { ...backup, sequence });
    expect([1, 2, 3].map(withLast)).to.deep.equal(['accepted', 'auth_failure', 'auth_failure']);
  });

  it('has to be there exactly where it is configured', () => {
    const { authentication: _, ...plain } = second;
    expect(outcome(plain, packet)).to.equal('authtype_mismatch');
    const bare = buildAdvertPacket(plain, {
      source: ip('10.9.0.1'),
      destination: ip('224.0.0.18'),
      priority: 200,
      identification: 1,
    });
    expect(outcome(second, bare)).to.equal('authtype_mismatch');
  });

  it('of another password is refused', () => {
    const authentication = { type: 'AH', password: 'secret13' } as const;
    expect(outcome({ ...second, authentication }, packet)).to.equal('auth_failure');
  });
});
