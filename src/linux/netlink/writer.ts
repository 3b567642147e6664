/** Writes netlink messages, one after the other, into memory that grows as needed. */
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';

const MESSAGE_HEADER_BYTES = 16;

/** What a message starts with (struct nlmsghdr), but for its length. */
export interface MessageStart {
  readonly type: number;
  /** NLM_F_* */
  readonly flags: number;
  readonly sequence: number;
}

/** A buffer of messages and attributes, each aligned to 4 bytes. */
export class NetlinkWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  /** @param capacity bytes to begin with. */
  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = viewOf(this.#bytes);
  }

  /** Begins a message. @returns its position, for `endMessage`. */
  beginMessage(start: MessageStart): number {
    const position = this.#reserve(MESSAGE_HEADER_BYTES);
    this.#view.setUint16(position + 4, start.type, LITTLE_ENDIAN);
    this.#view.setUint16(position + 6, start.flags, LITTLE_ENDIAN);
    this.#view.setUint32(position + 8, start.sequence, LITTLE_ENDIAN);
    this.#view.setUint32(position + 12, 0, LITTLE_ENDIAN);
    return position;
  }

  endMessage(position: number): void {
    this.#align();
    this.#view.setUint32(position, this.#length - position, LITTLE_ENDIAN);
  }

  /** Begins an attribute. @returns its position, for `endAttribute`. */
  beginAttribute(type: number): number {
    const position = this.#reserve(4);
    this.#view.setUint16(position + 2, type, LITTLE_ENDIAN);
    return position;
  }

  endAttribute(position: number): void {
    this.#view.setUint16(position, this.#length - position, LITTLE_ENDIAN);
    this.#align();
  }

  // The place is reserved in a statement of its own: reserving may replace the view.
  uint8(value: number): void {
    const position = this.#reserve(1);
    this.#view.setUint8(position, value);
  }

  uint16(value: number): void {
    const position = this.#reserve(2);
    this.#view.setUint16(position, value, LITTLE_ENDIAN);
  }

  uint32(value: number): void {
    const position = this.#reserve(4);
    this.#view.setUint32(position, value, LITTLE_ENDIAN);
  }

  bytes(value: Uint8Array): void {
    const position = this.#reserve(value.length);
    this.#bytes.set(value, position);
  }

  /** What was written since the last `reset`: a window that the next writing changes. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
  }

  #reserve(count: number): number {
    const position = this.#length;
    if (position + count + 4 > this.#bytes.length) {
      const larger = new Uint8Array((position + count + 4) * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = viewOf(larger);
    }
    this.#length = position + count;
    return position;
  }

  #align(): void {
    while (this.#length % 4 !== 0) {
      this.uint8(0);
    }
  }
}
