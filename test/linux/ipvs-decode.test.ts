import { expect } from 'chai';
import fc from 'fast-check';
import { type IpAddress, parseAddress } from '../../src/base/address.js';
import {
  commandAttributes,
  ipvsRequest,
  statistics64 as large,
  statistics as small,
} from '../../src/linux/ipvs-attributes.js';
import { decodeDestination, decodeService } from '../../src/linux/ipvs-decode.js';
import { NetlinkDecodeError } from '../../src/linux/netlink-codecs.js';
import { NetlinkWriter } from '../../src/linux/netlink-writer.js';
import type { ServiceEntry } from '../../src/lvs/table.js';
import { destinations, FAMILY, messageOf, operationMessage, services } from './ipvs-samples.js';

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

function written<Values>(
  table: { encode(writer: NetlinkWriter, values: Values): void },
  values: Values,
): Uint8Array {
  const writer = new NetlinkWriter();
  table.encode(writer, values);
  return Uint8Array.from(writer.written());
}

const serviceValues = {
  family: 2,
  mark: 7,
  scheduler: 'none',
  flags: Uint8Array.of(3, 0, 0, 0, 255, 255, 255, 255),
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
      destination: { address: bytes, port: Uint8Array.of(0, 80), method: 0, weight: 1 },
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
      port: Uint8Array.of(1, 2),
      method: 0x103,
      weight: 0,
    };
    expect(decodeDestination(answer({ destination }), 'inet').method).to.equal('route');
  });

  it('prefers the statistics of 64 bits to those of 32', () => {
    const old = { connections: 5, inBytes: 1n << 40n };
    const statistics64 = { connections: (1n << 32n) + 5n, inBytes: 2n };
    const both = answer({
      service: {
        ...serviceValues,
        statistics: written(small, old),
        statistics64: written(large, statistics64),
      },
    });
    expect(decodeService(both).statistics.connections).to.equal(0x1_0000_0005n);
    expect(decodeService(both).statistics.inBytes).to.equal(2n);
    const alone = answer({ service: { ...serviceValues, statistics: written(small, old) } });
    expect(decodeService(alone).statistics.connections).to.equal(5n);
    expect(decodeService(alone).statistics.inBytes).to.equal(0x100_0000_0000n);
  });

  const wrongServices: readonly [string, Values][] = [
    ['no service at all', {}],
    ['no family', { service: { ...serviceValues, family: undefined } }],
    ['another family', { service: { ...serviceValues, family: 1 } }],
    ['no flags', { service: { ...serviceValues, flags: undefined } }],
    ['cut flags', { service: { ...serviceValues, flags: Uint8Array.of(1) } }],
    ['no netmask', { service: { ...serviceValues, netmask: undefined } }],
    ['neither mark nor protocol', { service: { ...serviceValues, mark: 0 } }],
    [
      'a cut address',
      { service: { ...serviceValues, mark: 0, protocol: 6, address: Uint8Array.of(10) } },
    ],
    [
      'a cut port',
      {
        service: {
          ...serviceValues,
          mark: 0,
          protocol: 6,
          address: new Uint8Array(16),
          port: Uint8Array.of(0),
        },
      },
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
      port: Uint8Array.of(0, 80),
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
