import { expect } from 'chai';
import { packetProblemText } from '../../../src/observe/log/packet-problem-text.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import { type PacketVerdict, readDatagram } from '../../../src/vrrp/packet/receive.js';
import type { ReceiveContext } from '../../../src/vrrp/packet/receive-subject.js';
import { hex, sampleInstance, virtualAddresses } from '../machine/sample-instance.js';
import {
  backup,
  group6,
  judge,
  outcome,
  PEER,
  PEER6,
  packetFrom,
  patched,
  SELF,
  unicast,
  unicast6,
  version2,
  version3,
  withPassword,
} from './sample-packets.js';

/** The words for what is wrong with a packet from the peer. */
function reasonOf(verdict: PacketVerdict): string {
  const found = verdict.accepted ? verdict.differences : [verdict];
  return found.map(({ problem }) => packetProblemText(problem, PEER)).join();
}

describe('reading of a datagram', () => {
  it('finds what is needed to choose the instance', () => {
    expect(readDatagram(packetFrom(version2))).to.deep.include({ virtualRouterId: 10 });
    const header = {
      family: 'inet',
      source: '10.9.9.2',
      destination: '224.0.0.18',
      timeToLive: 255,
    };
    expect(readDatagram(packetFrom(version2))?.header).to.deep.include(header);
    const header6 = { family: 'inet6', source: 'fe80::2', destination: 'ff02::12' };
    expect(readDatagram(packetFrom(group6))?.header).to.deep.include(header6);
  });

  it('finds the virtual router ID behind IP options', () => {
    const packet = packetFrom(version2);
    const options = hex('94040000');
    const bytes = Uint8Array.of(...packet.subarray(0, 20), ...options, ...packet.subarray(20));
    bytes[0] = 0x46;
    bytes[3] = bytes.length;
    expect(readDatagram(bytes)?.virtualRouterId).to.equal(10);
    expect(outcome(version2, bytes)).to.equal('accepted');
  });

  it('gives up on what is too short, another protocol, or not IP', () => {
    const packet = packetFrom(version2);
    expect(readDatagram(packet.subarray(0, 28))).not.to.equal(undefined);
    expect(readDatagram(packet.subarray(0, 27))).to.equal(undefined);
    expect(readDatagram(patched(packet, 9, 51))).to.equal(undefined);
    expect(readDatagram(patched(packet, 0, 0x65))).to.equal(undefined);
    expect(readDatagram(new Uint8Array())).to.equal(undefined);
  });
});

describe('check of a datagram', () => {
  const peers = { version2, version3, withPassword, unicast, group6, unicast6 };
  for (const [title, instance] of Object.entries(peers)) {
    it(`accepts what a peer of the same configuration sends: ${title}`, () => {
      const verdict = judge(instance, packetFrom(instance), backup);
      expect(verdict).to.deep.equal({
        accepted: true,
        advert: {
          source: instance.family === 'inet' ? PEER : PEER6,
          priority: 150,
          advertIntervalMs: 1000,
          addressesDiffer: false,
        },
        differences: [],
      });
    });
  }

  it('counts a wrong length', () => {
    const packet = packetFrom(version2);
    expect(outcome(version2, packet.subarray(0, 27))).to.equal('no VRRP packet');
    const short = judge(version2, packet.subarray(0, 39), backup);
    expect(reasonOf(short)).to.equal(
      'vrrp packet from 10.9.9.2 too short, length 39 and expect 40',
    );
    const long = judge(version2, Uint8Array.of(...packet, ...new Uint8Array(8)), backup);
    expect(reasonOf(long)).to.equal('vrrp packet from 10.9.9.2 too long, length 48 and expect 40');
    expect(outcome(version2, patched(packet, 23, 2))).to.equal('packet_len_err');
    expect(outcome(version2, patched(packet, 23, 1))).to.equal('accepted');
  });

  it('tolerates the padding of a short Ethernet frame, with VLAN tags too', () => {
    const packet = packetFrom(version2);
    for (const [length, expected] of [
      [42, 'accepted'],
      [46, 'accepted'],
      [44, 'packet_len_err'],
      [45, 'packet_len_err'],
      [50, 'packet_len_err'],
    ] as const) {
      const padded = new Uint8Array(length);
      padded.set(packet);
      expect(outcome(version2, padded), `${length}`).to.equal(expected);
    }
  });

  it('counts a TTL other than 255, for multicast only', () => {
    const routed = judge(version2, patched(packetFrom(version2), 8, 12), backup);
    expect(routed).to.deep.include({ accepted: false, counter: 'ip_ttl_err' });
    expect(reasonOf(routed)).to.equal('invalid TTL/HL from 10.9.9.2. Received 12 and expect 255');
    expect(outcome(unicast, patched(packetFrom(unicast), 8, 12))).to.equal('accepted');
    expect(outcome(group6, patched(packetFrom(group6), 7, 64))).to.equal('ip_ttl_err');
    expect(outcome(unicast6, patched(packetFrom(unicast6), 7, 64))).to.equal('accepted');
  });

  // Shows: vrrp_instance.old_unicast_checksum
  it('finds out a peer whose checksum is over the group, unless told never to', () => {
    const instance = { ...unicast, version: 3 } as const;
    const packet = buildAdvertPacket(instance, {
      source: PEER,
      destination: SELF,
      priority: 150,
      identification: 7,
      oldChecksum: true,
    });
    const verdict = judge(instance, packet, backup);
    expect(verdict).to.have.deep.property('differences', [
      { counter: undefined, problem: { kind: 'oldChecksum' } },
    ]);
    const never = { ...instance, oldUnicastChecksum: 'never' } as const;
    expect(outcome(never, packet)).to.equal('checksum_err');
  });

  it('counts another version, each way', () => {
    expect(outcome(version2, packetFrom(version3))).to.equal('version_err');
    expect(outcome(version3, packetFrom(version2))).to.equal('version_err');
    expect(outcome(version3, patched(packetFrom(version3), 20, 0x41))).to.equal('version_err');
    expect(reasonOf(judge(version2, packetFrom(version3), backup))).to.equal(
      'advert from 10.9.9.2: invalid version. Received 3 and expect 2',
    );
  });

  it('counts authentication that differs', () => {
    const otherPassword = sampleInstance({ authentication: { type: 'PASS', password: 'secret1' } });
    expect(outcome(withPassword, packetFrom(otherPassword))).to.equal('auth_failure');
    expect(outcome(withPassword, packetFrom(version2))).to.equal('authtype_mismatch');
    expect(outcome(version2, packetFrom(withPassword))).to.equal('authtype_mismatch');
    expect(outcome(version2, patched(packetFrom(version2), 24, 2))).to.equal('authtype_mismatch');
    expect(outcome(version2, patched(packetFrom(version2), 24, 3))).to.equal('invalid_authtype');
  });

  it('does not look at authentication data without authentication', () => {
    expect(outcome(version2, patched(packetFrom(version2), 32, 0x6b))).to.equal('accepted');
  });

  it('drops another interval in version 2', () => {
    const slower = packetFrom({ ...version2, advertIntervalMs: 2000 });
    const verdict = judge(version2, slower, backup);
    expect(verdict).to.deep.equal({
      accepted: false,
      counter: 'advert_interval_err',
      problem: { kind: 'interval', receivedMs: 2000, ownMs: 1000 },
    });
  });

  it('tells another interval in version 3 and takes it over', () => {
    const faster = packetFrom({ ...version3, advertIntervalMs: 250 });
    const verdict = judge(version3, faster, backup);
    expect(verdict)
      .to.deep.include({ accepted: true })
      .and.to.have.nested.property('advert.advertIntervalMs', 250);
    expect(verdict).to.have.deep.property('differences', [
      { counter: undefined, problem: { kind: 'interval', receivedMs: 250, ownMs: 1000 } },
    ]);
  });

  it('drops interval 0 in version 3', () => {
    const never = packetFrom({ ...version3, advertIntervalMs: 0 });
    expect(outcome(version3, never)).to.equal('advert_interval_err');
  });

  it('counts another type', () => {
    expect(outcome(version2, patched(packetFrom(version2), 20, 0x22))).to.equal(
      'invalid_type_rcvd',
    );
  });

  it('counts a total length that is not the length that arrived', () => {
    expect(outcome(version2, patched(packetFrom(version2), 2, 0, 44))).to.equal('packet_len_err');
    expect(outcome(version2, patched(packetFrom(version2), 2, 0, 40))).to.equal('accepted');
  });

  it('counts a wrong checksum', () => {
    for (const instance of [version2, version3, withPassword]) {
      const packet = packetFrom(instance);
      packet[27] = (packet[27] ?? 0) ^ 1;
      expect(outcome(instance, packet)).to.equal('checksum_err');
    }
  });

  it('takes either checksum with v3_checksum_as_v2, and no other', () => {
    const alone = sampleInstance({ version: 3, v3ChecksumAsV2: true });
    expect(outcome(alone, packetFrom(alone))).to.equal('accepted');
    expect(outcome(alone, packetFrom(version3))).to.equal('accepted');
    expect(outcome(version3, packetFrom(alone))).to.equal('checksum_err');
    const broken = packetFrom(alone);
    broken[27] = (broken[27] ?? 0) ^ 1;
    expect(outcome(alone, broken)).to.equal('checksum_err');
  });

  it('counts multicast to a unicast instance and the reverse', () => {
    expect(outcome(unicast, packetFrom(version2))).to.equal('source_err');
    expect(outcome(version2, packetFrom(version2, { to: SELF }))).to.equal('source_err');
    expect(outcome(unicast, packetFrom(version2, { to: SELF }))).to.equal('accepted');
  });

  it('ignores adverts as an owner with owner_ignore_adverts', () => {
    const deaf = sampleInstance({ ownerIgnoreAdverts: true });
    expect(outcome(deaf, packetFrom(deaf), { ...backup, isOwner: true })).to.equal('ignored');
    expect(outcome(deaf, packetFrom(deaf))).to.equal('accepted');
    expect(outcome(version2, packetFrom(deaf), { ...backup, isOwner: true })).to.equal('accepted');
  });

  it('knows its unicast peers with check_unicast_src', () => {
    const peers = [{ address: PEER, minTtl: 250, maxTtl: 254 }];
    const careful = sampleInstance({ checkUnicastSource: true, unicastPeers: peers });
    const near = patched(packetFrom(careful), 8, 252);
    expect(outcome(careful, near)).to.equal('accepted');
    expect(outcome(careful, patched(near, 8, 249))).to.equal('ip_ttl_err');
    expect(outcome(careful, patched(near, 8, 255))).to.equal('ip_ttl_err');
    const stranger = patched(packetFrom(careful, { source: '10.9.9.3' }), 8, 252);
    expect(outcome(careful, stranger)).to.equal('source_err');
    expect(outcome({ ...careful, checkUnicastSource: false }, stranger)).to.equal('accepted');
  });
});

describe('comparison of the addresses', () => {
  const two = sampleInstance({ virtualAddresses: virtualAddresses('10.9.9.10', '10.9.9.11') });
  const others = sampleInstance({ virtualAddresses: virtualAddresses('10.9.9.10', '10.9.9.12') });
  const reversed = sampleInstance({ virtualAddresses: virtualAddresses('10.9.9.11', '10.9.9.10') });

  it('tells another number of them and accepts the advert', () => {
    const verdict = judge(version2, packetFrom(two), backup);
    expect(verdict).to.have.nested.property('advert.addressesDiffer', true);
    expect(verdict).to.have.deep.property('differences', [
      { counter: 'addr_list_err', problem: { kind: 'addressCount', received: 2, expected: 1 } },
    ]);
  });

  it('tells which are missing, once, and accepts the advert', () => {
    const verdict = judge(two, packetFrom(others), backup);
    expect(verdict).to.have.nested.property('advert.addressesDiffer', true);
    expect(verdict).to.have.deep.property('differences', [
      {
        counter: 'addr_list_err',
        problem: { kind: 'missingAddresses', virtualRouterId: 10, missing: ['10.9.9.11'] },
      },
    ]);
  });

  it('does not mind the order', () => {
    const verdict = judge(two, packetFrom(reversed), backup);
    expect(verdict).to.deep.include({ accepted: true, differences: [] });
  });

  it('keeps the line short when many are missing', () => {
    const many = (start: number) =>
      virtualAddresses(...Array.from({ length: 50 }, (_, n) => `10.9.9.${start + n}`));
    const own = sampleInstance({ virtualAddresses: many(1) });
    const foreign = sampleInstance({ virtualAddresses: many(101) });
    const reason = reasonOf(judge(own, packetFrom(foreign), backup));
    expect(reason).to.match(/10\.9\.9\.8 and 42 more$/);
  });

  it('is skipped with skip_check_adv_addr by a backup that knows the master', () => {
    const skipping = { ...two, skipCheckAdvertAddresses: true };
    const packet = packetFrom(others);
    const differences = (context: ReceiveContext) =>
      reasonOf(judge(skipping, packet, context)) !== '';
    expect(differences({ ...backup, masterAddress: PEER })).to.equal(false);
    expect(differences({ ...backup, masterAddress: SELF })).to.equal(true);
    expect(differences({ ...backup, state: 'MASTER', masterAddress: PEER })).to.equal(true);
    const fewer = judge(skipping, packetFrom(version2), { ...backup, masterAddress: PEER });
    expect(reasonOf(fewer)).to.equal('advert from 10.9.9.2: expected 2 VIPs but received 1');
  });
});

describe('order of the checks', () => {
  /** Each changes a good packet for `withPassword` so that one check fails; in their order. */
  const mistakes: readonly [counter: string, change: (packet: Uint8Array) => Uint8Array][] = [
    ['packet_len_err', (packet) => patched(packet, 23, 5)],
    ['ip_ttl_err', (packet) => patched(packet, 8, 1)],
    ['authtype_mismatch', (packet) => patched(packet, 24, 0)],
    ['auth_failure', (packet) => patched(packet, 39, 0)],
    ['advert_interval_err', (packet) => patched(packet, 25, 9)],
    ['invalid_type_rcvd', (packet) => patched(packet, 20, 0x25)],
    ['packet_len_err', (packet) => patched(packet, 2, 1, 1)],
    [
      'checksum_err',
      (packet) => {
        const bytes = packet.slice();
        bytes[26] = (bytes[26] ?? 0) ^ 0x80;
        return bytes;
      },
    ],
    [
      'source_err',
      (packet) => {
        const bytes = packet.slice();
        bytes.set([10, 9, 9, 1], 16);
        return bytes;
      },
    ],
  ];
  mistakes.forEach(([earlier, first], index) => {
    for (const [later, second] of mistakes.slice(index + 1)) {
      it(`counts ${earlier} before ${later}`, () => {
        const packet = packetFrom(withPassword);
        expect(outcome(withPassword, second(packet))).to.equal(later);
        expect(outcome(withPassword, first(second(packet)))).to.equal(earlier);
        expect(outcome(withPassword, second(first(packet)))).to.equal(earlier);
      });
    }
  });

  it('counts the version after the TTL and before authentication', () => {
    const packet = packetFrom(version3);
    expect(outcome(withPassword, packet)).to.equal('version_err');
    expect(outcome(withPassword, patched(packet, 8, 1))).to.equal('ip_ttl_err');
  });
});
