/**
 * The subagent: its connection to the master agent of the machine. It comes again when the master
 * does, for as long as it takes; nothing of it is in the way of anything else.
 */
import { connect, type Socket } from 'node:net';
import { messageOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { Timers } from '../../base/timers.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { answerRequest } from '../../snmp/agentx/answer.js';
import { decodePdu } from '../../snmp/agentx/decode.js';
import { encodePdu } from '../../snmp/agentx/encode.js';
import type { AgentxHeader, Binding, MasterPdu, SubagentPdu } from '../../snmp/agentx/pdu.js';
import { type MasterAddress, masterText } from '../../snmp/master-address.js';
import type { MibView } from '../../snmp/mib-view.js';
import type { Oid } from '../../snmp/oid.js';

/** How long it waits before it tries again: as Net-SNMP (snmpd.conf(5), agentXPingInterval). */
const RETRY_MS = 15_000;
/** How long a master may wait for an answer (`o.timeout`). */
const ANSWER_SECONDS = 10;
/** A master that does not read is one that is gone. */
const LARGEST_BACKLOG_BYTES = 1 << 20;

/** What the subagent needs from outside. */
export interface SubagentOptions {
  readonly address: MasterAddress;
  /** What is served. */
  readonly roots: readonly Oid[];
  readonly description: string;
  readonly timers: Timers;
  /** The objects of the moment; undefined: the daemon does not answer. */
  view(): Promise<MibView | undefined>;
  log(event: DaemonLogEvent): void;
}

/** One connection, from its beginning to its end. */
interface Session {
  readonly socket: Socket;
  id: number;
  received: Buffer;
  /** What the master has not confirmed yet, by the number of its packet. */
  readonly asked: Map<number, SubagentPdu['kind']>;
}

export class SnmpSubagent {
  readonly #options: SubagentOptions;
  readonly #said = new SayOnce();
  #session: Session | undefined;
  #isOpen = false;
  #packet = 0;
  #cancelRetry: (() => void) | undefined;
  #closed = false;

  constructor(options: SubagentOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Says something without being asked; without a master it is said to nothing. */
  notify(bindings: readonly Binding[]): void {
    if (this.#isOpen) {
      this.#send({ kind: 'notify', bindings });
    }
  }

  /** Takes leave of the master. */
  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    if (this.#session) {
      this.#send({ kind: 'close' });
      this.#session.socket.end();
    }
  }

  #connect(): void {
    const { address } = this.#options;
    const socket = connect(
      address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port },
    );
    const session: Session = { socket, id: 0, received: Buffer.alloc(0), asked: new Map() };
    this.#session = session;
    socket.on('connect', () => {
      const { description } = this.#options;
      this.#send({ kind: 'open', timeoutSeconds: ANSWER_SECONDS, description });
    });
    socket.on('data', (bytes: Buffer) => this.#receive(session, bytes));
    socket.on('error', (error) => this.#end(session, messageOf(error)));
    socket.on('close', () => this.#end(session, 'the master has closed the connection'));
  }

  #end(session: Session, reason: string): void {
    if (this.#session !== session) {
      return;
    }
    this.#session = undefined;
    this.#isOpen = false;
    session.socket.destroy();
    if (this.#closed) {
      return;
    }
    const master = masterText(this.#options.address);
    if (this.#said.isNews(master, reason)) {
      this.#options.log({ event: 'snmpMasterAway', master, reason });
    }
    this.#cancelRetry = this.#options.timers.after(RETRY_MS, () => this.#connect());
  }

  #send(pdu: SubagentPdu, request?: AgentxHeader): void {
    const session = this.#session;
    if (session === undefined) {
      return;
    }
    if (session.socket.writableLength > LARGEST_BACKLOG_BYTES) {
      this.#end(session, 'the master does not read');
      return;
    }
    let header = request;
    if (header === undefined) {
      this.#packet += 1;
      header = { session: session.id, transaction: 0, packet: this.#packet };
      session.asked.set(this.#packet, pdu.kind);
    }
    session.socket.write(encodePdu(header, pdu));
  }

  #receive(session: Session, bytes: Buffer): void {
    session.received = Buffer.concat([session.received, bytes]);
    let decoded = decodePdu(session.received);
    while (decoded !== undefined && this.#session === session) {
      if ('problem' in decoded) {
        this.#end(session, `not AgentX: ${decoded.problem}`);
        return;
      }
      session.received = session.received.subarray(decoded.bytes);
      this.#obey(session, decoded.header, decoded.pdu);
      decoded = decodePdu(session.received);
    }
  }

  #obey(session: Session, header: AgentxHeader, pdu: MasterPdu): void {
    switch (pdu.kind) {
      case 'response':
        this.#confirmed(session, header, pdu.error);
        return;
      case 'close':
        this.#end(session, 'the master has ended the session');
        return;
      case 'cleanupSet':
        return; // has no answer (RFC 2741 section 7.2.4.4)
      default:
        void this.#options.view().then((view) => {
          if (this.#session === session) {
            this.#send(answerRequest(pdu, view ?? []), header);
          }
        });
    }
  }

  #confirmed(session: Session, header: AgentxHeader, error: number): void {
    const kind = session.asked.get(header.packet);
    session.asked.delete(header.packet);
    if (error !== 0 && kind !== 'notify') {
      this.#end(session, `${kind} refused with error ${error}`);
      return;
    }
    if (kind === 'open') {
      session.id = header.session;
      for (const subtree of this.#options.roots) {
        this.#send({ kind: 'register', subtree });
      }
    }
    if (kind === 'register' && session.asked.size === 0) {
      this.#isOpen = true;
      this.#said.settle(masterText(this.#options.address));
      this.#options.log({ event: 'snmpConnected', master: masterText(this.#options.address) });
    }
  }
}
