/** `dns NAME [TYPE] [SERVER…]`: asked again when the records are no longer to be believed. */
import { readFileSync } from 'node:fs';
import type dnsPacket from 'dns-packet';
import type { EndpointAddress } from '../../../base/endpoint-text.js';
import type { DiscoverySource } from '../../../config/discovery-model.js';
import { MOST_BACKENDS } from '../../../discovery/backend.js';
import {
  type AddressRecord,
  type DnsAnswer,
  nameServers,
  ofAddresses,
  ofServices,
  type ServiceRecord,
  sameName,
} from '../../../discovery/dns-answers.js';
import type { OpenSource } from '../source.js';
import { askDns, type DnsQuestion, type DnsRecords, type DnsReply } from './dns-client.js';

const DNS_PORT = 53;
/** resolv.conf(5): 5 s; a source may be heard sooner that it is away. */
const TIMEOUT_MS = 2000;
const AGAIN_AFTER_MS = 2000;
/** A client follows no more names of a service than these. */
const MOST_TARGETS = 200;

type DnsSource = Extract<DiscoverySource, { readonly kind: 'dns' }>;

/** Opens it. */
export const openDnsSource: OpenSource<DnsSource> = (source, host) => {
  const ending = new AbortController();
  let cancel = (): void => undefined;
  const look = async (): Promise<void> => {
    const found = await find(source, ending.signal);
    if (ending.signal.aborted) {
      return;
    }
    if (typeof found === 'string') {
      host.fail(found);
      cancel = host.timers.after(AGAIN_AFTER_MS, () => void look());
    } else {
      host.answer(() => found.backends);
      cancel = host.timers.after(found.ttlSeconds * 1000, () => void look());
    }
  };
  void look();
  return () => {
    ending.abort();
    cancel();
  };
};

async function find(
  { name, type, servers }: DnsSource,
  signal: AbortSignal,
): Promise<DnsAnswer | string> {
  const ask = (question: DnsQuestion): Promise<DnsReply> => askServers(question, servers, signal);
  const reply = await ask({ name, type });
  if (typeof reply === 'string') {
    return reply;
  }
  return type === 'SRV' ? followServices(reply, ask) : ofAddresses(addressesIn(reply.answers));
}

/** The addresses of targets may come with the answer; else they are asked for. */
async function followServices(
  { answers, additionals }: DnsRecords,
  ask: (question: DnsQuestion) => Promise<DnsReply>,
): Promise<DnsAnswer | string> {
  const services = servicesIn(answers);
  const targets = [...new Set(services.map(({ target }) => target))];
  if (targets.length > MOST_TARGETS) {
    return `it has more than ${MOST_TARGETS} targets`;
  }
  const addresses = [...addressesIn(additionals)];
  const unknown = targets.filter(
    (target) => !addresses.some((each) => sameName(each.name, target)),
  );
  for (const name of unknown) {
    for (const type of ['A', 'AAAA'] as const) {
      const reply = await ask({ name, type });
      if (typeof reply === 'string') {
        return reply;
      }
      // behind an alias they have another name
      addresses.push(...addressesIn(reply.answers).map((each) => ({ ...each, name })));
      if (addresses.length > MOST_BACKENDS) {
        return `its targets have more than ${MOST_BACKENDS} addresses`;
      }
    }
  }
  return ofServices(services, addresses);
}

/** One name server after the other, until one answers. */
async function askServers(
  question: DnsQuestion,
  written: readonly EndpointAddress[],
  signal: AbortSignal,
): Promise<DnsReply> {
  let reply: DnsReply = 'there is no name server';
  for (const { address, port = DNS_PORT } of written.length > 0 ? written : ownServers()) {
    const asking = { server: address, port, timeoutMs: TIMEOUT_MS };
    reply = signal.aborted ? 'cancelled' : await askDns(question, asking, signal);
    if (typeof reply !== 'string') {
      return reply;
    }
  }
  return reply;
}

/** Read each time: it may be another file after a lease. */
function ownServers(): readonly EndpointAddress[] {
  try {
    return nameServers(readFileSync('/etc/resolv.conf', 'utf8'));
  } catch {
    return nameServers('');
  }
}

function addressesIn(records: readonly dnsPacket.Answer[]): readonly AddressRecord[] {
  return records.flatMap((record) =>
    record.type === 'A' || record.type === 'AAAA'
      ? [{ name: record.name, address: record.data, ttlSeconds: record.ttl ?? 0 }]
      : [],
  );
}

function servicesIn(records: readonly dnsPacket.Answer[]): readonly ServiceRecord[] {
  return records.flatMap((record) => {
    if (record.type !== 'SRV') {
      return [];
    }
    const { target, port, priority = 0, weight = 0 } = record.data;
    return [{ target, port, priority, weight, ttlSeconds: record.ttl ?? 0 }];
  });
}
