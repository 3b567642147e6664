/** What the BFD core can say; `observe/` renders it in keepalived's words. */
import type { BfdState } from './bfd-state.js';

/** Events of sessions and of packets that belong to none. */
export type BfdLogEvent =
  /** `(B1) Entering Up state`; Down with both diagnostics. */
  | {
      readonly event: 'bfdStateChanged';
      readonly session: string;
      readonly from: BfdState;
      readonly to: BfdState;
      readonly localDiagnostic: number;
      readonly remoteDiagnostic: number;
    }
  /** `(B1) Expired after 480 ms (97 usec overdue)` */
  | {
      readonly event: 'bfdExpired';
      readonly session: string;
      readonly detectionTimeUs: number;
      readonly overdueUs: number;
    }
  /** At most once a minute for each kind and sender. */
  | {
      readonly event: 'bfdDiscarded';
      readonly source: string;
      readonly sourcePort: number;
      readonly reason: string;
      /** Not reported since the last time. */
      readonly suppressed: number;
    }
  | { readonly event: 'bfdSessionAdded'; readonly session: string; readonly neighbour: string }
  | { readonly event: 'bfdSessionRemoved'; readonly session: string; readonly neighbour: string }
  /** Once, until something can be sent again. */
  | { readonly event: 'bfdSendFailed'; readonly session: string; readonly reason: string }
  | {
      readonly event: 'bfdListenFailed';
      readonly port: number;
      readonly family: string;
      readonly reason: string;
    };
