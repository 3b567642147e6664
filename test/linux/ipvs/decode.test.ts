import { expect } from 'chai';
import fc from 'fast-check';
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import { commandAttributes, ipvsRequest } from '../../../src/linux/ipvs/attributes.js';
import { decodeDestination, decodeService } from '../../../src/linux/ipvs/decode.js';
import {
  type AttributeCodec,
  NetlinkDecodeError,
  u32,
  u64,
} from '../../../src/linux/netlink/codecs.js';
import { NetlinkWriter } from '../../../src/linux/netlink/writer.js';
import type { ServiceEntry } from '../../../src/lvs/table/table.js';
import { destinations, FAMILY, messageOf, operationMessage, services } from './samples.js';

const service: ServiceEntry = {
  address: {
    kind: 'address',
    family: 'inet',
    protocol: 'TCP',
    address: parseAddress('10.0.0.1') ?? ('' as IpAddress),
    port: 80,
  },
  scheduler: 'rr',
  flags: 0,
  timeoutSeconds: 0,
  netmask: 0xffffffff,
  engine: '',
};

type Values = Parameters<typeof commandAttributes.encode>[1];

function answer(values: Values) {
  return messageOf(ipvsRequest(FAMILY, 1, (writer) => commandAttributes.encode(writer, values)));
}

/** Counters as the kernel sends them, all of 32 bits or all of 64. */
function counters(codec: AttributeCodec<number>, values: Readonly<Record<number, number>>) {
  const writer = new NetlinkWriter();
  for (const [type, value] of Object.entries(values)) {
    const position = writer.beginAttribute(Number(type));
    codec.encode(writer, value);
    writer.endAttribute(position);
  }
  return Uint8Array.from(writer.written());
}

const u64OfNumber: AttributeCodec<number> = {
  nested: false,
  decode: (bytes, start, end) => Number(u64.decode(bytes, start, end)),
  encode: (writer, value) => u64.encode(writer, BigInt(value)),
};

const serviceValues = {
  family: 2,
  mark: 7,
  scheduler: 'none',
  flags: 3,
  timeoutSeconds: 0,
  netmask: 0,
};

describe('ipvs decoders', () => {
  it('reads back every service that is written', () => {
    fc.assert(
      fc.property(services, (entry) => {
        const read = decodeService(operationMessage({ kind: 'newService', service: entry }));
        expect(read.service).to.deep.equal(entry);
        expect(read.statistics.inBytes).to.equal(0n);
      }),
    );
  });

  it('reads back every destination that is written', () => {
    fc.assert(
      fc.property(destinations, (destination) => {
        const operation = {
          kind: 'newDestination',
          address: service.address,
          destination,
        } as const;
        const read = decodeDestination(operationMessage(operation), 'inet');
        expect(read).to.deep.include(destination);
        expect('tunnel' in read).to.equal(destination.method === 'tunnel');
        expect(read.activeConnections).to.equal(0);
      }),
    );
  });

  it('takes the family of the service for that of a destination without one', () => {
    const bytes = new Uint8Array(16).fill(1);
    const message = answer({
      destination: { address: bytes, port: 80, method: 0, weight: 1 },
    });
    expect(decodeDestination(message, 'inet').address).to.equal('1.1.1.1');
    expect(decodeDestination(message, 'inet6').address).to.equal('101:101:101:101:101:101:101:101');
  });

  it("leaves out the kernel's own flag, its word for no scheduler, and its other bits", () => {
    const read = decodeService(answer({ service: serviceValues })).service;
    expect(read.flags).to.equal(1);
    expect(read.scheduler).to.equal('');
    expect(read.address).to.deep.equal({ kind: 'fwmark', family: 'inet', mark: 7 });
    const destination = {
      address: new Uint8Array(16),
      port: 258,
      method: 0x103,
      weight: 0,
    };
    expect(decodeDestination(answer({ destination }), 'inet').method).to.equal('route');
  });

  it('prefers the statistics of 64 bits to those of 32', () => {
    const small = counters(u32, { 1: 5, 10: 0xffffffff });
    const large = counters(u64OfNumber, { 1: 2 ** 32 + 5, 4: 2, 11: 9 });
    const both = answer({
      service: { ...serviceValues, statistics: small, statistics64: large },
    });
    expect(decodeService(both).statistics).to.deep.include({
      connections: 0x1_0000_0005n,
      inBytes: 2n,
      outBytes: 0n,
      outBytesPerSecond: 0n,
    });
    const alone = answer({ service: { ...serviceValues, statistics: small } });
    expect(decodeService(alone).statistics).to.deep.include({
      connections: 5n,
      outBytesPerSecond: 0xffffffffn,
    });
    const cut = answer({ service: { ...serviceValues, statistics64: large.subarray(0, 9) } });
    expect(() => decodeService(cut)).to.throw(NetlinkDecodeError);
  });

  const wrongServices: readonly [string, Values][] = [
    ['no service at all', {}],
    ['no family', { service: { ...serviceValues, family: undefined } }],
    ['another family', { service: { ...serviceValues, family: 1 } }],
    ['no flags', { service: { ...serviceValues, flags: undefined } }],
    ['no netmask', { service: { ...serviceValues, netmask: undefined } }],
    ['neither mark nor protocol', { service: { ...serviceValues, mark: 0 } }],
    [
      'a cut address',
      { service: { ...serviceValues, mark: 0, protocol: 6, address: Uint8Array.of(10) } },
    ],
  ];
  for (const [what, values] of wrongServices) {
    it(`refuses a service with ${what}`, () => {
      expect(() => decodeService(answer(values))).to.throw(NetlinkDecodeError);
    });
  }

  it('refuses destinations of an unknown kind', () => {
    const destination = {
      address: new Uint8Array(16),
      port: 80,
      method: 2,
      weight: 1,
    };
    const kinds = [{ method: 6 }, { tunnelType: 9 }, { tunnelFlags: 7 }, { method: undefined }];
    for (const change of kinds) {
      const message = answer({ destination: { ...destination, ...change } });
      expect(() => decodeDestination(message, 'inet'), JSON.stringify(change)).to.throw(
        NetlinkDecodeError,
      );
    }
    expect(decodeDestination(answer({ destination }), 'inet').tunnel?.type).to.equal('ipip');
  });

  it('refuses or reads whatever bytes come, and never fails otherwise', () => {
    const { bytes, start } = operationMessage({ kind: 'newService', service });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - start - 1), fc.integer({ min: 0, max: 255 }))),
        fc.nat(bytes.length - start),
        (changes, length) => {
          const changed = Uint8Array.from(bytes);
          for (const [offset, value] of changes) {
            changed[start + offset] = value;
          }
          const end = start + length;
          const message = { type: 0, flags: 0, sequence: 1, port: 0, bytes: changed, start, end };
          try {
            decodeService(message);
          } catch (error) {
            expect(error).to.be.instanceOf(NetlinkDecodeError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
