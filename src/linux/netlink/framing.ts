/**
 * Netlink framing (<linux/netlink.h>, netlink(7)).
 *
 *      0          4        6        8          12         16
 *      +----------+--------+--------+----------+----------+----------------------+
 *      | length   | type   | flags  | sequence | port     | payload, padded to 4 |
 *      +----------+--------+--------+----------+----------+----------------------+
 */
import { getSystemErrorName } from 'node:util';
import type { KernelError, RequestResult } from '../doors.js';
import { LITTLE_ENDIAN, viewOf } from '../host-order.js';
import { AttributeTable } from './attributes.js';
import { NetlinkDecodeError, text, u32 } from './codecs.js';

/** struct nlmsghdr */
export const NETLINK_HEADER_BYTES = 16;

/** An acknowledgement, of success too. */
export const NLMSG_ERROR = 2;
/** The end of a dump. */
export const NLMSG_DONE = 3;

/** Every request has it. */
export const NLM_F_REQUEST = 0x1;
/** Asks for an acknowledgement. */
export const NLM_F_ACK = 0x4;
/** Asks to fail when the object is there. */
export const NLM_F_EXCL = 0x200;
/** Of a request that creates: change what is there. */
export const NLM_F_REPLACE = 0x100;
/** Asks for a list. */
export const NLM_F_DUMP = 0x300;
/** Asks to make the object. */
export const NLM_F_CREATE = 0x400;
/** Of a dump: it met a change while it ran. */
export const NLM_F_DUMP_INTR = 0x10;
/** Of an acknowledgement: the request is cut; attributes follow. */
const NLM_F_CAPPED = 0x100;
const NLM_F_ACK_TLVS = 0x200;

/** One message: a window on what was received. */
export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly port: number;
  /** The bytes the message is in, and where its payload starts and ends there. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Calls `heard` for each message of a datagram.
 *
 * @throws NetlinkDecodeError at a length that does not fit, after the messages before it.
 */
export function forEachMessage(bytes: Uint8Array, heard: (message: NetlinkMessage) => void): void {
  const view = viewOf(bytes);
  let offset = 0;
  while (offset + NETLINK_HEADER_BYTES <= bytes.length) {
    const length = view.getUint32(offset, LITTLE_ENDIAN);
    if (length < NETLINK_HEADER_BYTES || offset + length > bytes.length) {
      throw new NetlinkDecodeError(`message length ${length} at ${offset} of ${bytes.length}`);
    }
    heard({
      type: view.getUint16(offset + 4, LITTLE_ENDIAN),
      flags: view.getUint16(offset + 6, LITTLE_ENDIAN),
      sequence: view.getUint32(offset + 8, LITTLE_ENDIAN),
      port: view.getUint32(offset + 12, LITTLE_ENDIAN),
      bytes,
      start: offset + NETLINK_HEADER_BYTES,
      end: offset + length,
    });
    offset += Math.ceil(length / 4) * 4;
  }
}

/** A view on the payload of a message, which must have at least `length` bytes. */
export function payloadView(message: NetlinkMessage, length: number): DataView {
  const { bytes, start, end } = message;
  if (end - start < length) {
    throw new NetlinkDecodeError(`payload of ${end - start} bytes, ${length} are needed`);
  }
  return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** NLMSGERR_ATTR_*: what an extended acknowledgement says. */
const acknowledgementAttributes = new AttributeTable({
  message: { type: 1, codec: text },
  offset: { type: 2, codec: u32 },
});

/** The value of a negative errno as the kernel gives it. */
export function kernelError(negativeErrno: number, message?: string): KernelError {
  return { errno: -negativeErrno, code: errorName(negativeErrno), message };
}

function errorName(negativeErrno: number): string {
  return negativeErrno < 0 ? getSystemErrorName(negativeErrno) : `E${negativeErrno}`;
}

/**
 * Reads an acknowledgement (NLMSG_ERROR, or the NLMSG_DONE of a dump).
 *
 *      0          4                                20
 *      +----------+--------------------------------+----------------------+------------+
 *      | -errno   | header of the request          | request, unless the  | attributes |
 *      | or 0     | (not in NLMSG_DONE)            | CAPPED flag is set   |            |
 *      +----------+--------------------------------+----------------------+------------+
 *
 * @returns undefined for success.
 * @throws NetlinkDecodeError when the message is too short.
 */
export function acknowledgement(message: NetlinkMessage): RequestResult {
  if (message.type === NLMSG_DONE && message.end === message.start) {
    return undefined;
  }
  const view = payloadView(message, 4);
  const code = view.getInt32(0, LITTLE_ENDIAN);
  if (code >= 0) {
    return undefined;
  }
  if ((message.flags & NLM_F_ACK_TLVS) === 0) {
    return kernelError(code);
  }
  const attributes = acknowledgementAttributes.decode(
    message.bytes,
    message.start + attributesOffset(message),
    message.end,
  );
  return kernelError(code, attributes.message);
}

function attributesOffset(message: NetlinkMessage): number {
  if (message.type === NLMSG_DONE) {
    return 4;
  }
  const header = 4 + NETLINK_HEADER_BYTES;
  const view = payloadView(message, header);
  const requestBytes = view.getUint32(4, LITTLE_ENDIAN);
  const echoed = (message.flags & NLM_F_CAPPED) !== 0 ? 0 : requestBytes - NETLINK_HEADER_BYTES;
  const offset = header + ((Math.max(0, echoed) + 3) & ~3);
  if (message.start + offset > message.end) {
    throw new NetlinkDecodeError(`acknowledgement echoes ${echoed} bytes it does not have`);
  }
  return offset;
}
