import { expect } from 'chai';
import type { IpAddress } from '../../../src/base/address.js';
import { tableRequest } from '../../../src/linux/ipvs/messages.js';
import { NetlinkWriter } from '../../../src/linux/netlink/writer.js';
import type {
  DestinationEntry,
  ServiceEntry,
  TableOperation,
} from '../../../src/lvs/table/table.js';
import { hex } from '../netlink/samples.js';

const FAMILY = 0x25;

function written(operation: TableOperation): Buffer {
  const writer = new NetlinkWriter();
  const { type, write } = tableRequest(FAMILY, operation);
  const position = writer.beginMessage({ type, flags: 5, sequence: 1 });
  write(writer);
  writer.endMessage(position);
  return Buffer.from(writer.written());
}

const service: ServiceEntry = {
  address: {
    kind: 'address',
    family: 'inet',
    protocol: 'TCP',
    address: '10.0.0.1' as IpAddress,
    port: 80,
  },
  scheduler: 'rr',
  flags: 0,
  timeoutSeconds: 0,
  netmask: 0xffffffff,
  engine: '',
};

const destination: DestinationEntry = {
  family: 'inet',
  address: '10.0.0.2' as IpAddress,
  port: 8080,
  method: 'masquerade',
  weight: 3,
  upperThreshold: 100,
  lowerThreshold: 50,
};

const identity = hex(`30000180 0600010002000000 0600020006000000
  140003000a000001000000000000000000000000 0600040000500000`);

function destinationOperation(
  kind: 'newDestination' | 'deleteDestination',
  change: Partial<DestinationEntry> = {},
): Buffer {
  return written({ kind, address: service.address, destination: { ...destination, ...change } });
}

describe('ipvs messages', () => {
  it('writes a new service', () => {
    expect(written({ kind: 'newService', service }).toString('hex')).to.equal(
      Buffer.from(
        hex(`68000000 2500 0500 01000000 00000000 01010000 54000180 0600010002000000
          0600020006000000 140003000a000001000000000000000000000000 0600040000500000
          0700060072720000 0c00070000000000ffffffff 0800080000000000 08000900ffffffff`),
      ).toString('hex'),
    );
  });

  it('names a service by its identity only where that is enough', () => {
    const bytes = written({ kind: 'deleteService', address: service.address });
    expect([...bytes.subarray(20)]).to.deep.equal([...identity]);
    expect(bytes[16]).to.equal(3);
    const mark = written({
      kind: 'deleteService',
      address: { kind: 'fwmark', family: 'inet6', mark: 5 },
    });
    expect(mark.subarray(20).toString('hex')).to.equal('14000180060001000a0000000800050005000000');
  });

  it('writes a destination behind its service, its family only when it is another', () => {
    const bytes = destinationOperation('newDestination');
    expect([...bytes.subarray(20, 68)]).to.deep.equal([...identity]);
    expect(bytes.subarray(68).toString('hex')).to.equal(
      '40000280140001000a000002000000000000000000000000060002001f900000' +
        '08000300000000000800040003000000' +
        '08000500640000000800060032000000',
    );
    const mixed = destinationOperation('newDestination', {
      family: 'inet6',
      address: '2001:db8::2' as IpAddress,
      method: 'tunnel',
    });
    expect(mixed.subarray(-8).toString('hex')).to.equal('06000b000a000000');
    expect(mixed.length).to.equal(bytes.length + 8);
    expect(mixed.readUInt16LE(68)).to.equal(72);
  });

  it('writes the port and checksum of a gue tunnel, and nothing of a plain one', () => {
    const tunnel = { type: 'gue', port: 6080, checksum: 'csum' } as const;
    const gue = destinationOperation('newDestination', { method: 'tunnel', tunnel });
    expect(gue.toString('hex')).to.include('05000d0001000000' + '06000e0017c00000' + '06000f00');
    const ipip = destinationOperation('newDestination', {
      method: 'tunnel',
      tunnel: { ...tunnel, type: 'ipip' },
    });
    expect(ipip.length).to.equal(destinationOperation('newDestination').length);
  });

  it('writes an IPv4 netmask in network order and an IPv6 prefix in host order', () => {
    const masked = written({ kind: 'newService', service: { ...service, netmask: 0xffffff00 } });
    expect(masked.subarray(-4).toString('hex')).to.equal('ffffff00');
    const address = { kind: 'fwmark', family: 'inet6', mark: 1 } as const;
    const six = written({ kind: 'setService', service: { ...service, address, netmask: 64 } });
    expect(six.readUInt32LE(six.length - 4)).to.equal(64);
    expect(six[16]).to.equal(2);
  });
});
