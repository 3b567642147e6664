/**
 * Reads the capture format that `tcpdump -w -` writes, piece by piece as it comes from a pipe.
 *
 *     magic (4)  version (4)  zone (4)  accuracy (4)  snap length (4)  link type (4)
 *     then for each packet: seconds (4)  nanoseconds (4)  captured (4)  original (4)  bytes
 *
 * Source: pcap-savefile(5). Numbers are in the byte order of the machine (little-endian here).
 */

/** A captured frame. */
export interface CapturedFrame {
  /** Kernel time stamp, milliseconds since the epoch with a fraction. */
  readonly timeMs: number;
  readonly bytes: Buffer;
}

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const NANOSECOND_MAGIC = 0xa1b23c4d;

/** Collects bytes and gives out the frames that are complete. */
export class PcapReader {
  private rest: Buffer = Buffer.alloc(0);
  private headerSeen = false;

  /** Adds bytes. @throws Error when this is not a capture with nanosecond time stamps. */
  push(chunk: Buffer): readonly CapturedFrame[] {
    let data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.headerSeen && data.length >= FILE_HEADER_BYTES) {
      if (data.readUInt32LE(0) !== NANOSECOND_MAGIC) {
        throw new Error('not a capture with nanosecond time stamps');
      }
      this.headerSeen = true;
      data = data.subarray(FILE_HEADER_BYTES);
    }
    const frames: CapturedFrame[] = [];
    while (this.headerSeen && data.length >= RECORD_HEADER_BYTES) {
      const end = RECORD_HEADER_BYTES + data.readUInt32LE(8);
      if (data.length < end) {
        break;
      }
      const timeMs = data.readUInt32LE(0) * 1000 + data.readUInt32LE(4) / 1e6;
      frames.push({ timeMs, bytes: data.subarray(RECORD_HEADER_BYTES, end) });
      data = data.subarray(end);
    }
    this.rest = data;
    return frames;
  }
}
