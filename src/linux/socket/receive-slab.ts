/**
 * The memory that a native socket receives batches into. It is used again by the next batch:
 * who keeps a message copies it.
 *
 *      0        4        8        12        16         144                         size - control
 *      +--------+--------+--------+---------+----------+---------------------------+----------+
 *      | length | flags  | sender | control | sender's | message                   | control  |
 *      |        | MSG_*  | length | length  | address  |                           | data     |
 *      +--------+--------+--------+---------+----------+---------------------------+----------+
 */
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import type { NativeSocket } from '../native.js';

const SENDER = 16;
const MESSAGE = 144;
/** recvmsg(2): the message was longer than its slot. */
const MSG_TRUNC = 0x20;

/** One message in the slab. */
export interface ReceivedMessage {
  /** A window on the slab. */
  readonly bytes: Uint8Array;
  /** The sender's socket address, a window on the slab. */
  readonly sender: Uint8Array;
  /** Control messages of cmsg(3), a window on the slab; empty unless an option asks for some. */
  readonly control: Uint8Array;
  readonly truncated: boolean;
}

/** The slots of one socket. */
export class ReceiveSlab {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #slotBytes: number;
  readonly #controlBytes: number;

  /**
   * Memory for `slots` messages (at most 64 are received at once) of `messageBytes` each, with so
   * many bytes for the control data of each.
   */
  constructor(socket: NativeSocket, slots: number, messageBytes: number, controlBytes = 0) {
    this.#slotBytes = MESSAGE + messageBytes + controlBytes;
    this.#controlBytes = controlBytes;
    this.#bytes = new Uint8Array(slots * this.#slotBytes);
    this.#view = viewOf(this.#bytes);
    socket.receiveInto(this.#bytes, this.#slotBytes, controlBytes);
  }

  /** A copy of the bytes in slot `index`, and of nothing else that is there. */
  copy(index: number): Uint8Array {
    const start = index * this.#slotBytes;
    const length = this.#view.getUint32(start, LITTLE_ENDIAN);
    return this.#bytes.slice(start + MESSAGE, start + MESSAGE + length);
  }

  /** The message in slot `index` of the last batch. */
  message(index: number): ReceivedMessage {
    const slot = index * this.#slotBytes;
    const length = this.#view.getUint32(slot, LITTLE_ENDIAN);
    const flags = this.#view.getUint32(slot + 4, LITTLE_ENDIAN);
    const senderLength = this.#view.getUint32(slot + 8, LITTLE_ENDIAN);
    const control = slot + this.#slotBytes - this.#controlBytes;
    const controlLength = this.#view.getUint32(slot + 12, LITTLE_ENDIAN);
    return {
      bytes: this.#bytes.subarray(slot + MESSAGE, slot + MESSAGE + length),
      sender: this.#bytes.subarray(slot + SENDER, slot + SENDER + senderLength),
      control: this.#bytes.subarray(control, control + controlLength),
      truncated: (flags & MSG_TRUNC) !== 0,
    };
  }
}
