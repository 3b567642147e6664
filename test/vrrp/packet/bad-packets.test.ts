/** Packets that are refused change nothing, and good ones at most what the state machine says. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { VrrpInstance } from '../../../src/config/model.js';
import type { InstanceSnapshot } from '../../../src/vrrp/messages.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import { logged } from '../effect-text.js';
import { ip, sampleInstance } from '../machine/sample-instance.js';
import { RouterNetwork } from '../router-network.js';
import { sampleConfiguration, sampleGlobal } from '../sample-configuration.js';

function running(changes: Partial<VrrpInstance>, atMs: number): RouterNetwork {
  const network = new RouterNetwork();
  network.add('a', '10.9.9.1', sampleConfiguration({ vrrpInstances: [sampleInstance(changes)] }));
  network.runTo(atMs);
  return network;
}

function packet(changes: Partial<VrrpInstance>, priority: number): Uint8Array {
  return buildAdvertPacket(sampleInstance(changes), {
    source: ip('10.9.9.2'),
    destination: ip('224.0.0.18'),
    priority,
    identification: 1,
  });
}

function hear(network: RouterNetwork, bytes: Uint8Array) {
  return network.input('a', { kind: 'datagram', interface: 'eth0', bytes });
}

/** All but what is told of refused packets: they must change nothing else. */
function standing(snapshot: InstanceSnapshot): unknown {
  const { conflict: _, ...timersMs } = snapshot.timersMs;
  return { ...snapshot, timersMs, counters: undefined, conflict: undefined, peers: [] };
}

describe('bad packets', () => {
  const ROLES = [
    ['BACKUP', 1000],
    ['MASTER', 5000],
  ] as const;

  for (const [role, atMs] of ROLES) {
    it(`move no timer of a ${role}, whichever byte is wrong`, () => {
      const network = running({}, atMs);
      expect(network.states()).to.equal(`a ${role}`);
      const before = standing(network.instance('a'));
      const good = packet({}, 200);
      let refused = 0;
      // Everything the checksum and the checks protect: TTL, and the whole advertisement.
      const byte = fc.constantFrom(
        8,
        ...Array.from({ length: good.length - 21 }, (_, i) => 20 + i),
      );
      fc.assert(
        fc.property(byte, fc.integer({ min: 1, max: 255 }), (index, change) => {
          fc.pre(index !== 21);
          const bytes = Uint8Array.from(good);
          bytes[index] = (bytes[index] ?? 0) ^ change;
          const effects = hear(network, bytes);
          refused += 1;
          const silent = ['log', 'askNeighbour'];
          expect(effects.filter(({ kind }) => !silent.includes(kind))).to.deep.equal([]);
          expect(network.instance('a').conflict?.rivals.at(-1)?.refused).to.not.equal(undefined);
          expect(standing(network.instance('a'))).to.deep.equal(before);
        }),
      );
      const { counters } = network.instance('a');
      expect(counters.advert_rcvd).to.equal(0);
      const errors = counters.ip_ttl_err + counters.checksum_err + counters.packet_len_err;
      expect(errors).to.be.greaterThan(0).and.at.most(refused);
      hear(network, good);
      expect(network.instance('a').counters.advert_rcvd).to.equal(1);
      expect(standing(network.instance('a'))).to.not.deep.equal(before);
    });
  }

  it('cannot silence a master, however many there are', () => {
    const network = running({ priority: 255 }, 500);
    const bytes = packet({}, 200);
    bytes[8] = 3;
    for (let count = 0; count < 100; count += 1) {
      network.runFor(97);
      hear(network, bytes);
    }
    const times = network.timesOf('a', 'advert VI_1 255');
    const expected = Array.from({ length: 11 }, (_, index) => index * 1000);
    expect(times).to.deep.equal(expected);
    expect(network.instance('a').counters.ip_ttl_err).to.equal(100);
  });

  it('survive as any bytes at all', () => {
    const network = running({ version: 3 }, 5000);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        hear(network, bytes);
      }),
    );
    expect(network.states()).to.equal('a MASTER');
  });

  it('are ignored in FAULT, without being counted', () => {
    const network = running({}, 1000);
    network.link('a', 'eth0', false);
    const bytes = packet({}, 200);
    bytes[8] = 3;
    expect(hear(network, bytes)).to.deep.equal([]);
    expect(network.instance('a').counters.ip_ttl_err).to.equal(0);
  });

  it('of an unknown VRID are said only with log_unknown_vrids, once a minute', () => {
    const bytes = packet({ virtualRouterId: 77 }, 200);
    expect(hear(running({}, 1000), bytes)).to.deep.equal([]);
    const network = new RouterNetwork();
    const global = sampleGlobal({ logUnknownVrids: true });
    const vrrpInstances = [sampleInstance()];
    network.add('a', '10.9.9.1', sampleConfiguration({ global, vrrpInstances }));
    expect(logged(hear(network, bytes))).to.deep.equal(['unknownVirtualRouterId']);
    expect(logged(hear(network, bytes))).to.deep.equal([]);
    network.runFor(60_000);
    expect(logged(hear(network, bytes))).to.deep.equal(['unknownVirtualRouterId']);
  });
});

describe('the schedule of a master', () => {
  it('has at most one advert per interval and no gap of more than one, however late it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 90, noNaN: true }), { maxLength: 50 }),
        (late) => {
          const network = running({ version: 3, priority: 255, advertIntervalMs: 100 }, 0);
          const { router } = { router: network.router('a') };
          for (const delayMs of late) {
            network.nowMs = Math.max(network.nowMs, (router.nextDeadlineMs() ?? 0) + delayMs);
            network.input('a', { kind: 'time' });
          }
          const times = network.timesOf('a', 'advert VI_1 255');
          times.forEach((atMs, index) => {
            expect(atMs)
              .to.be.at.least(index * 100)
              .and.at.most(index * 100 + 90);
          });
        },
      ),
    );
  });
});
