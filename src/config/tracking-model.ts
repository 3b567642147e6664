/** What instances, groups and checks can follow besides scripts and interfaces. */
import type { IpAddress } from '../base/address.js';

/** A priority change: 0 means FAULT instead of a change. */
export interface Weight {
  readonly value: number;
  readonly reverse: boolean;
}

/** An entry of `track_script`, `track_interface` and their like. */
export interface TrackedObject {
  readonly name: string;
  readonly weight: Weight;
}

/** `track_file` */
export interface TrackFile {
  readonly name: string;
  readonly path: string;
  /** Multiplies the number in the file, for those who name no weight. */
  readonly weight: Weight;
  /** `init_file`: the file is created at the start. */
  readonly initial?: { readonly value: number; readonly overwrite: boolean };
}

/** `vrrp_track_process` */
export interface TrackProcess {
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
  /** Which parameters have to agree; `any`: only the command counts. */
  readonly parameterMatch: 'any' | 'exact' | 'initial' | 'partial';
  readonly weight: Weight;
  /** Least and largest number of processes. */
  readonly quorum: number;
  readonly quorumMaximum?: number;
  readonly terminateDelayMs: number;
  readonly forkDelayMs: number;
  readonly fullCommand: boolean;
}

/** `bfd_instance`: a session of RFC 5880. */
export interface BfdInstance {
  readonly name: string;
  readonly neighbour: IpAddress;
  readonly source?: IpAddress;
  readonly minRxMs: number;
  readonly minTxMs: number;
  readonly idleTxMs: number;
  readonly multiplier: number;
  readonly passive: boolean;
  /** TTL or hop limit. */
  readonly ttl: number;
  /** -1: any number. */
  readonly maxHops: number;
  readonly multihop: boolean;
  readonly weight: Weight;
  /** Who hears of changes. */
  readonly tellsVrrp: boolean;
  readonly tellsChecker: boolean;
}

/** `track_group`: instances that static entries follow. */
export interface TrackGroup {
  readonly name: string;
  readonly instances: readonly string[];
}

/** `garp_group`: interfaces whose gratuitous messages are paced together. 0: no pacing. */
export interface GarpGroup {
  readonly interfaces: readonly string[];
  readonly garpIntervalMs: number;
  readonly naIntervalMs: number;
}

/** An entry of `linkbeat_interfaces`; without a method ETHTOOL is tried, then MII. */
export interface LinkbeatInterface {
  readonly interface: string;
  readonly method?: 'MII' | 'ETHTOOL' | 'IOCTL';
}

/** An entry of `interface_up_down_delays`. */
export interface InterfaceDelay {
  readonly interface: string;
  readonly downDelayMs: number;
  readonly upDelayMs: number;
}

/** What instances and groups follow besides scripts and interfaces. */
export interface FollowedObjectLists {
  readonly trackFiles: readonly TrackedObject[];
  readonly trackProcesses: readonly TrackedObject[];
  readonly trackBfds: readonly TrackedObject[];
  /** By `virtualServerName`. */
  readonly trackVirtualServers: readonly TrackedObject[];
}
