import { expect } from 'chai';
import fc from 'fast-check';
import { addressFromBytes, type IpAddress } from '../../../src/base/address.js';
import type { Advertisement } from '../../../src/vrrp/packet/advertisement.js';
import type { PseudoHeader } from '../../../src/vrrp/packet/advertisement-checksum.js';
import { hex, ip, toHex } from '../machine/sample-instance.js';
import { decodeAdvertisement, encodeAdvertisement } from './advertisement-codec.js';

const GROUP = ip('224.0.0.18');
const noData = new Uint8Array(8);

function between(source: string, destination: string, v3ChecksumAsV2 = false): PseudoHeader {
  return { source: ip(source), destination: ip(destination), v3ChecksumAsV2 };
}

interface Vector {
  readonly title: string;
  readonly bytes: string;
  readonly pseudoHeader: PseudoHeader;
  readonly advertisement: Advertisement;
}

/** Recorded from keepalived 2.4.3, or computed independently of this code. */
const vectors: readonly [Vector, ...Vector[]] = [
  {
    title: 'version 2 without authentication, two addresses',
    bytes: '210ac8020001f0ca 0a09090a 0a09090b 0000000000000000',
    pseudoHeader: between('10.9.9.1', '224.0.0.18'),
    advertisement: {
      version: 2,
      virtualRouterId: 10,
      priority: 200,
      authenticationType: 0,
      advertIntervalSeconds: 1,
      authenticationData: noData,
      addresses: [ip('10.9.9.10'), ip('10.9.9.11')],
    },
  },
  {
    title: 'version 2, address owner without addresses',
    bytes: '211bff000001dfe2 0000000000000000',
    pseudoHeader: between('10.9.9.1', '224.0.0.18'),
    advertisement: {
      version: 2,
      virtualRouterId: 27,
      priority: 255,
      authenticationType: 0,
      advertIntervalSeconds: 1,
      authenticationData: noData,
      addresses: [],
    },
  },
  {
    title: 'version 2, its stop advert',
    bytes: '211b00000001dee3 0000000000000000',
    pseudoHeader: between('10.9.9.1', '224.0.0.18'),
    advertisement: {
      version: 2,
      virtualRouterId: 27,
      priority: 0,
      authenticationType: 0,
      advertIntervalSeconds: 1,
      authenticationData: noData,
      addresses: [],
    },
  },
  {
    title: 'version 2 with a password',
    bytes: '210b96010101c75e 0a09090c 7365637265743132',
    pseudoHeader: between('10.9.9.1', '224.0.0.18'),
    advertisement: {
      version: 2,
      virtualRouterId: 11,
      priority: 150,
      authenticationType: 1,
      advertIntervalSeconds: 1,
      authenticationData: hex('7365637265743132'),
      addresses: [ip('10.9.9.12')],
    },
  },
  {
    title: 'version 3 over IPv4, 0.5 s',
    bytes: '310d96010032320f 0a09090e',
    pseudoHeader: between('10.9.9.1', '224.0.0.18'),
    advertisement: {
      version: 3,
      virtualRouterId: 13,
      priority: 150,
      maxAdvertIntervalCs: 50,
      addresses: [ip('10.9.9.14')],
    },
  },
  {
    title: 'version 3 over IPv4 between documentation addresses',
    bytes: '3107fe0100646b03 c00002fe',
    pseudoHeader: between('192.0.2.1', '224.0.0.18'),
    advertisement: {
      version: 3,
      virtualRouterId: 7,
      priority: 254,
      maxAdvertIntervalCs: 100,
      addresses: [ip('192.0.2.254')],
    },
  },
  {
    title: 'version 3 over IPv4 with v3_checksum_as_v2',
    bytes: '3116640200644444 0a090916 0a090917',
    pseudoHeader: between('10.9.9.1', '224.0.0.18', true),
    advertisement: {
      version: 3,
      virtualRouterId: 22,
      priority: 100,
      maxAdvertIntervalCs: 100,
      addresses: [ip('10.9.9.22'), ip('10.9.9.23')],
    },
  },
  {
    title: 'version 3 over IPv6',
    bytes: `310e960200647767
      fe800000000000000000000000000014 20010db8000000000000000000000014`,
    pseudoHeader: between('fe80::24c0:c6ff:fe9b:ac37', 'ff02::12'),
    advertisement: {
      version: 3,
      virtualRouterId: 14,
      priority: 150,
      maxAdvertIntervalCs: 100,
      addresses: [ip('fe80::14'), ip('2001:db8::14')],
    },
  },
];

describe('advertisement', () => {
  for (const { title, bytes, pseudoHeader, advertisement } of vectors) {
    it(`is encoded and decoded as captured: ${title}`, () => {
      expect(toHex(encodeAdvertisement(advertisement, pseudoHeader))).to.equal(toHex(hex(bytes)));
      expect(decodeAdvertisement(hex(bytes), pseudoHeader)).to.deep.equal(advertisement);
    });
  }

  it('has four reserved bits in version 3, sent as 0 and ignored', () => {
    const pseudoHeader = between('10.9.9.1', '224.0.0.18', true);
    const bytes = hex('3116640290644444 0a090916 0a090917');
    bytes.set(hex('b443'), 6);
    expect(decodeAdvertisement(bytes, pseudoHeader)).to.have.property('maxAdvertIntervalCs', 100);
  });

  it('is refused with the field that is wrong', () => {
    const pseudoHeader = between('10.9.9.1', '224.0.0.18');
    const good = '310d96010032320f0a09090e';
    const refusals: readonly [string, string][] = [
      [good.slice(0, 14), 'length'],
      [good.slice(0, 22), 'length'],
      [`${good}00`, 'length'],
      [good.replace('31', '41'), 'version'],
      [good.replace('31', '32'), 'type'],
      [good.replace('320f', '320e'), 'checksum'],
    ];
    for (const [bytes, error] of refusals) {
      expect(decodeAdvertisement(hex(bytes), pseudoHeader), bytes).to.have.property('error', error);
    }
    expect(decodeAdvertisement(hex(good), pseudoHeader)).not.to.have.property('error');
  });

  it('needs the pseudo header in version 3 and not in version 2', () => {
    const elsewhere = between('10.9.9.2', '224.0.0.18');
    expect(decodeAdvertisement(hex('310d96010032320f0a09090e'), elsewhere)).to.have.property(
      'error',
      'checksum',
    );
    expect(
      decodeAdvertisement(hex('211bff000001dfe20000000000000000'), elsewhere),
    ).to.have.property('version', 2);
  });

  it('is accepted with either checksum when v3_checksum_as_v2 is set', () => {
    const bytes = hex('310d96010032320f0a09090e');
    const asVersion2 = between('10.9.9.1', '224.0.0.18', true);
    expect(decodeAdvertisement(bytes, asVersion2)).to.have.property('virtualRouterId', 13);
    bytes[6] = 0;
    expect(decodeAdvertisement(bytes, asVersion2)).to.have.property('error', 'checksum');
    const alone = hex('3116640200644444 0a090916 0a090917');
    const strict = between('10.9.9.1', '224.0.0.18');
    expect(decodeAdvertisement(alone, strict)).to.have.property('error', 'checksum');
  });

  it('holds 255 addresses and not one more', () => {
    const [first] = vectors;
    const addresses = Array.from({ length: 256 }, (_, index) => ip(`10.0.0.${index % 256}`));
    const advertisement: Advertisement = { ...first.advertisement, addresses };
    const pseudoHeader = between('10.9.9.1', '224.0.0.18');
    expect(() => encodeAdvertisement(advertisement, pseudoHeader)).to.throw(RangeError);
    const fits = { ...advertisement, addresses: addresses.slice(1) };
    expect(
      decodeAdvertisement(encodeAdvertisement(fits, pseudoHeader), pseudoHeader),
    ).to.deep.equal(fits);
  });
});

const address4 = fc.ipV4().map(ip);
const address6 = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => addressFromBytes(bytes, 0, 'inet6'));
const byte = fc.nat(255);

function core(address: fc.Arbitrary<IpAddress>) {
  const addresses = fc.array(address, { maxLength: 20 });
  return { virtualRouterId: byte, priority: byte, addresses };
}

const version2 = fc.record({
  version: fc.constant<2>(2),
  ...core(address4),
  authenticationType: byte,
  advertIntervalSeconds: byte,
  authenticationData: fc.uint8Array({ minLength: 8, maxLength: 8 }),
});

const version3 = fc.record({
  version: fc.constant<3>(3),
  ...core(address4),
  maxAdvertIntervalCs: fc.nat(4095),
});

const version3Over6 = fc.record({
  version: fc.constant<3>(3),
  ...core(address6),
  maxAdvertIntervalCs: fc.nat(4095),
});

const route4 = fc.record({
  source: address4,
  destination: fc.constant(GROUP),
  v3ChecksumAsV2: fc.boolean(),
});

const route6 = fc.record({
  source: address6,
  destination: fc.constant(ip('ff02::12')),
  v3ChecksumAsV2: fc.boolean(),
});

function comesBack(advertisement: Advertisement, pseudoHeader: PseudoHeader): void {
  const bytes = encodeAdvertisement(advertisement, pseudoHeader);
  expect(decodeAdvertisement(bytes, pseudoHeader)).to.deep.equal(advertisement);
}

describe('advertisement, any', () => {
  it('comes back from its bytes', () => {
    fc.assert(fc.property(version2, route4, comesBack));
    fc.assert(fc.property(version3, route4, comesBack));
    fc.assert(fc.property(version3Over6, route6, comesBack));
  });

  it('is refused when one bit is turned, wherever it is', () => {
    const route = route4.map((pseudoHeader) => ({ ...pseudoHeader, v3ChecksumAsV2: false }));
    const anything: fc.Arbitrary<Advertisement> = fc.oneof(version2, version3);
    fc.assert(
      fc.property(anything, route, fc.nat(), (advertisement, pseudoHeader, choice) => {
        const bytes = encodeAdvertisement(advertisement, pseudoHeader);
        const bit = choice % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(decodeAdvertisement(bytes, pseudoHeader)).to.have.property('error');
      }),
      { numRuns: 1000 },
    );
  });

  it('never makes the decoder throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), route4, (bytes, pseudoHeader) => {
        decodeAdvertisement(bytes, pseudoHeader);
      }),
      { numRuns: 2000 },
    );
  });
});
