/** Entries of the IPVS table for property tests, and the messages they are carried in. */
import fc from 'fast-check';
import { addressFromBytes, familyOf } from '../../../src/base/address.js';
import { tableRequest } from '../../../src/linux/ipvs/messages.js';
import { forEachMessage, type NetlinkMessage } from '../../../src/linux/netlink/framing.js';
import type { NetlinkRequest } from '../../../src/linux/netlink/requester.js';
import { NetlinkWriter } from '../../../src/linux/netlink/writer.js';
import type {
  DestinationEntry,
  ServiceAddress,
  ServiceEntry,
  TableOperation,
  Tunnel,
} from '../../../src/lvs/table/table.js';

/** A number that the controller might give. */
export const FAMILY = 0x25;

/** The one message that a request is. */
export function messageOf(request: NetlinkRequest): NetlinkMessage {
  const writer = new NetlinkWriter();
  const position = writer.beginMessage({ type: request.type, flags: 0, sequence: 1 });
  request.write(writer);
  writer.endMessage(position);
  const messages: NetlinkMessage[] = [];
  forEachMessage(writer.written(), (message) => messages.push(message));
  const [message] = messages;
  if (message === undefined) {
    throw new Error('nothing was written');
  }
  return message;
}

/** The kernel answers a dump with messages like those that make the entries. */
export function operationMessage(operation: TableOperation): NetlinkMessage {
  return messageOf(tableRequest(FAMILY, operation));
}

const families = fc.constantFrom('inet' as const, 'inet6' as const);
const port = fc.integer({ min: 0, max: 65535 });
const number = fc.integer({ min: 0, max: 0x7fffffff });
const addresses = fc
  .tuple(families, fc.uint8Array({ minLength: 16, maxLength: 16 }))
  .map(([family, bytes]) => addressFromBytes(bytes, 0, family));

const serviceAddresses: fc.Arbitrary<ServiceAddress> = fc.oneof(
  fc.record({ address: addresses, port, protocol: fc.constantFrom('TCP', 'UDP', 'SCTP') }).map(
    (each): ServiceAddress => ({
      kind: 'address',
      family: familyOf(each.address),
      ...each,
    }),
  ),
  fc.record({
    kind: fc.constant('fwmark' as const),
    family: families,
    mark: fc.integer({ min: 1, max: 0xffffffff }),
  }),
);

/** Services of every kind. */
export const services: fc.Arbitrary<ServiceEntry> = fc
  .record({
    address: serviceAddresses,
    scheduler: fc.constantFrom('', 'rr', 'wlc', 'lblcr', 'mh'),
    flags: fc.integer({ min: 0, max: 0x3f }).map((flags) => flags & ~2),
    timeoutSeconds: number,
    bits: fc.integer({ min: 1, max: 32 }),
    engine: fc.constantFrom('', 'sip'),
  })
  .map(({ bits, ...entry }) => ({
    ...entry,
    netmask: entry.address.family === 'inet6' ? bits * 4 : (0xffffffff << (32 - bits)) >>> 0,
  }));

const tunnels: fc.Arbitrary<Tunnel> = fc.oneof(
  fc.constant<Tunnel>({ type: 'ipip', port: 0, checksum: 'none' }),
  fc.record({
    type: fc.constant('gue' as const),
    port,
    checksum: fc.constantFrom('none', 'csum', 'remcsum'),
  }),
  fc.record({
    type: fc.constant('gre' as const),
    port: fc.constant(0),
    checksum: fc.constantFrom('none', 'csum'),
  }),
);

/** Destinations of every kind. */
export const destinations: fc.Arbitrary<DestinationEntry> = fc
  .record({
    address: addresses,
    port,
    method: fc.constantFrom('masquerade', 'local', 'tunnel', 'route', 'bypass'),
    tunnel: tunnels,
    weight: number,
    upperThreshold: number,
    lowerThreshold: number,
  })
  .map(({ tunnel, ...entry }) => ({
    family: familyOf(entry.address),
    ...entry,
    ...(entry.method === 'tunnel' ? { tunnel } : {}),
  }));
