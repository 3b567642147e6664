/** Every script of a configuration with the place of its command. */
import type { Directive, Span } from '../language/tree.js';
import type { InstanceNotifyScripts, ScriptCommand } from '../model.js';
import { type PlacedConfiguration, valueSpan } from './places.js';

/** A script, where it is written and by which keyword. */
export interface UsedScript {
  readonly command: ScriptCommand;
  readonly span: Span;
  readonly keyword: string;
}

/** The keywords of the notify scripts, by their names in the model. */
export const notifyKeywordOf: Readonly<Record<keyof InstanceNotifyScripts, string>> = {
  master: 'notify_master',
  backup: 'notify_backup',
  fault: 'notify_fault',
  stop: 'notify_stop',
  any: 'notify',
  deleted: 'notify_deleted',
  masterReceivedLowerPriority: 'notify_master_rx_lower_pri',
};

/** The names of the notify scripts in the model. */
export const notifyNames = [
  'master',
  'backup',
  'fault',
  'stop',
  'any',
  'deleted',
  'masterReceivedLowerPriority',
] as const;

/** Track scripts, notify scripts, and those that run when the daemon starts and stops. */
export function usedScripts({ configuration, blocks }: PlacedConfiguration): readonly UsedScript[] {
  const { vrrpScripts, vrrpInstances, syncGroups, global } = configuration;
  const tracked = vrrpScripts.flatMap(({ name, command }) => {
    const block = blocks.scripts.get(name);
    return block === undefined
      ? []
      : [{ command, span: valueSpan(block, 'script'), keyword: 'script' }];
  });
  const started = (['startup', 'shutdown'] as const).flatMap((occasion) => {
    const keyword = `${occasion}_script`;
    const command = global[`${occasion}Script`];
    const setting = blocks.globals.findLast((each) => each.keyword.text === keyword);
    const span = setting?.arguments[0]?.span;
    return command === undefined || span === undefined ? [] : [{ command, span, keyword }];
  });
  return [
    ...started,
    ...tracked,
    ...syncGroups.flatMap((group) => notifiers(group.notify, blocks.groups.get(group.name))),
    ...vrrpInstances.flatMap((each) => notifiers(each.notify, blocks.instances.get(each.name))),
  ];
}

function notifiers(
  notify: InstanceNotifyScripts,
  block: Directive | undefined,
): readonly UsedScript[] {
  return notifyNames.flatMap((name) => {
    const command = notify[name];
    const keyword = notifyKeywordOf[name];
    return command === undefined || block === undefined
      ? []
      : [{ command, span: valueSpan(block, keyword), keyword }];
  });
}
