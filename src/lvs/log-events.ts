/** What the load balancer can say; `observe/` renders it. */

/** Events of the director: servers, services, quorum. Labels are keepalived's (`[ip]:tcp:80`). */
export type LvsLogEvent =
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
      readonly event: 'quorumGained' | 'quorumLost';
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
  | {
      readonly event: 'checksSuspended' | 'checksActivated';
      readonly service: string;
      readonly address: string;
    };
