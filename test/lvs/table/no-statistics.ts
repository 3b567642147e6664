/** Counters of something that has seen no packet. */
import type { IpvsStatistics } from '../../../src/lvs/table/table.js';

/** All of them 0. */
export const noStatistics: IpvsStatistics = {
  connections: 0n,
  inPackets: 0n,
  outPackets: 0n,
  inBytes: 0n,
  outBytes: 0n,
  connectionsPerSecond: 0n,
  inPacketsPerSecond: 0n,
  outPacketsPerSecond: 0n,
  inBytesPerSecond: 0n,
  outBytesPerSecond: 0n,
};
