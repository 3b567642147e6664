/** The announcements of a netlink protocol. */
import { hostInt32 } from '../host-order.js';
import type { NativeSocket } from '../native.js';
import { attachProgram, type BpfInstruction, SO_ATTACH_FILTER } from '../socket/bpf.js';
import { ReceiveSlab } from '../socket/receive-slab.js';
import { SOL_SOCKET } from '../socket-numbers.js';
import { NetlinkDecodeError } from './codecs.js';
import { forEachMessage, kernelError, type NetlinkMessage } from './framing.js';
import {
  closeNetlinkSocket,
  EAGAIN,
  fromKernel,
  openNetlinkSocket,
  SLOT_BYTES,
  SLOTS,
  SOL_NETLINK,
} from './socket.js';

const NETLINK_ADD_MEMBERSHIP = 1;
/** Bounds the emptying of a receive buffer that is filled again meanwhile. */
const LARGEST_BACKLOG_BATCHES = 10_000;

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

  /**
   * @param receiveBufferBytes what may wait while we are busy.
   * @param filter which datagrams are heard; all without it.
   */
  constructor(
    protocol: number,
    groups: readonly number[],
    receiveBufferBytes: number,
    listener: MonitorListener,
    filter?: readonly BpfInstruction[],
  ) {
    this.#listener = listener;
    this.#socket = openNetlinkSocket(protocol, 'events', receiveBufferBytes);
    if (filter) {
      attachProgram(filter, (value) => {
        this.#socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value);
      });
    }
    for (const group of groups) {
      this.#socket.setOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, hostInt32(group));
    }
    this.#slab = new ReceiveSlab(this.#socket, SLOTS, SLOT_BYTES);
    this.#socket.startReading((result) => this.#onBatch(result));
  }

  close(): void {
    closeNetlinkSocket(this.#socket);
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
