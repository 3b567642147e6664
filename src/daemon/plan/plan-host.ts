/** What a start or a reload would change on the machine besides IPVS (host-keeper.ts). */
import { sameData } from '../../base/same-data.js';
import type { HostDoors, SettingsDoor } from '../../linux/host/host-doors.js';
import { sourceNatRules } from '../../lvs/firewall/source-nat.js';
import { type HostSetting, hostNeeds, settingCommand, settingText } from '../../lvs/host-needs.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import type { HostChanges } from '../host/host-state-file.js';
import { isAsWeLeftIt, planHostSettings } from '../host/plan-settings.js';
import type { SettingChange } from './setting-change.js';

/** The machine as it is. */
export interface ObservedHost {
  readonly settings: Pick<SettingsDoor, 'read'>;
  readonly interfaces: HostDoors['interfaces'];
  /** What the daemon that runs has changed, or one that was killed. */
  readonly changes: HostChanges | undefined;
}

/** A setting that is needed and that the daemon would not set (`lvs_host_setup check`). */
export interface MissingSetting {
  readonly setting: string;
  readonly reason: string;
  readonly command: string;
}

/** The part of a plan. */
export interface HostPlan {
  readonly settings: readonly SettingChange[];
  readonly missing: readonly MissingSetting[];
}

/** @param running what the daemon runs with; undefined at a start */
export function planHost(
  view: ObservedHost,
  configuration: DirectorConfiguration,
  running: DirectorConfiguration | undefined,
): HostPlan {
  const { hostSetup } = configuration.global.balancer;
  const read = (name: string) => view.settings.read(name);
  const isLacking = ({ name, value }: HostSetting) => read(name) !== value;
  const needs = hostNeeds(configuration, view.interfaces());
  const plan = planHostSettings(needs, hostSetup, view.changes?.settings ?? []);
  const edits = plan.set
    .filter(isLacking)
    .map(({ name, value }) => edit(settingText(name), `${read(name) ?? 'missing'} → ${value}`));
  // what was changed along with a setting follows it without a line of its own
  const back = plan.putBack.flatMap((each) => {
    const found = read(each.name);
    return each.name === each.for && isAsWeLeftIt(each, found)
      ? [edit(settingText(each.name), `${found} → ${each.former}`)]
      : [];
  });
  return {
    settings: [...edits, ...back, ...planSourceNat(view, configuration, running)],
    missing: plan.told.filter(isLacking).map((need) => ({
      setting: settingText(need.name),
      reason: need.reason,
      command: settingCommand(
        need,
        need.first.filter(({ name, from }) => read(name) === from),
      ),
    })),
  };
}

function edit(setting: string, detail: string): SettingChange {
  return { change: 'edit', setting, details: [detail] };
}

function planSourceNat(
  { changes }: ObservedHost,
  configuration: DirectorConfiguration,
  running: DirectorConfiguration | undefined,
): readonly SettingChange[] {
  const wanted = sourceNatRules(configuration);
  const former = running === undefined ? [] : sourceNatRules(running);
  return (['inet', 'inet6'] as const).flatMap((family): readonly SettingChange[] => {
    const rules = wanted.filter((rule) => rule.family === family);
    const before = former.filter((rule) => rule.family === family);
    const exists = changes?.chains.some((chain) => chain.family === family) === true;
    const setting = `source NAT over ${family === 'inet' ? 'IPv4' : 'IPv6'}`;
    if (rules.length === 0) {
      return exists ? [{ change: 'remove', setting, details: [] }] : [];
    }
    if (exists && sameData(rules, before)) {
      return [];
    }
    const details = rules.map(({ label }) => label);
    return [{ change: exists ? 'edit' : 'add', setting, details }];
  });
}
