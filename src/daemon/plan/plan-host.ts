/** What a start or a reload would change on the machine besides IPVS (host-keeper.ts). */
import { sameData } from '../../base/same-data.js';
import type { HostDoors, SettingsDoor } from '../../linux/host/host-doors.js';
import { sourceNatRules } from '../../lvs/firewall/source-nat.js';
import { type HostSetting, hostNeeds, settingCommand, settingText } from '../../lvs/host-needs.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import type { HostChanges } from '../host/host-state.js';
import type { SettingChange } from './setting-change.js';

/** The machine as it is. */
export interface HostView {
  readonly settings: Pick<SettingsDoor, 'read'>;
  readonly interfaces: HostDoors['interfaces'];
  /** What the daemon that runs has changed, or one that was killed. */
  readonly changes: HostChanges | undefined;
}

/** A setting that is needed and that nobody would set (`lvs_host_setup check`). */
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
  view: HostView,
  configuration: DirectorConfiguration,
  running: DirectorConfiguration | undefined,
): HostPlan {
  const { hostSetup } = configuration.global.balancer;
  const needs = hostNeeds(configuration, view.interfaces());
  const lacking = needs.filter(({ name, value }) => view.settings.read(name) !== value);
  const wanted = (need: HostSetting) => need.always || hostSetup === 'auto';
  const kept = new Set(needs.filter(wanted).map(({ name }) => name));
  const edits = lacking.filter(wanted).map(({ name, value }) => {
    const from = view.settings.read(name) ?? 'missing';
    return edit(settingText(name), `${from} → ${value}`);
  });
  const back = (view.changes?.settings ?? []).flatMap(({ name, former, ours, for: purpose }) =>
    name === purpose && !kept.has(name) && view.settings.read(name) === ours
      ? [edit(settingText(name), `${ours} → ${former}`)]
      : [],
  );
  const tells = hostSetup === 'check' ? lacking.filter((need) => !wanted(need)) : [];
  return {
    settings: [...edits, ...back, ...planSourceNat(view, configuration, running)],
    missing: tells.map((need) => ({
      setting: settingText(need.name),
      reason: need.reason,
      command: settingCommand(
        need,
        need.first.filter(({ name, from }) => view.settings.read(name) === from),
      ),
    })),
  };
}

function edit(setting: string, detail: string): SettingChange {
  return { change: 'edit', setting, details: [detail] };
}

function planSourceNat(
  { changes }: HostView,
  configuration: DirectorConfiguration,
  running: DirectorConfiguration | undefined,
): readonly SettingChange[] {
  const wanted = sourceNatRules(configuration);
  const former = running === undefined ? [] : sourceNatRules(running);
  return (['inet', 'inet6'] as const).flatMap((family): readonly SettingChange[] => {
    const rules = wanted.filter((rule) => rule.family === family);
    const before = former.filter((rule) => rule.family === family);
    const exists = changes?.chains.some((chain) => chain.family === family) === true;
    const setting = `FULLNAT over ${family === 'inet' ? 'IPv4' : 'IPv6'}`;
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
