/**
 * Asks a name server one question: over UDP, and over TCP where the answer does not fit (RFC 1035
 * section 4.2, RFC 7766).
 */
import { randomInt } from 'node:crypto';
import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type dnsPacket from 'dns-packet';
import { familyOf, type IpAddress } from '../../../base/address.js';
import { messageOf } from '../../../base/failure.js';
import { onDemand } from '../../../base/on-demand.js';
import { answerHeader, NAME_ERROR, QUERY_FLAGS } from '../../../base/protocol/dns-header.js';
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
/** Of a message over TCP: its length comes first. */
const LENGTH_BYTES = 2;

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
    flags: QUERY_FLAGS,
    questions: [question],
    additionals: [
      { type: 'OPT', name: '.', udpPayloadSize: UDP_BYTES, flags: 0, options: [] } as never,
    ],
  };
  const read = (message: Buffer): ReadAnswer | undefined => answerTo(question, id, message);
  try {
    const datagram = packet().encode(query);
    const answer = await settled(asking, signal, (end) => askUdp(datagram, asking, read, end));
    if (!answer.isTruncated) {
      return answer.reply;
    }
    const message = packet().streamEncode(query);
    return (await settled(asking, signal, (end) => askTcp(message, asking, read, end))).reply;
  } catch (error) {
    return messageOf(error);
  }
}

/** An answer to the question that was asked. */
interface ReadAnswer {
  readonly isTruncated: boolean;
  readonly reply: DnsReply;
}

type ReadMessage = (message: Buffer) => ReadAnswer | undefined;

/** The answer, or why there is none. */
type EndExchange = (outcome: ReadAnswer | Error) => void;

/**
 * The first outcome of an exchange, all of which has the time of `asking`; `open` begins it and
 * returns what closes it.
 */
function settled(
  { server, timeoutMs }: DnsAsking,
  signal: AbortSignal,
  open: (end: EndExchange) => () => void,
): Promise<ReadAnswer> {
  return new Promise((resolve, reject) => {
    let close = (): void => undefined;
    const end: EndExchange = (outcome) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      close();
      if (outcome instanceof Error) {
        reject(outcome);
      } else {
        resolve(outcome);
      }
    };
    const cancel = (): void => end(new Error('cancelled'));
    const timer = setTimeout(() => end(new Error(`${server}: timeout`)), timeoutMs);
    signal.addEventListener('abort', cancel);
    try {
      close = open(end);
    } catch (error) {
      end(new Error(messageOf(error)));
    }
  });
}

function askUdp(
  query: Uint8Array,
  { server, port }: DnsAsking,
  read: ReadMessage,
  end: EndExchange,
): () => void {
  const socket = createSocket(familyOf(server) === 'inet6' ? 'udp6' : 'udp4');
  socket.on('error', end);
  socket.on('message', (bytes) => {
    const answer = read(bytes);
    if (answer !== undefined) {
      end(answer); // else it is no answer to this question
    }
  });
  // Connected: the kernel takes answers of this server alone, and says when it is away.
  socket.connect(port, server, () => socket.send(query));
  return () => {
    silence(socket);
    socket.close();
  };
}

function askTcp(
  query: Uint8Array,
  { server, port }: DnsAsking,
  read: ReadMessage,
  end: EndExchange,
): () => void {
  const socket = connect({ host: server, port });
  let received = Buffer.alloc(0);
  socket.on('error', end);
  socket.on('end', () => end(new Error(`${server}: closed the connection`)));
  socket.on('connect', () => socket.write(query));
  socket.on('data', (bytes) => {
    received = Buffer.concat([received, bytes]); // of 65,535 bytes at most
    const length = received.length < LENGTH_BYTES ? undefined : received.readUInt16BE(0);
    if (length !== undefined && received.length >= length + LENGTH_BYTES) {
      const answer = read(received.subarray(LENGTH_BYTES, length + LENGTH_BYTES));
      end(answer ?? new Error(`${server}: no answer to the question`));
    }
  });
  return () => {
    silence(socket);
    socket.destroy();
  };
}

/** What a socket says while it is closed is of no use, and ends nothing. */
function silence(socket: DatagramSocket | Socket): void {
  socket.removeAllListeners();
  socket.on('error', () => undefined);
}

/** undefined: it answers nothing that was asked. */
function answerTo(question: DnsQuestion, id: number, message: Buffer): ReadAnswer | undefined {
  const header = answerHeader(message, id);
  if (header === undefined) {
    return undefined;
  }
  try {
    const { questions = [], answers = [], additionals = [] } = packet().decode(message);
    const [asked] = questions;
    const isOurs = asked?.type === question.type && sameName(asked.name, question.name);
    const { isTruncated, responseCode } = header;
    const isKnown = responseCode === 0 || responseCode === NAME_ERROR;
    const reply = isKnown
      ? { answers, additionals }
      : `the name server answers with rcode ${responseCode}`;
    return isOurs ? { isTruncated, reply } : undefined;
  } catch {
    return undefined;
  }
}
