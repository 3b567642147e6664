/** Ancillary data of recvmsg(2), as cmsg(3) lays it out. */
import { LITTLE_ENDIAN, POINTER_BYTES, viewOf } from '../host-order.js';

/** Length (a size_t), level and type. */
const HEADER_BYTES = POINTER_BYTES + 8;

/**
 * The data of the first message with this level and type; undefined when there is none.
 *
 *      0            POINTER     +4        +8            length     aligned to POINTER
 *      +------------+-----------+---------+-------------+----------+----
 *      | length     | level     | type    | data        |          | next message
 *      +------------+-----------+---------+-------------+----------+----
 */
export function controlMessage(
  control: Uint8Array,
  level: number,
  type: number,
): Uint8Array | undefined {
  const view = viewOf(control);
  let offset = 0;
  while (offset + HEADER_BYTES <= control.length) {
    const length =
      POINTER_BYTES === 8
        ? Number(view.getBigUint64(offset, LITTLE_ENDIAN))
        : view.getUint32(offset, LITTLE_ENDIAN);
    if (length < HEADER_BYTES || offset + length > control.length) {
      return undefined;
    }
    const isWanted =
      view.getInt32(offset + POINTER_BYTES, LITTLE_ENDIAN) === level &&
      view.getInt32(offset + POINTER_BYTES + 4, LITTLE_ENDIAN) === type;
    if (isWanted) {
      return control.subarray(offset + HEADER_BYTES, offset + length);
    }
    offset += Math.ceil(length / POINTER_BYTES) * POINTER_BYTES;
  }
  return undefined;
}
