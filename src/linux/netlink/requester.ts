/** Netlink requests whose answers are read before the call returns. */
import type { RequestResult } from '../doors.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import type { NativeSocket } from '../native.js';
import { ReceiveSlab } from '../socket/receive-slab.js';
import {
  acknowledgement,
  forEachMessage,
  kernelError,
  type NetlinkMessage,
  NLM_F_ACK,
  NLM_F_DUMP,
  NLM_F_DUMP_INTR,
  NLM_F_REQUEST,
  NLMSG_DONE,
  NLMSG_ERROR,
} from './framing.js';
import {
  closeNetlinkSocket,
  EAGAIN,
  fromKernel,
  openNetlinkSocket,
  SLOT_BYTES,
  SLOTS,
  SOL_NETLINK,
} from './socket.js';
import { NetlinkWriter } from './writer.js';

/** netlink(7) */
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;

const EINTR = -4;
const ETIMEDOUT = -110;

const RECEIVE_BUFFER_BYTES = 4 << 20;
/** Requests in one sendmsg: their acknowledgements fit the receive buffer many times over. */
const LARGEST_BATCH = 256;
/** The kernel answers within the system call that asks; this is for a kernel that does not. */
const ANSWER_TIMEOUT_MS = 2000;
/** A dump that changes under way is asked for again, but adverts are waiting. */
const DUMP_ATTEMPTS = 4;

/** A netlink request failed as a whole. */
export class NetlinkError extends Error {
  override readonly name = 'NetlinkError';
  readonly code: string;

  constructor(what: string, negativeErrno: number, message?: string) {
    const { code } = kernelError(negativeErrno);
    super(message === undefined ? `${what}: ${code}` : `${what}: ${code} (${message})`);
    this.code = code;
  }
}

/** Writes one request: type, flags beyond NLM_F_REQUEST, and its payload. */
export interface NetlinkRequest {
  readonly type: number;
  readonly flags: number;
  write(writer: NetlinkWriter): void;
}

/** Sends requests and reads their answers before it returns. */
export class NetlinkRequester {
  readonly #socket: NativeSocket;
  readonly #slab: ReceiveSlab;
  readonly #writer = new NetlinkWriter();
  #sequence = 0;
  /** The port number the kernel gave us: changes that we asked for are announced with it. */
  readonly port: number;

  /** @param protocol NETLINK_ROUTE and so on. */
  constructor(protocol: number) {
    this.#socket = openNetlinkSocket(protocol, 'commands', RECEIVE_BUFFER_BYTES);
    this.#socket.setOption(SOL_NETLINK, NETLINK_CAP_ACK, hostInt32(1));
    this.#socket.setOption(SOL_NETLINK, NETLINK_EXT_ACK, hostInt32(1));
    this.#slab = new ReceiveSlab(this.#socket, SLOTS, SLOT_BYTES);
    this.port = viewOf(this.#socket.localAddress()).getUint32(4, LITTLE_ENDIAN);
  }

  /** The sequence number that the next request will have. */
  get nextSequence(): number {
    return this.#sequence + 1;
  }

  /**
   * Carries out requests in their order, many in one sendmsg. Only the last one of a batch asks
   * for an acknowledgement: the kernel reports errors unasked (netlink_rcv_skb), and it answers in
   * the order of the requests, so one without an error before the last answer has succeeded.
   *
   * @returns the kernel's answer to each, in the same order.
   */
  transact(requests: readonly NetlinkRequest[]): RequestResult[] {
    const results: RequestResult[] = [];
    for (let start = 0; start < requests.length; start += LARGEST_BATCH) {
      results.push(...this.#transactBatch(requests.slice(start, start + LARGEST_BATCH)));
    }
    return results;
  }

  /**
   * Asks for a list.
   *
   * @param restart called before each attempt: when one is complete, only what was heard in it
   *   counts.
   * @returns false when the list changed in each attempt (NLM_F_DUMP_INTR): each of them may lack
   *   what was there all the time.
   * @throws NetlinkError when the kernel refuses.
   */
  dump(
    request: NetlinkRequest,
    restart: () => void,
    heard: (message: NetlinkMessage) => void,
  ): boolean {
    for (let attempt = 0; attempt < DUMP_ATTEMPTS; attempt += 1) {
      restart();
      if (this.#dumpOnce(request, heard)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Asks for one thing.
   *
   * @param heard called with the answer, before this returns.
   * @throws NetlinkError when the kernel refuses.
   */
  ask(request: NetlinkRequest, heard: (message: NetlinkMessage) => void): void {
    this.#query(request, NLM_F_REQUEST | NLM_F_ACK, 'query', heard);
  }

  close(): void {
    closeNetlinkSocket(this.#socket);
  }

  #write(request: NetlinkRequest, flags: number): void {
    this.#sequence = (this.#sequence + 1) >>> 0;
    const position = this.#writer.beginMessage({
      type: request.type,
      flags: request.flags | flags,
      sequence: this.#sequence,
    });
    request.write(this.#writer);
    this.#writer.endMessage(position);
  }

  #transactBatch(requests: readonly NetlinkRequest[]): RequestResult[] {
    const first = this.nextSequence;
    this.#writer.reset();
    const last = requests.length - 1;
    requests.forEach((request, index) => {
      this.#write(request, index === last ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST);
    });
    const results = new Array<RequestResult>(requests.length).fill(undefined);
    const sent = this.#socket.send(this.#writer.written());
    if (sent < 0) {
      return results.fill(kernelError(sent));
    }
    const failure = this.#receiveUntil((message) => {
      const index = (message.sequence - first) >>> 0;
      if (message.type === NLMSG_ERROR && index < requests.length) {
        results[index] = acknowledgement(message);
        return index === last;
      }
      return false;
    });
    return failure < 0 ? results.fill({ ...kernelError(failure), unanswered: true }) : results;
  }

  /** @returns false when the list changed while it was read. */
  #dumpOnce(request: NetlinkRequest, heard: (message: NetlinkMessage) => void): boolean {
    return this.#query(request, NLM_F_REQUEST | NLM_F_DUMP, 'dump', heard);
  }

  /** Sends one request and hands over its answers. @returns false when a list changed meanwhile. */
  #query(
    request: NetlinkRequest,
    flags: number,
    what: string,
    heard: (message: NetlinkMessage) => void,
  ): boolean {
    this.#writer.reset();
    this.#write(request, flags);
    const sequence = this.#sequence;
    const sent = this.#socket.send(this.#writer.written());
    if (sent < 0) {
      throw new NetlinkError(what, sent);
    }
    let consistent = true;
    const failure = this.#receiveUntil((message) => {
      if (message.sequence !== sequence) {
        return false;
      }
      consistent &&= (message.flags & NLM_F_DUMP_INTR) === 0;
      if (message.type !== NLMSG_DONE && message.type !== NLMSG_ERROR) {
        heard(message);
        return false;
      }
      const refused = acknowledgement(message);
      if (refused) {
        throw new NetlinkError(what, -refused.errno, refused.message);
      }
      return true;
    });
    if (failure < 0) {
      throw new NetlinkError(what, failure);
    }
    return consistent;
  }

  /** Hands over messages until one is the last. @returns 0, or the negative errno. */
  #receiveUntil(isLast: (message: NetlinkMessage) => boolean): number {
    for (;;) {
      const count = this.#socket.receive();
      if (count === EAGAIN || count === EINTR) {
        const ready = this.#socket.wait(ANSWER_TIMEOUT_MS);
        if (ready === 0) {
          return ETIMEDOUT;
        }
        if (ready < 0 && ready !== EINTR) {
          return ready;
        }
        continue;
      }
      if (count < 0) {
        return count;
      }
      let finished = false;
      for (let slot = 0; slot < count; slot += 1) {
        const { bytes, sender } = this.#slab.message(slot);
        if (!fromKernel(sender)) {
          continue;
        }
        forEachMessage(bytes, (message) => {
          finished = isLast(message) || finished;
        });
      }
      if (finished) {
        return 0;
      }
    }
  }
}
