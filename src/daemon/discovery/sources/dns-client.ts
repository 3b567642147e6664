/**
 * Asks a name server one question: over UDP, and over TCP where the answer does not fit (RFC 1035
 * section 4.2, RFC 7766).
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type dnsPacket from 'dns-packet';
import { familyOf, type IpAddress } from '../../../base/address.js';
import { messageOf } from '../../../base/failure.js';
import { onDemand } from '../../../base/on-demand.js';
import { sameName } from '../../../discovery/dns-answers.js';

const packet = onDemand((require): typeof dnsPacket => require('dns-packet'));

/** What is asked for. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'SRV';
}

/** What was answered, and what came with it. A name that does not exist has no records. */
export interface DnsRecords {
  readonly answers: readonly dnsPacket.Answer[];
  readonly additionals: readonly dnsPacket.Answer[];
}

/** A text says why there is no reply. */
export type DnsReply = DnsRecords | string;

/** What a question and its way take. */
export interface DnsAsking {
  readonly server: IpAddress;
  readonly port: number;
  readonly timeoutMs: number;
}

/** Without extensions answers of more than 512 bytes come over TCP: size for what DNS allows. */
const UDP_BYTES = 1232;
const RECURSION_DESIRED = 0x0100;
const TRUNCATED = 0x0200;
const RCODE = 0x000f;
const NAME_ERROR = 3;

/** Asks; never rejects. `signal` ends it. */
export async function askDns(
  question: DnsQuestion,
  asking: DnsAsking,
  signal: AbortSignal,
): Promise<DnsReply> {
  const id = randomInt(0x1_0000);
  const query: dnsPacket.Packet = {
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [question],
    additionals: [
      { type: 'OPT', name: '.', udpPayloadSize: UDP_BYTES, flags: 0, options: [] } as never,
    ],
  };
  try {
    const reply = await askUdp(packet().encode(query), id, question, asking, signal);
    return (flagsOf(reply) & TRUNCATED) === 0
      ? recordsOf(reply)
      : recordsOf(await askTcp(packet().streamEncode(query), id, question, asking, signal));
  } catch (error) {
    return messageOf(error);
  }
}

function askUdp(
  query: Uint8Array,
  id: number,
  question: DnsQuestion,
  { server, port, timeoutMs }: DnsAsking,
  signal: AbortSignal,
): Promise<dnsPacket.DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(familyOf(server) === 'inet6' ? 'udp6' : 'udp4');
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.close();
      settle();
    };
    const cancel = (): void => end(() => reject(new Error('cancelled')));
    const timer = setTimeout(() => end(() => reject(new Error(`${server}: timeout`))), timeoutMs);
    signal.addEventListener('abort', cancel);
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('message', (bytes) => {
      const reply = decoded(bytes, id, question);
      if (reply !== undefined) {
        end(() => resolve(reply)); // else it is no answer to this question
      }
    });
    // Connected: the kernel takes answers of this server alone, and says when it is away.
    socket.connect(port, server, () => socket.send(query));
  });
}

function askTcp(
  query: Uint8Array,
  id: number,
  question: DnsQuestion,
  { server, port, timeoutMs }: DnsAsking,
  signal: AbortSignal,
): Promise<dnsPacket.DecodedPacket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: server, port, signal });
    let received = Buffer.alloc(0);
    const end = (settle: () => void): void => {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      settle();
    };
    socket.setTimeout(timeoutMs, () => end(() => reject(new Error(`${server}: timeout`))));
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('end', () => end(() => reject(new Error(`${server}: closed the connection`))));
    socket.on('connect', () => socket.write(query));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]); // of 65,535 bytes at most
      const length = received.length < 2 ? undefined : received.readUInt16BE(0);
      if (length !== undefined && received.length >= length + 2) {
        const reply = decoded(received.subarray(2, length + 2), id, question);
        const wrong = new Error(`${server}: no answer to the question`);
        end(() => (reply === undefined ? reject(wrong) : resolve(reply)));
      }
    });
  });
}

/** undefined: it answers nothing that was asked. */
function decoded(
  bytes: Buffer,
  id: number,
  question: DnsQuestion,
): dnsPacket.DecodedPacket | undefined {
  try {
    const reply = packet().decode(bytes);
    const [asked] = reply.questions ?? [];
    const isOurs = asked?.type === question.type && sameName(asked.name, question.name);
    return reply.type === 'response' && reply.id === id && isOurs ? reply : undefined;
  } catch {
    return undefined;
  }
}

function flagsOf({ flags = 0 }: dnsPacket.DecodedPacket): number {
  return flags;
}

function recordsOf(reply: dnsPacket.DecodedPacket): DnsReply {
  const code = flagsOf(reply) & RCODE;
  return code === 0 || code === NAME_ERROR
    ? { answers: reply.answers ?? [], additionals: reply.additionals ?? [] }
    : `the name server answers with rcode ${code}`;
}
