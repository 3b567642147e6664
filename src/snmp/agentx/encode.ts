/** Writes AgentX packets, all in network byte order (RFC 2741 sections 5 and 6). */
import type { Oid } from '../oid.js';
import {
  AGENTX_VERSION,
  type AgentxHeader,
  type Binding,
  FLAGS,
  PDU_TYPES,
  type SubagentPdu,
  VALUE_TYPES,
} from './pdu.js';

/** `c.reason`: reasonShutdown (RFC 2741 section 6.2.2). */
const REASON_SHUTDOWN = 5;
/** `r.priority`: the default (RFC 2741 section 6.2.3). */
const DEFAULT_PRIORITY = 127;
/** `1.3.6.1` can be left away when the next number fits a byte (RFC 2741 section 5.1). */
const INTERNET = [1, 3, 6, 1] as const;

/** A whole packet. */
export function encodePdu(header: AgentxHeader, pdu: SubagentPdu): Buffer {
  const payload = Buffer.concat(payloadOf(pdu));
  return Buffer.concat([
    Buffer.from([AGENTX_VERSION, PDU_TYPES[pdu.kind], FLAGS.networkByteOrder, 0]),
    ...[header.session, header.transaction, header.packet, payload.length].map(unsigned),
    payload,
  ]);
}

function payloadOf(pdu: SubagentPdu): readonly Buffer[] {
  switch (pdu.kind) {
    case 'open':
      return [
        Buffer.from([pdu.timeoutSeconds, 0, 0, 0]),
        encodeOid([]),
        octets(Buffer.from(pdu.description)),
      ];
    case 'close':
      return [Buffer.from([REASON_SHUTDOWN, 0, 0, 0])];
    case 'register':
      // r.timeout 0: that of the session
      return [Buffer.from([0, DEFAULT_PRIORITY, 0, 0]), encodeOid(pdu.subtree)];
    case 'unregister':
      return [Buffer.from([0, DEFAULT_PRIORITY, 0, 0]), encodeOid(pdu.subtree)];
    case 'notify':
      return pdu.bindings.flatMap(encodeBinding);
    case 'ping':
      return [];
    case 'response':
      return [unsigned(0), shorts(pdu.error, pdu.index), ...pdu.bindings.flatMap(encodeBinding)];
  }
}

function encodeBinding({ name, value }: Binding): readonly Buffer[] {
  return [shorts(VALUE_TYPES[value.type], 0), encodeOid(name), ...encodeValue(value)];
}

function encodeValue(value: Binding['value']): readonly Buffer[] {
  switch (value.type) {
    case 'integer':
      return [signed(value.value)];
    case 'octets':
    case 'ipAddress':
      return [octets(value.value)];
    case 'oid':
      return [encodeOid(value.value)];
    case 'counter32':
    case 'gauge32':
    case 'timeTicks':
      return [unsigned(value.value)];
    case 'counter64':
      return [unsigned64(value.value)];
    default:
      return [];
  }
}

/** RFC 2741 section 5.1; an empty name is the null object identifier. */
export function encodeOid(name: Oid, include = false): Buffer {
  const prefix = name[INTERNET.length] ?? 0;
  const isShort =
    INTERNET.every((number, index) => name[index] === number) && prefix > 0 && prefix < 256;
  const rest = isShort ? name.slice(INTERNET.length + 1) : name;
  return Buffer.concat([
    Buffer.from([rest.length, isShort ? prefix : 0, include ? 1 : 0, 0]),
    ...rest.map(unsigned),
  ]);
}

/** RFC 2741 section 5.3: padded to a multiple of four bytes. */
function octets(bytes: Uint8Array): Buffer {
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
  return Buffer.concat([unsigned(bytes.length), bytes, padding]);
}

function shorts(first: number, second: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(first, 0);
  bytes.writeUInt16BE(second, 2);
  return bytes;
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function signed(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function unsigned64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
