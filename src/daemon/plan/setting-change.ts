/** A line of a plan. */
import type { ChangeKind } from '../../lvs/ipvsadm-format/describe-changes.js';

/** Something besides services that changes: time-outs, a sync daemon, a setting of the kernel. */
export interface SettingChange {
  readonly change: ChangeKind;
  readonly setting: string;
  readonly details: readonly string[];
}
