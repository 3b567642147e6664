/** Where a check stands: what it leaves out is looked up there. */
import type { IpAddress } from '../../../base/address.js';
import type { TrackFile } from '../../tracking-model.js';
import type { FollowedNames } from '../reading/followed-names.js';
import type { SharedTimings } from './check-timing.js';
import type { ServerDraft, ServiceDraft } from './service-draft.js';

/** What is known beyond the virtual server. */
export interface CheckScope {
  /** `checker_log_all_failures` */
  readonly logAllFailures: boolean;
  /** `smtp_alert_checker`, else `smtp_alert` of `global_defs`. */
  readonly mailAlerts: boolean | undefined;
  readonly timings: SharedTimings;
  /** `lvs_weight_steps` */
  readonly weightSteps: number | undefined;
  /** By the name of an instance or a sync group: the instances that are master when it is. */
  readonly masters: ReadonlyMap<string, readonly string[]>;
  /** The virtual addresses of all instances, which are not always on this machine. */
  readonly movingAddresses: ReadonlySet<IpAddress>;
  readonly followed: FollowedNames;
  readonly trackFiles: ReadonlyMap<string, TrackFile>;
}

/** One check and those above it. */
export interface CheckPlace {
  readonly service: ServiceDraft;
  readonly server: ServerDraft;
  readonly address: IpAddress;
  readonly scope: CheckScope;
}
