/** Packets of a peer, and how an instance judges them. */
import { internetChecksum } from '../../../src/base/checksum.js';
import type { VrrpInstance } from '../../../src/config/model.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import {
  checkDatagram,
  type PacketVerdict,
  readDatagram,
} from '../../../src/vrrp/packet/receive.js';
import type { ReceiveContext } from '../../../src/vrrp/packet/receive-subject.js';
import { ip, sampleInstance, virtualAddresses } from '../machine/sample-instance.js';

/** The sender. */
export const PEER = ip('10.9.9.2');
/** We. */
export const SELF = ip('10.9.9.1');
/** What a backup asks of a packet. */
export const backup: ReceiveContext = {
  isOwner: false,
  state: 'BACKUP',
  masterAddress: undefined,
  sequence: 0,
  epochMs: 0,
  marks: [],
};

/** An IPv4 router of version 2. */
export const version2 = sampleInstance();
/** An IPv4 router of version 3. */
export const version3 = sampleInstance({ version: 3 });
/** One with a password. */
export const withPassword = sampleInstance({
  authentication: { type: 'PASS', password: 'secret12' },
});
/** One with a peer. */
export const unicast = sampleInstance({
  unicastPeers: [{ address: PEER, minTtl: 0, maxTtl: 255 }],
});

/** The sender, in IPv6. */
export const PEER6 = ip('fe80::2');
const SELF6 = ip('fe80::1');
/** An IPv6 router. */
export const group6 = sampleInstance({
  version: 3,
  family: 'inet6',
  multicastGroup: ip('ff02::12'),
  virtualAddresses: virtualAddresses('fe80::100', '2001:db8::100'),
});
/** An IPv6 router with a peer. */
export const unicast6 = { ...group6, unicastPeers: [{ address: PEER6, minTtl: 0, maxTtl: 255 }] };

/** What a peer with this configuration sends, priority 150. */
export function packetFrom(instance: VrrpInstance, changes: { source?: string; to?: string } = {}) {
  return buildAdvertPacket(instance, {
    source: ip(changes.source ?? (instance.family === 'inet' ? PEER : PEER6)),
    destination: ip(changes.to ?? usualDestination(instance)),
    priority: 150,
    identification: 7,
  });
}

function usualDestination(instance: VrrpInstance): string {
  const self = instance.family === 'inet' ? SELF : SELF6;
  return instance.unicastPeers.length > 0 ? self : instance.multicastGroup;
}

/** A packet with other bytes at `offset`; the checksum of version 2 is made right again. */
export function patched(
  packet: Uint8Array,
  offset: number,
  ...values: readonly number[]
): Uint8Array {
  const bytes = packet.slice();
  bytes.set(values, offset);
  if ((bytes[20] ?? 0) >> 4 === 2) {
    bytes.set([0, 0], 26);
    const checksum = internetChecksum(bytes.subarray(20));
    bytes.set([checksum >> 8, checksum & 0xff], 26);
  }
  return bytes;
}

/** The verdict about a packet. @throws for what is none. */
export function judge(
  instance: VrrpInstance,
  bytes: Uint8Array,
  context: ReceiveContext,
): PacketVerdict {
  const datagram = readDatagram(bytes);
  if (datagram === undefined) {
    throw new Error('no VRRP packet');
  }
  return checkDatagram(instance, datagram, context);
}

/** `accepted`, or the counter of the refusal. */
export function outcome(instance: VrrpInstance, bytes: Uint8Array, context = backup): string {
  if (readDatagram(bytes) === undefined) {
    return 'no VRRP packet';
  }
  const verdict = judge(instance, bytes, context);
  return verdict.accepted ? 'accepted' : (verdict.counter ?? 'ignored');
}
