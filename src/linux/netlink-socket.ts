/** Netlink sockets: one that asks and waits for its answers, one that listens to groups. */
import type { RequestResult } from './doors.js';
import { hostInt32, LITTLE_ENDIAN, viewOf } from './host-order.js';
import { type NativeSocket, native } from './native.js';
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
} from './netlink.js';
import { NetlinkDecodeError } from './netlink-attributes.js';
import { NetlinkWriter } from './netlink-writer.js';
import { ReceiveSlab } from './receive-slab.js';

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
/** netlink(7) */
const SOL_NETLINK = 270;
const NETLINK_ADD_MEMBERSHIP = 1;
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;

const EAGAIN = -11;
const EINTR = -4;
const ETIMEDOUT = -110;

/** Slots for answers; the kernel fills dump messages of 16 KiB when a reader offers that. */
const SLOTS = 64;
const SLOT_BYTES = 16 << 10;
const REQUEST_BUFFER_BYTES = 4 << 20;
/** Requests in one sendmsg: their acknowledgements fit the receive buffer many times over. */
const LARGEST_BATCH = 256;
/** The kernel answers within the system call that asks; this is for a kernel that does not. */
const ANSWER_TIMEOUT_MS = 2000;
/** Bounds the emptying of a receive buffer that is filled again meanwhile. */
const LARGEST_BACKLOG_BATCHES = 10_000;
/** A dump that changes under way is asked for again, but not for ever. */
const DUMP_ATTEMPTS = 10;

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

/** struct sockaddr_nl of netlink(7): family, padding, port, groups. Port 0 is the kernel. */
function netlinkAddress(): Uint8Array {
  const bytes = new Uint8Array(12);
  viewOf(bytes).setUint16(0, AF_NETLINK, LITTLE_ENDIAN);
  return bytes;
}

function fromKernel(sender: Uint8Array): boolean {
  return sender.length >= 8 && viewOf(sender).getUint32(4, LITTLE_ENDIAN) === 0;
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
    this.#socket = new native.Socket(AF_NETLINK, SOCK_RAW, protocol);
    this.#socket.bind(netlinkAddress());
    this.#socket.setOption(SOL_NETLINK, NETLINK_CAP_ACK, hostInt32(1));
    this.#socket.setOption(SOL_NETLINK, NETLINK_EXT_ACK, hostInt32(1));
    this.#socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(REQUEST_BUFFER_BYTES));
    this.#slab = new ReceiveSlab(this.#socket, SLOTS, SLOT_BYTES);
    this.port = viewOf(this.#socket.localAddress()).getUint32(4, LITTLE_ENDIAN);
  }

  /** The sequence number that the next request will have. */
  get nextSequence(): number {
    return this.#sequence + 1;
  }

  /**
   * Carries out requests in their order, many in one sendmsg.
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
   * @param restart called before each attempt: what was heard before it does not count.
   * @throws NetlinkError when the kernel refuses.
   */
  dump(request: NetlinkRequest, restart: () => void, heard: (message: NetlinkMessage) => void) {
    for (let attempt = 0; attempt < DUMP_ATTEMPTS; attempt += 1) {
      restart();
      if (this.#dumpOnce(request, heard)) {
        return;
      }
    }
    throw new NetlinkError('the dump changes faster than it can be read', EAGAIN);
  }

  close(): void {
    this.#socket.close();
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
    for (const request of requests) {
      this.#write(request, NLM_F_REQUEST | NLM_F_ACK);
    }
    const results = new Array<RequestResult>(requests.length).fill(undefined);
    const sent = this.#socket.send(this.#writer.written());
    if (sent < 0) {
      return results.fill(kernelError(sent));
    }
    let missing = requests.length;
    const failure = this.#receiveUntil((message) => {
      const index = (message.sequence - first) >>> 0;
      if (message.type === NLMSG_ERROR && index < requests.length) {
        results[index] = acknowledgement(message);
        missing -= 1;
      }
      return missing === 0;
    });
    return failure < 0 ? results.fill(kernelError(failure)) : results;
  }

  /** @returns false when the list changed while it was read. */
  #dumpOnce(request: NetlinkRequest, heard: (message: NetlinkMessage) => void): boolean {
    this.#writer.reset();
    this.#write(request, NLM_F_REQUEST | NLM_F_DUMP);
    const sequence = this.#sequence;
    const sent = this.#socket.send(this.#writer.written());
    if (sent < 0) {
      throw new NetlinkError('dump', sent);
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
        throw new NetlinkError('dump', -refused.errno, refused.message);
      }
      return true;
    });
    if (failure < 0) {
      throw new NetlinkError('dump', failure);
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

/** What a monitor tells. */
export interface MonitorListener {
  heard(message: NetlinkMessage): void;
  /** Messages were lost (ENOBUFS), or could not be read: the state has to be asked for again. */
  lost(reason: string): void;
}

/** Listens to multicast groups of one netlink protocol, until it is closed. */
export class NetlinkMonitor {
  readonly #socket: NativeSocket;
  readonly #slab: ReceiveSlab;
  readonly #listener: MonitorListener;

  /** @param receiveBufferBytes what may wait while we are busy. */
  constructor(
    protocol: number,
    groups: readonly number[],
    receiveBufferBytes: number,
    listener: MonitorListener,
  ) {
    this.#listener = listener;
    this.#socket = new native.Socket(AF_NETLINK, SOCK_RAW, protocol);
    this.#socket.setOption(SOL_SOCKET, SO_RCVBUFFORCE, hostInt32(receiveBufferBytes));
    this.#socket.bind(netlinkAddress());
    for (const group of groups) {
      this.#socket.setOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, hostInt32(group));
    }
    this.#slab = new ReceiveSlab(this.#socket, SLOTS, SLOT_BYTES);
    this.#socket.startReading((result) => this.#onBatch(result));
  }

  close(): void {
    this.#socket.close();
  }

  #onBatch(result: number): void {
    if (result < 0) {
      this.#lost(kernelError(result).code);
      return;
    }
    try {
      for (let slot = 0; slot < result; slot += 1) {
        const { bytes, sender, truncated } = this.#slab.message(slot);
        if (truncated) {
          throw new NetlinkDecodeError('a message was cut');
        }
        if (fromKernel(sender)) {
          forEachMessage(bytes, (message) => this.#listener.heard(message));
        }
      }
    } catch (error) {
      if (!(error instanceof NetlinkDecodeError)) {
        throw error;
      }
      this.#lost(error.message);
    }
  }

  /** What still waits is older than the state that will be asked for now, and incomplete. */
  #lost(reason: string): void {
    for (let batch = 0; batch < LARGEST_BACKLOG_BATCHES; batch += 1) {
      if (this.#socket.receive() === EAGAIN) {
        break;
      }
    }
    this.#listener.lost(reason);
  }
}
