/** Every script of a configuration with the place of its command. */
import type { Directive, Span } from '../language/tree.js';
import type { RealServer } from '../lvs-model.js';
import type { InstanceNotifyScripts, ScriptCommand } from '../model.js';
import { type PlacedServer, type PlacedService, placedServers } from './placed-service.js';
import { type PlacedConfiguration, settingsOf, valueSpan } from './places.js';

/** A script, where it is written and by which keyword. */
export interface UsedScript {
  readonly command: ScriptCommand;
  readonly span: Span;
  readonly keyword: string;
}

/** The keywords of the notify scripts, by their names in the model. */
const notifyKeywordOf: Readonly<Record<keyof InstanceNotifyScripts, string>> = {
  master: 'notify_master',
  backup: 'notify_backup',
  fault: 'notify_fault',
  stop: 'notify_stop',
  conflict: 'notify_conflict',
  any: 'notify',
  deleted: 'notify_deleted',
  masterReceivedLowerPriority: 'notify_master_rx_lower_pri',
};

/** The names of the notify scripts in the model. */
const notifyNames = [
  'master',
  'backup',
  'fault',
  'stop',
  'conflict',
  'any',
  'deleted',
  'masterReceivedLowerPriority',
] as const;

/** Track scripts, notify scripts, checks, and those that run when the daemon starts and stops. */
export function usedScripts({
  configuration,
  blocks,
  services,
}: PlacedConfiguration & { readonly services: readonly PlacedService[] }): readonly UsedScript[] {
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
    const setting = blocks.globals.findLast((each) => each.name === keyword);
    const span = setting?.arguments[0]?.span;
    return command === undefined || span === undefined ? [] : [{ command, span, keyword }];
  });
  return [
    ...started,
    ...tracked,
    ...syncGroups.flatMap((group) => notifiers(group.notify, blocks.groups.get(group.name))),
    ...vrrpInstances.flatMap((each) => notifiers(each.notify, blocks.instances.get(each.name))),
    ...services.filter(runsAny).flatMap(ofService),
  ];
}

function notifiers(
  notify: InstanceNotifyScripts,
  block: Directive | undefined,
): readonly UsedScript[] {
  return notifyNames.flatMap((name) => {
    return written(notify[name], block, notifyKeywordOf[name]);
  });
}

/** Most services run none, and there may be very many. */
function runsAny({ service: { quorumUp, quorumDown, realServers } }: PlacedService): boolean {
  return Boolean(quorumUp ?? quorumDown) || realServers.some(runsScripts);
}

function ofService(placed: PlacedService): readonly UsedScript[] {
  const { service, block } = placed;
  const { quorumUp, quorumDown } = service;
  return [
    ...written(quorumUp, block, 'quorum_up'),
    ...written(quorumDown, block, 'quorum_down'),
    ...(service.realServers.some(runsScripts) ? placedServers(placed).flatMap(ofServer) : []),
  ];
}

function runsScripts({ notifyUp, notifyDown, checks }: RealServer): boolean {
  return Boolean(notifyUp ?? notifyDown) || checks.some(({ kind }) => kind === 'misc');
}

function ofServer({ server, block }: PlacedServer): readonly UsedScript[] {
  const { notifyUp, notifyDown, checks } = server;
  const blocks = settingsOf(block).filter(({ keyword }) => keyword.text === 'MISC_CHECK');
  // one that lacks its command is in the file only
  const miscs = checks.filter(({ kind }) => kind === 'misc').length === blocks.length ? checks : [];
  return [
    ...written(notifyUp, block, 'notify_up'),
    ...written(notifyDown, block, 'notify_down'),
    ...miscs
      .flatMap((check) => (check.kind === 'misc' ? check.command : []))
      .flatMap((command, index) => written(command, blocks[index], 'misc_path')),
  ];
}

function written(
  command: ScriptCommand | undefined,
  block: Directive | undefined,
  keyword: string,
): readonly UsedScript[] {
  return command === undefined || block === undefined
    ? []
    : [{ command, span: valueSpan(block, keyword), keyword }];
}
