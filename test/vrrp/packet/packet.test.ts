import { expect } from 'chai';
import type { VrrpInstance } from '../../../src/config/model.js';
import { buildAdvertPacket, nextAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import { hex, ip, sampleInstance, toHex, virtualAddresses } from '../machine/sample-instance.js';

/** The packet of an instance, from 10.9.9.1 to its group, as the kernel gets it. */
function packetOf(instance: VrrpInstance, priority = instance.priority): string {
  const fields = {
    source: ip('10.9.9.1'),
    destination: instance.multicastGroup,
    priority,
    identification: 1,
  };
  return toHex(buildAdvertPacket(instance, fields));
}

/** A captured packet with the header checksum, which the kernel filled, taken out. */
function captured(text: string): string {
  const bytes = hex(text);
  bytes.set([0, 0], 10);
  return toHex(bytes);
}

describe('advert packet', () => {
  it('is what keepalived sends for version 2', () => {
    const instance = sampleInstance({
      priority: 200,
      virtualAddresses: virtualAddresses('10.9.9.10', '10.9.9.11'),
    });
    expect(packetOf(instance)).to.equal(
      captured(`45c0002c00010000ff70c784 0a090901 e0000012
        210ac8020001f0ca 0a09090a 0a09090b 0000000000000000`),
    );
  });

  it('is what keepalived sends for version 3', () => {
    const instance = sampleInstance({
      version: 3,
      virtualRouterId: 13,
      advertIntervalMs: 500,
      virtualAddresses: virtualAddresses('10.9.9.14'),
    });
    expect(packetOf(instance, 150)).to.equal(
      captured('45c0002000010000ff70c790 0a090901 e0000012 310d96010032320f 0a09090e'),
    );
  });

  it('carries the password', () => {
    const instance = sampleInstance({
      virtualRouterId: 11,
      authentication: { type: 'PASS', password: 'secret12' },
      virtualAddresses: virtualAddresses('10.9.9.12'),
    });
    expect(packetOf(instance, 150).slice(40)).to.equal('210b96010101c75e0a09090c7365637265743132');
  });

  it('carries no address for a stop advert of an instance without addresses', () => {
    const instance = sampleInstance({ virtualRouterId: 27, virtualAddresses: [] });
    expect(packetOf(instance, 0).slice(40)).to.equal('211b00000001dee30000000000000000');
  });

  // Shows: vrrp_instance.old_unicast_checksum
  it('sums over the group for peers that need it', () => {
    const instance = sampleInstance({
      version: 3,
      virtualRouterId: 23,
      unicastPeers: [{ address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 }],
      virtualAddresses: virtualAddresses('10.9.9.24'),
    });
    const fields = {
      source: ip('10.9.9.1'),
      destination: ip('10.9.9.2'),
      priority: 100,
      identification: 1,
      oldChecksum: true,
    };
    const checksumOf = (changes: Partial<VrrpInstance>) =>
      toHex(buildAdvertPacket({ ...instance, ...changes }, fields)).slice(52, 56);
    expect(checksumOf({})).to.equal('63c9');
    expect(checksumOf({ oldUnicastChecksum: 'never' })).not.to.equal('63c9');
  });

  it('has no pseudo header with v3_checksum_as_v2', () => {
    const instance = sampleInstance({
      version: 3,
      virtualRouterId: 22,
      v3ChecksumAsV2: true,
      virtualAddresses: virtualAddresses('10.9.9.22', '10.9.9.23'),
    });
    expect(packetOf(instance).slice(40)).to.equal('31166402006444440a0909160a090917');
  });

  it('leaves out excluded addresses and those of the other family', () => {
    const instance = sampleInstance({
      virtualAddresses: virtualAddresses('10.9.9.10', '2001:db8::1'),
      excludedAddresses: virtualAddresses('10.9.9.11'),
    });
    expect(hex(packetOf(instance))).to.have.length(40);
  });

  it('has TTL 255, to unicast peers unicast_ttl', () => {
    const multicast = sampleInstance({ unicastTtl: 9 });
    const peer = { address: ip('10.9.9.2'), minTtl: 0, maxTtl: 255 };
    expect(hex(packetOf(multicast))[8]).to.equal(255);
    expect(hex(packetOf({ ...multicast, unicastPeers: [peer] }))[8]).to.equal(9);
  });

  it('is what keepalived sends for IPv6, but for the flow label', () => {
    const instance = sampleInstance({
      version: 3,
      family: 'inet6',
      virtualRouterId: 61,
      multicastGroup: ip('ff02::12'),
      virtualAddresses: virtualAddresses('fe80::100', '2001:db8::100', '2001:db8::101'),
    });
    const packet = buildAdvertPacket(instance, {
      source: ip('fe80::ff:fe00:1'),
      destination: instance.multicastGroup,
      priority: 200,
      identification: 1,
    });
    const recorded = hex(`6c05b173 0038 70 ff fe80000000000000000000fffe000001
      ff020000000000000000000000000012 313dc803 0064 ac27 fe800000000000000000000000000100
      20010db8000000000000000000000100 20010db8000000000000000000000101`);
    recorded.set([0x6c, 0, 0, 0]);
    expect(toHex(packet)).to.equal(toHex(recorded));
  });

  it('is what keepalived sends to an IPv6 peer, but for flow label and hop limit', () => {
    const instance = sampleInstance({
      version: 3,
      family: 'inet6',
      virtualRouterId: 81,
      unicastPeers: [{ address: ip('2001:db8::2'), minTtl: 0, maxTtl: 255 }],
      unicastTtl: 64,
      virtualAddresses: virtualAddresses('2001:db8::80'),
    });
    const packet = buildAdvertPacket(instance, {
      source: ip('2001:db8::1'),
      destination: ip('2001:db8::2'),
      priority: 200,
      identification: 1,
    });
    const recorded = hex(`6c00754c00187040 20010db8000000000000000000000001
      20010db8000000000000000000000002 3151c80100647c12 20010db8000000000000000000000080`);
    recorded.set([0x6c, 0, 0, 0]);
    expect(toHex(packet)).to.equal(toHex(recorded));
  });

  it('is the same whether it is built or made from the one before', () => {
    const instances = [
      sampleInstance({ version: 3 }),
      sampleInstance({ authentication: { type: 'PASS', password: 'secret12' } }),
      sampleInstance({
        version: 3,
        family: 'inet6',
        virtualAddresses: virtualAddresses('fe80::1'),
      }),
    ];
    for (const instance of instances) {
      const [source, other] =
        instance.family === 'inet' ? ['10.9.9.1', '10.9.9.2'] : ['fe80::8', 'fe80::9'];
      const first = {
        source: ip(source),
        destination: ip(other),
        priority: 100,
        identification: 1,
      };
      const all = [
        first,
        { ...first, identification: 2 },
        { ...first, identification: 0x1234, priority: 0 },
        { ...first, identification: 0xffff },
        { ...first, identification: 1, source: ip(other) },
        { ...first, identification: 2, destination: ip(source) },
      ];
      const made = all.map((fields) => nextAdvertPacket(instance, fields));
      const built = all.map((fields) => buildAdvertPacket(instance, fields));
      expect(made.map(toHex)).to.deep.equal(built.map(toHex));
    }
  });

  it('has a number of its own where an instance signs', () => {
    const instance = sampleInstance({ authentication: { type: 'AH', password: 'secret12' } });
    const fields = {
      source: ip('10.9.9.1'),
      destination: instance.multicastGroup,
      priority: 100,
      identification: 1,
    };
    const [one, two] = [1, 2].map((sequence) =>
      nextAdvertPacket(instance, { ...fields, sequence }),
    );
    expect(toHex(one as Uint8Array)).not.to.equal(toHex(two as Uint8Array));
  });
});
