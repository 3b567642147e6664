/** What is said of `real_servers`. */
interface OfSource {
  /** The label of the virtual server. */
  readonly service: string;
  /** As the file names it: `file /etc/upkeep/web.json`. */
  readonly source: string;
}

/** Each names its source. */
export type DiscoveryLogEvent = OfSource &
  (
    | {
        readonly event: 'discoveryChanged';
        readonly added: number;
        readonly removed: number;
        /** From now on. */
        readonly servers: number;
      }
    /** What the source says is not done: now, or ever. */
    | {
        readonly event: 'discoveryHeld';
        readonly added: number;
        readonly removed: number;
        readonly servers: number;
        /** Absent: too few would remain. */
        readonly holdMs?: number;
      }
    | { readonly event: 'discoveryFailed'; readonly servers: number; readonly reason: string }
    /** After a failure. */
    | { readonly event: 'discoveryReturned'; readonly servers: number }
  );
