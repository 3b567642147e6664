/** The socket of the kernel's process connector (<linux/cn_proc.h>, <linux/connector.h>). */
import { hostInt32, LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { isSystemCallError, type NativeSocket } from '../native.js';
import { kernelError, NLMSG_DONE } from '../netlink/framing.js';
import {
  closeNetlinkSocket,
  EAGAIN,
  fromKernel,
  type NetlinkBufferSize,
  openNetlinkSocket,
  SOL_NETLINK,
} from '../netlink/socket.js';
import { attachProgram, SO_ATTACH_FILTER } from '../socket/bpf.js';
import { ReceiveSlab } from '../socket/receive-slab.js';
import { SOL_SOCKET } from '../socket-numbers.js';
import { inFirstNetworkNamespace } from './process-control.js';
import { decodeProcessEvent, type ProcessEvent, processFilter } from './process-event.js';

/** <linux/netlink.h> */
const NETLINK_CONNECTOR = 11;
const NETLINK_ADD_MEMBERSHIP = 1;
/** <asm-generic/socket.h> */
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
/** <linux/connector.h>: the group, and the two numbers of its messages. */
const CN_IDX_PROC = 1;
const CN_VAL_PROC = 1;
/** enum proc_cn_mcast_op */
const LISTEN = 1;
const IGNORE = 2;

/** Room for some ten thousand events. */
const RECEIVE_BUFFER_BYTES = 4 << 20;
/** A message has 76 bytes. */
const SLOT_BYTES = 128;
const SLOTS = 64;
/** The kernel answers within the system call that asks; where it does not listen it is silent. */
const ANSWER_TIMEOUT_MS = 100;
const LARGEST_BACKLOG_BATCHES = 10_000;

/** What is told, in the order in which it happened. */
export interface ProcessEventsListener {
  heard(events: readonly ProcessEvent[]): void;
  /** Messages were lost: which processes there are has to be looked up again. */
  lost(reason: string): void;
}

export class ProcessEvents {
  readonly #socket: NativeSocket;
  readonly #slab: ReceiveSlab;

  private constructor(socket: NativeSocket, slab: ReceiveSlab) {
    this.#socket = socket;
    this.#slab = slab;
  }

  /**
   * Listens, to everything at first. The kernel answers in the first network namespace of the
   * machine alone, and to processes of its first process namespace, so that is where the socket is.
   *
   * @returns why it is refused, if it is.
   */
  static open(listener: ProcessEventsListener, buffer: NetlinkBufferSize): ProcessEvents | string {
    let refusal = '';
    const opened = inFirstNetworkNamespace(() => {
      const result = tryToOpen(buffer);
      if (typeof result === 'string') {
        refusal ||= result;
        return undefined;
      }
      return result;
    });
    if (opened === undefined) {
      return refusal;
    }
    const events = new ProcessEvents(opened.socket, opened.slab);
    opened.socket.startReading((result) => events.#read(result, listener));
    return events;
  }

  /** From now on only these are heard of when they fork or end (`processFilter`). */
  follow(pids: readonly number[] | 'all'): void {
    attachProgram(processFilter(pids), (value) => {
      this.#socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value);
    });
  }

  close(): void {
    this.#socket.send(request(IGNORE));
    closeNetlinkSocket(this.#socket);
  }

  #read(result: number, listener: ProcessEventsListener): void {
    if (result >= 0) {
      listener.heard(eventsIn(this.#slab, result));
      return;
    }
    // What still waits is older than what will be looked up now, and incomplete.
    for (let batch = 0; batch < LARGEST_BACKLOG_BATCHES; batch += 1) {
      if (this.#socket.receive() === EAGAIN) {
        break;
      }
    }
    listener.lost(kernelError(result).code);
  }
}

interface OpenSocket {
  readonly socket: NativeSocket;
  readonly slab: ReceiveSlab;
}

function tryToOpen({ bytes, force }: NetlinkBufferSize): OpenSocket | string {
  let socket: NativeSocket | undefined;
  try {
    socket = openNetlinkSocket(NETLINK_CONNECTOR, 'events', RECEIVE_BUFFER_BYTES);
    if (bytes !== undefined) {
      socket.setOption(SOL_SOCKET, force ? SO_RCVBUFFORCE : SO_RCVBUF, hostInt32(bytes));
    }
    socket.setOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, hostInt32(CN_IDX_PROC));
    const slab = new ReceiveSlab(socket, SLOTS, SLOT_BYTES);
    const refusal = askToListen(socket, slab);
    if (refusal === undefined) {
      return { socket, slab };
    }
    closeNetlinkSocket(socket);
    return refusal;
  } catch (error) {
    if (socket !== undefined) {
      closeNetlinkSocket(socket);
    }
    if (isSystemCallError(error)) {
      return error.message;
    }
    throw error;
  }
}

/** @returns why the kernel does not listen; events that come before its answer are passed over. */
function askToListen(socket: NativeSocket, slab: ReceiveSlab): string | undefined {
  const sent = socket.send(request(LISTEN));
  if (sent < 0) {
    return kernelError(sent).code;
  }
  for (let batch = 0; batch < LARGEST_BACKLOG_BATCHES; batch += 1) {
    const received = socket.receive();
    const answer = eventsIn(slab, received).find(({ kind }) => kind === 'answer');
    if (answer?.kind === 'answer') {
      return answer.errno === 0 ? undefined : kernelError(-answer.errno).code;
    }
    if (received < 0 && socket.wait(ANSWER_TIMEOUT_MS) <= 0) {
      break;
    }
  }
  return 'no answer';
}

function eventsIn(slab: ReceiveSlab, count: number): readonly ProcessEvent[] {
  const events: ProcessEvent[] = [];
  for (let slot = 0; slot < count; slot += 1) {
    const { bytes, sender } = slab.message(slot);
    const event = fromKernel(sender) ? decodeProcessEvent(bytes) : undefined;
    if (event !== undefined) {
      events.push(event);
    }
  }
  return events;
}

/** struct nlmsghdr, struct cn_msg and the operation. */
function request(operation: number): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = viewOf(bytes);
  view.setUint32(0, bytes.length, LITTLE_ENDIAN);
  view.setUint16(4, NLMSG_DONE, LITTLE_ENDIAN);
  view.setUint32(16, CN_IDX_PROC, LITTLE_ENDIAN);
  view.setUint32(20, CN_VAL_PROC, LITTLE_ENDIAN);
  view.setUint16(32, 4, LITTLE_ENDIAN); // the bytes that follow the header
  view.setUint32(36, operation, LITTLE_ENDIAN);
  return bytes;
}
