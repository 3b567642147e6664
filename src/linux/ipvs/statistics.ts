/** The counters of a service or a destination (<linux/ip_vs.h>, IPVS_STATS_ATTR_*). */
import type { IpvsStatistics } from '../../lvs/table/table.js';
import { hostUint16, NetlinkDecodeError, u32, u64 } from '../netlink/codecs.js';

const HEADER_BYTES = 4;
/** IPVS_STATS_ATTR_OUTBPS, the last one but padding. */
const LAST_COUNTER = 10;

const counters = new Array<bigint>(LAST_COUNTER + 1).fill(0n);

/**
 * The counters within an attribute STATS (where only bytes have 64 bits) or STATS64; what is left
 * out counts as 0. A table has thousands of them: there is no object for each attribute here.
 *
 * @throws NetlinkDecodeError when lengths do not fit.
 */
export function decodeStatistics(bytes: Uint8Array): IpvsStatistics {
  counters.fill(0n);
  let offset = 0;
  while (offset + HEADER_BYTES <= bytes.length) {
    const length = hostUint16(bytes, offset);
    const end = offset + length;
    if (length < HEADER_BYTES || end > bytes.length) {
      throw new NetlinkDecodeError(`counter of ${length} bytes at ${offset} of ${bytes.length}`);
    }
    const type = hostUint16(bytes, offset + 2);
    if (type >= 1 && type <= LAST_COUNTER) {
      counters[type] = counter(bytes, offset + HEADER_BYTES, end);
    }
    offset += (length + 3) & ~3;
  }
  return {
    connections: counters[1] ?? 0n,
    inPackets: counters[2] ?? 0n,
    outPackets: counters[3] ?? 0n,
    inBytes: counters[4] ?? 0n,
    outBytes: counters[5] ?? 0n,
    connectionsPerSecond: counters[6] ?? 0n,
    inPacketsPerSecond: counters[7] ?? 0n,
    outPacketsPerSecond: counters[8] ?? 0n,
    inBytesPerSecond: counters[9] ?? 0n,
    outBytesPerSecond: counters[10] ?? 0n,
  };
}

function counter(bytes: Uint8Array, start: number, end: number): bigint {
  return end - start < 8 ? BigInt(u32.decode(bytes, start, end)) : u64.decode(bytes, start, end);
}
