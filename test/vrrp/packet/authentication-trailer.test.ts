/**
 * `auth_hmac`. Vectors 1 to 3 are captures of keepalived 2.4.3, the others were computed apart from
 * this code; the last two were published with the extension.
 */
import { expect } from 'chai';
import type { VrrpInstance } from '../../../src/config/model.js';
import type { HmacAuthentication } from '../../../src/config/services-model.js';
import { isAuthentic, trailerOf } from '../../../src/vrrp/packet/authentication-trailer.js';
import { isAfter, nextNumber, numberOfTime } from '../../../src/vrrp/packet/freshness.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import type { ReceiveContext } from '../../../src/vrrp/packet/receive-subject.js';
import { hex, ip, sampleInstance, toHex, virtualAddresses } from '../machine/sample-instance.js';
import { backup, judge, outcome } from './sample-packets.js';

const range = (first: number) => toHex(Uint8Array.from({ length: 32 }, (_, at) => first + at));
const ascii = (text: string) => Buffer.from(text).toString('hex');
const A = range(0);
const B = range(0x20);
const C = ascii('an ascii key of 32 bytes or more');
const D = '00112233445566778899aabbccddeeff'.repeat(4);
const E = ascii('0123456789abcdef0123456789ABCDEF');

const VECTORS: readonly (readonly [string, string, number, string, string, string])[] = [
  // key, its number, source, advertisement, number, HMAC
  [
    A,
    '1',
    1,
    '10.9.9.1',
    '310f9601006431da0a09090f 6b01537919d00000',
    'a592836a89af7acb7d4f302632c77f6a',
  ],
  [
    C,
    '2',
    7,
    '10.9.9.1',
    '21147801000153cc0a0909140000000000000000 6b015adb32e10000',
    '3424f6c136cd1e81aae6fb5bd4a914bb',
  ],
  [
    D,
    '3',
    255,
    'fe80::2809:f8ff:fe5c:56e',
    '3115780100322b98fe800000000000000000000000000021 6b015ad96ee40000',
    '352d4bd7c92d9a6153a97a75d97e467f',
  ],
  [
    B,
    '4',
    1,
    '192.0.2.1',
    '3107fe0100646b03c00002fe 6592008080000000',
    '8960527aac178eab9b61197031a27e39',
  ],
  [
    B,
    '4b',
    1,
    '192.0.2.1',
    '3107000100646904c00002fe 6592008080000001',
    '96642aa39ffe005ba4e4940381be71a5',
  ],
  [
    B,
    '4c',
    1,
    '192.0.2.1',
    '3107fe0100646b03c00002fe 659200808000ffff',
    '81b248cfd30b30e66e42563e378998a4',
  ],
  [
    B,
    '4d',
    1,
    '192.0.2.1',
    '3107fe0100646b03c00002fe 6592008080010000',
    '95bd96a4837a9992d17a044658ac02b2',
  ],
  [
    B,
    '5',
    3,
    'fe80::1',
    '3109c80200320000fe80000000000000000000000000000920010db8000000000000000000000009' +
      ' 6592008080000000',
    '64d33af84142274be0ccc3fd80447c61',
  ],
  [
    E,
    '6',
    200,
    '198.51.100.1',
    '2105640200032682c6336405c63364060000000000000000 6592008080000000',
    '42cd89162ff5b1fc3dfc50897e481e80',
  ],
  [
    A,
    'published, IPv4',
    1,
    '198.51.100.10',
    '3133c80100644402c0000264 6800000080000000',
    '1b84bc4e8e43892dc6d98448f8ee2265',
  ],
  [
    A,
    'published, IPv6',
    1,
    'fe80::10',
    '3133c8010064a2e9fe800000000000000000000000000100 6800000080000000',
    'c8c56146ebfd66ee10ec4d8186461b78',
  ],
];

const hmac = (changes: Partial<HmacAuthentication> = {}): HmacAuthentication => ({
  keys: [{ id: 1, key: B }],
  activeKey: 1,
  antiReplay: 'time',
  mode: 'enforce',
  ...changes,
});

/** The router of vector 4. */
const signing = (changes: Partial<HmacAuthentication> = {}): VrrpInstance =>
  sampleInstance({
    version: 3,
    virtualRouterId: 7,
    virtualAddresses: virtualAddresses('192.0.2.254'),
    hmac: hmac(changes),
  });
const NUMBER = 0x6592008080000000n;
const EPOCH_MS = 0x65920080 * 1000 + 500;
const now: ReceiveContext = { ...backup, epochMs: EPOCH_MS };

const send = (instance: VrrpInstance, number = NUMBER) =>
  buildAdvertPacket(instance, {
    source: ip(instance.family === 'inet' ? '192.0.2.1' : 'fe80::1'),
    destination: ip(instance.family === 'inet' ? '224.0.0.18' : 'ff02::12'),
    priority: instance.family === 'inet' ? 254 : 200,
    identification: 1,
    number,
  });

describe('authentication trailer', () => {
  for (const [key, title, id, source, text, value] of VECTORS) {
    it(`vector ${title}`, () => {
      const [advertisement = '', number = ''] = text.split(' ');
      const advert = { source: ip(source), advertisement: hex(advertisement) };
      const trailer = trailerOf(advert, id, key, BigInt(`0x${number}`));
      const head = `01${id.toString(16).padStart(2, '0')}0000`;
      expect(toHex(trailer)).to.equal(`${head}${number}${value}`);
      expect(isAuthentic(advert, key, trailer)).to.equal(true);
      for (let at = 0; at < trailer.length; at += 1) {
        const changed = trailer.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(isAuthentic(advert, key, changed), `byte ${at}`).to.equal(false);
      }
    });
  }

  it('stands after the packet, which tells its length; the checksum of IPv4 is without it', () => {
    expect(toHex(send(signing()))).to.equal(
      toHex(
        hex(`45c0003c00010000ff700000c0000201e00000123107fe0100646b03c00002fe
        0101000065920080800000008960527aac178eab9b61197031a27e39`),
      ),
    );
  });

  it('is in the checksum of IPv6', () => {
    const instance = sampleInstance({
      version: 3,
      family: 'inet6',
      virtualRouterId: 9,
      advertIntervalMs: 500,
      multicastGroup: ip('ff02::12'),
      virtualAddresses: virtualAddresses('fe80::9', '2001:db8::9'),
      hmac: hmac({ keys: [{ id: 3, key: B }], activeKey: 3 }),
    });
    const packet = send(instance);
    expect(toHex(packet.subarray(40))).to.equal(
      toHex(
        hex(`3109c80200324b4b fe800000000000000000000000000009
        20010db8000000000000000000000009
        010300006592008080000000 64d33af84142274be0ccc3fd80447c61`),
      ),
    );
    expect(outcome(instance, packet, now)).to.equal('accepted');
  });

  const packet = send(signing());
  const changed = (offset: number) => {
    const copy = packet.slice();
    copy[offset] = (copy[offset] ?? 0) ^ 1;
    return copy;
  };
  const TRAILER = 32;

  it('is checked in order, and each check has its counter', () => {
    const results = {
      unchanged: outcome(signing(), packet, now),
      type: outcome(signing(), changed(TRAILER), now),
      reserved: outcome(signing(), changed(TRAILER + 3), now),
      priority: outcome(signing(), changed(22), now),
      address: outcome(signing(), changed(28), now),
      hmac: outcome(signing(), changed(TRAILER + 12), now),
      counter: outcome(signing(), changed(TRAILER + 11), now),
      keyId: outcome(signing(), changed(TRAILER + 1), now),
      late: outcome(signing(), packet, { ...now, epochMs: EPOCH_MS + 7000 }),
      lateAndChanged: outcome(signing(), changed(TRAILER + 1), { ...now, epochMs: 0 }),
      short: outcome(signing(), packet.subarray(0, packet.length - 4), now),
    };
    expect(results).to.deep.equal({
      unchanged: 'accepted',
      type: 'auth_ext_malformed',
      reserved: 'auth_ext_malformed',
      priority: 'auth_ext_invalid_hmac',
      address: 'auth_ext_invalid_hmac',
      hmac: 'auth_ext_invalid_hmac',
      counter: 'auth_ext_invalid_hmac',
      keyId: 'auth_ext_unknown_key',
      late: 'auth_ext_stale',
      lateAndChanged: 'auth_ext_stale',
      short: 'packet_len_err',
    });
  });

  it('does not tell the time with anti_replay monotonic', () => {
    const monotonic = signing({ antiReplay: 'monotonic' });
    expect(outcome(monotonic, packet, { ...now, epochMs: 0 })).to.equal('accepted');
  });

  it('is accepted once of each sender', () => {
    const verdict = judge(signing(), packet, now);
    const mark = verdict.accepted ? verdict.advert.mark : undefined;
    expect(mark).to.deep.equal({ source: '192.0.2.1', sequence: NUMBER });
    const marks = mark === undefined ? [] : [mark];
    const after = { ...now, marks };
    expect(outcome(signing(), packet, after)).to.equal('auth_ext_replay');
    expect(outcome(signing(), send(signing(), NUMBER + 1n), after)).to.equal('accepted');
    const other = [{ source: ip('192.0.2.9'), sequence: NUMBER + 5n }];
    expect(outcome(signing(), packet, { ...now, marks: other })).to.equal('accepted');
  });

  it('may be missing in the modes that introduce it', () => {
    const { hmac: _, ...plain } = signing();
    const bare = send(plain);
    expect(outcome(signing(), bare, now)).to.equal('auth_ext_missing');
    for (const mode of ['permissive', 'receive-only'] as const) {
      expect(outcome(signing({ mode }), bare, now)).to.equal('accepted');
      expect(outcome(signing({ mode }), packet, now)).to.equal('accepted');
      expect(outcome(signing({ mode }), changed(22), now)).to.equal('auth_ext_invalid_hmac');
    }
    expect(toHex(send(signing({ mode: 'receive-only' })))).to.equal(toHex(bare));
    expect(outcome(plain, packet, now)).to.equal('packet_len_err');
  });

  it('of unicast is taken of peers only', () => {
    const peers = [{ address: ip('192.0.2.9'), minTtl: 0, maxTtl: 255 }];
    const unicast = { ...signing(), unicastPeers: peers };
    expect(outcome(unicast, packet, now)).to.equal('source_err');
  });
});

describe('numbers of adverts', () => {
  const rule = { antiReplay: 'time' } as const;

  it('are the time in units of 2^-32 seconds, with a counter', () => {
    expect(numberOfTime(EPOCH_MS)).to.equal(NUMBER);
    expect(nextNumber(undefined, EPOCH_MS, rule, 1000)).to.equal(NUMBER);
    expect(nextNumber(NUMBER, EPOCH_MS, rule, 1000)).to.equal(NUMBER + 1n);
    expect(nextNumber(NUMBER + 0xffffn, EPOCH_MS, rule, 1000)).to.equal(0x6592008080010000n);
    expect(nextNumber(NUMBER, EPOCH_MS + 1000, rule, 1000)).to.equal(NUMBER + (1n << 32n));
  });

  it('follow a clock that was set back, unless they have to go on', () => {
    const back = EPOCH_MS - 10_000;
    expect(nextNumber(NUMBER, back, rule, 1000)).to.equal(numberOfTime(back));
    expect(nextNumber(NUMBER, EPOCH_MS - 4000, rule, 1000)).to.equal(NUMBER + 1n);
    const monotonic = { antiReplay: 'monotonic' } as const;
    expect(nextNumber(NUMBER, back, monotonic, 1000)).to.equal(NUMBER + 1n);
  });

  it('are compared as serial numbers', () => {
    expect(isAfter(1n, 0n)).to.equal(true);
    expect(isAfter(0n, 1n)).to.equal(false);
    expect(isAfter(0n, 0xffff_ffff_ffff_ffffn)).to.equal(true);
  });
});
