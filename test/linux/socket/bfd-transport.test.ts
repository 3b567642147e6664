import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { parseAddress } from '../../../src/base/address.js';
import {
  type BfdEndpoint,
  type BfdReceived,
  openBfdTransport,
} from '../../../src/linux/socket/bfd-transport.js';

const PAYLOAD = Uint8Array.from([1, 2, 3, 4]);

function endpoint(settings: Partial<BfdEndpoint>): BfdEndpoint {
  const neighbour = parseAddress('127.0.0.1');
  if (neighbour === undefined) {
    throw new RangeError('not an address');
  }
  return {
    session: 'B1',
    neighbour,
    source: parseAddress('127.0.0.7'),
    hopLimit: 255,
    multihop: false,
    ...settings,
  };
}

/** What arrives when a transport speaks to itself. */
async function echo(to: BfdEndpoint): Promise<BfdReceived | undefined> {
  const transport = openBfdTransport(Math.random);
  try {
    let received: BfdReceived | undefined;
    transport.onDatagram((datagram) => {
      received = datagram;
    });
    expect(transport.listen([to])).to.deep.equal([]);
    expect(transport.send(to, PAYLOAD)).to.equal(undefined);
    for (let tries = 0; tries < 200 && received === undefined; tries += 1) {
      await sleep(10);
    }
    return received;
  } finally {
    transport.close();
  }
}

describe('BFD transport', () => {
  // Shows: bfd_instance.source_ip, bfd_instance.ttl, bfd_instance.multihop
  it('speaks from the source and with the TTL of the session, and hears both', async () => {
    for (const multihop of [false, true]) {
      const received = await echo(endpoint({ hopLimit: 61, multihop }));
      expect(received).to.deep.include({ source: '127.0.0.7', hopLimit: 61, multihop });
      expect(received?.sourcePort).to.be.within(49_152, 65_535);
      expect([...(received?.bytes ?? [])]).to.deep.equal([...PAYLOAD]);
    }
  });

  it('speaks IPv6', async () => {
    const neighbour = parseAddress('::1') ?? endpoint({}).neighbour;
    const received = await echo(endpoint({ neighbour, source: undefined, hopLimit: 255 }));
    expect(received).to.deep.include({ source: '::1', hopLimit: 255, family: 'inet6' });
  });

  it('says why it cannot listen or send, and sends when it can', async () => {
    const taken = createSocket('udp4');
    taken.bind(4784);
    await once(taken, 'listening');
    const transport = openBfdTransport(Math.random);
    try {
      const busy = transport.listen([endpoint({ multihop: true })]);
      expect(busy).to.deep.equal([{ port: 4784, family: 'inet', code: 'EADDRINUSE' }]);
      const elsewhere = endpoint({ source: parseAddress('192.0.2.1') });
      expect(transport.send(elsewhere, PAYLOAD)).to.equal('EADDRNOTAVAIL');
      expect(transport.send(endpoint({}), PAYLOAD)).to.equal(undefined);
    } finally {
      transport.close();
      taken.close();
    }
  });
});
