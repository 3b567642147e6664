/** The message of DNS_CHECK and what is read of its answer (RFC 1035 section 4.1.1). Pure. */
import type dnsPacket from 'dns-packet';
import { onDemand } from '../../base/on-demand.js';
import type { DnsRecordType } from '../../config/lvs-model.js';

const packet = onDemand((require): typeof dnsPacket => require('dns-packet'));

/** Bytes of a header. */
const HEADER_BYTES = 12;
/** QR: the message is a response. */
const RESPONSE = 0x8000;
const RCODE = 0x000f;

/**
 * A query for one record, class IN, recursion desired.
 * @throws Error for a name that no message can hold.
 */
export function dnsQuery(id: number, name: string, type: DnsRecordType): Uint8Array {
  const { encode, RECURSION_DESIRED } = packet();
  return encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type, name }] });
}

/**
 * The response code of the answer to query `id`; undefined for a datagram that is none. Only the
 * header is read: a server that answers works, whatever the answer.
 */
export function dnsResponseCode(datagram: Uint8Array, id: number): number | undefined {
  if (datagram.length < HEADER_BYTES) {
    return undefined;
  }
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  const flags = view.getUint16(2);
  return view.getUint16(0) === id && (flags & RESPONSE) !== 0 ? flags & RCODE : undefined;
}
