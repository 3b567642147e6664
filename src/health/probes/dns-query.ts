/** The message of DNS_CHECK. Pure. */
import type dnsPacket from 'dns-packet';
import { onDemand } from '../../base/on-demand.js';
import { QUERY_FLAGS } from '../../base/protocol/dns-header.js';
import type { DnsRecordType } from '../../config/lvs-model.js';

const packet = onDemand((require): typeof dnsPacket => require('dns-packet'));

/**
 * A query for one record, class IN, recursion desired.
 * @throws Error for a name that no message can hold.
 */
export function dnsQuery(id: number, name: string, type: DnsRecordType): Uint8Array {
  const questions = [{ type, name }];
  return packet().encode({ type: 'query', id, flags: QUERY_FLAGS, questions });
}
