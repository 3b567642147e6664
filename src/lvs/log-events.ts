/** What the load balancer can say; `observe/` renders it. */
import type { AdminState } from './overrides/override.js';
import type { OverrideLogEvent } from './overrides/override-events.js';

/** Events of the director: servers, services, quorum. Labels are keepalived's (`[ip]:tcp:80`). */
export type LvsLogEvent =
  | OverrideLogEvent
  /** By an operator. */
  | {
      readonly event: 'adminStateChanged';
      readonly server: string;
      readonly service: string;
      readonly from: AdminState;
      readonly to: AdminState;
    }
  | {
      readonly event: 'realServerAdded' | 'realServerRemoved';
      readonly server: string;
      readonly service: string;
      /** It stays in the table with weight 0 while it is down (`inhibit_on_failure`). */
      readonly inhibit: boolean;
      readonly reason: string;
    }
  | {
      readonly event: 'weightChanged';
      readonly server: string;
      readonly service: string;
      readonly from: number;
      readonly to: number;
      readonly active: boolean;
    }
  | {
      /** `quorumMissing`: not there at the start or after a reload. */
      readonly event: 'quorumGained' | 'quorumLost' | 'quorumMissing';
      readonly service: string;
      /** As configured; the line shows what hysteresis makes of it. */
      readonly quorum: number;
      /** What the sum of weights was held against: the quorum with or without hysteresis. */
      readonly threshold: number;
      readonly weight: number;
    }
  | {
      readonly event: 'sorryServerAdded' | 'sorryServerRemoved';
      readonly server: string;
      readonly service: string;
      readonly inhibit: boolean;
    }
  | { readonly event: 'serviceRemoved' | 'serviceAdded'; readonly service: string }
  /** At the stop; `inhibited`: it was in the table with weight 0. */
  | {
      readonly event: 'realServerShutDown';
      readonly server: string;
      readonly service: string;
      readonly inhibited: boolean;
    }
  /** A line of a group, at a reload: `entry` is the service that it stands for. */
  | {
      readonly event: 'groupEntryAdded' | 'groupEntryRemoved';
      readonly entry: string;
      readonly group: string;
    }
  /** Two virtual servers stand for one service: the first one has it. */
  | {
      readonly event: 'serviceTaken';
      readonly entry: string;
      readonly service: string;
      readonly owner: string;
    }
  /** Another program had emptied the table, of several services. */
  | { readonly event: 'tableRestored'; readonly services: number }
  /** Another program had changed the table: what was found, and has been put right. */
  | {
      readonly event: 'tableRepaired';
      readonly service: string;
      /** `destination`: the service itself was as it should be. */
      readonly what: 'service' | 'destination';
      readonly changes: readonly string[];
    }
  /** A check had no answer and left with the address of the service, which the server has too. */
  | {
      readonly event: 'checkFromService';
      readonly server: string;
      readonly service: string;
      readonly address: string;
    }
  /** The kernel, or nft, cannot set the marks of groups (`nftables_ipvs`). */
  | { readonly event: 'marksUnavailable'; readonly reason: string }
  /** The table that sets them could not be made or removed; it is tried again. */
  | { readonly event: 'marksFailed'; readonly table: string; readonly reason: string }
  /** Another program has removed the table; it is made again. */
  | { readonly event: 'marksRemoved'; readonly table: string }
  | {
      readonly event: 'checksSuspended' | 'checksActivated';
      readonly service: string;
      readonly address: string;
    };
