/** What is said of overrides. */
export interface OverrideLogEvent {
  /**
   * `overrideExpiring`: ten minutes before. `overrideDangling`: the configuration has no such
   * server any more. `overrideDropped`: it is over for another reason than time (`why`).
   */
  readonly event:
    | 'overrideSet'
    | 'overrideCleared'
    | 'overrideExpiring'
    | 'overrideExpired'
    | 'overrideDangling'
    | 'overrideDropped';
  readonly id: string;
  /** `10.1.0.4:80` */
  readonly target: string;
  /** `drain`, `disabled`, `weight 20%` */
  readonly setting: string;
  readonly by: string;
  readonly reason?: string;
  readonly expiresAt?: string;
  readonly why?: string;
}
