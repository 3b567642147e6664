/** Which settings of the kernel are set, put back or asked for: for the keeper and for a plan. */
import type { HostSetting } from '../../lvs/host-needs.js';

/** A setting that is not as it was before us. */
export interface ChangedSetting {
  readonly name: string;
  readonly former: string;
  /** The value that we have set; absent: the kernel has changed it with another one. */
  readonly ours?: string;
  /** The setting that it was changed for. */
  readonly for: string;
}

/** What a configuration does with the settings, whatever their values are now. */
export interface SettingsPlan {
  /** Changed by us, and not needed any more. */
  readonly putBack: readonly ChangedSetting[];
  readonly set: readonly HostSetting[];
  /** Needed, and left to the operator. */
  readonly told: readonly HostSetting[];
}

/**
 * With `auto` everything that is needed is set, else only what FULLNAT cannot do without. With
 * `check` the rest is told.
 */
export function planHostSettings(
  needs: readonly HostSetting[],
  mode: 'auto' | 'check' | 'off',
  changed: readonly ChangedSetting[],
): SettingsPlan {
  const set = needs.filter(({ always }) => always || mode === 'auto');
  const names = new Set(set.map(({ name }) => name));
  return {
    putBack: changed.filter((each) => !names.has(each.for)),
    set,
    told: mode === 'check' ? needs.filter((need) => !set.includes(need)) : [],
  };
}

/** Whether a setting is as we have left it: a value that was changed after us stays. */
export function isAsWeLeftIt(
  { former, ours }: ChangedSetting,
  found: string | undefined,
): found is string {
  return found !== undefined && found !== former && (ours === undefined || found === ours);
}
