/**
 * The state file that SIGUSR1 writes, for people, with the lines that tools scrape (run-time
 * contract, "Dump files"): one leading blank, `Key = value`, two more blanks per level.
 */
import type { Configuration } from '../../config/model.js';
import type { GroupSnapshot, ScriptSnapshot, VrrpSnapshot } from '../../vrrp/messages.js';
import type { ClockReading } from '../clock-reading.js';
import { globalLines, section } from './global.js';
import { instanceLines } from './instance.js';
import { trackersOf, weightText } from './wording.js';

/** `keepalived.data`: what the VRRP process knows. */
export function dumpData(
  snapshot: VrrpSnapshot,
  configuration: Configuration,
  clock: ClockReading,
): string {
  const topology = snapshot.instances.flatMap((instance) =>
    instanceLines(
      instance,
      configuration.vrrpInstances.find((each) => each.name === instance.name),
      clock,
    ),
  );
  const groups = snapshot.groups.flatMap(groupLines);
  const scripts = snapshot.scripts.flatMap((script) => scriptLines(script, configuration));
  return [
    ...globalLines(configuration),
    ...section('VRRP Topology', topology),
    ...section('VRRP Sync groups', groups),
    ...section('VRRP Scripts', scripts),
    '',
  ].join('\n');
}

/** `keepalived_parent.data`: what the supervisor knows. */
export function dumpParentData(configuration: Configuration): string {
  return [...globalLines(configuration), ''].join('\n');
}

function groupLines(group: GroupSnapshot): readonly string[] {
  return [
    ` VRRP Sync Group = ${group.name}, ${group.state}`,
    '   VRRP member instances :',
    ...group.members.map((member) => `     ${member}`),
  ];
}

function scriptLines(script: ScriptSnapshot, configuration: Configuration): readonly string[] {
  const configured = configuration.vrrpScripts.find((each) => each.name === script.name);
  const status = script.good === undefined ? 'NOT SET' : script.good ? 'GOOD' : 'BAD';
  const details =
    configured === undefined
      ? []
      : [
          `   Interval = ${configured.intervalMs / 1000} sec`,
          `   Timeout = ${configured.timeoutMs / 1000} sec`,
          `   Weight = ${weightText(configured.weight)}`,
          `   Rise = ${configured.rise}`,
          `   Fall = ${configured.fall}`,
        ];
  const trackers = trackersOf(
    script.name,
    configuration.vrrpInstances,
    (instance) => instance.trackScripts,
  );
  return [
    ` VRRP Script = ${script.name}`,
    `   Command = ${script.text}`,
    ...details,
    `   Result = ${script.resultCounter}`,
    `   Status = ${status}`,
    '   Tracking instances :',
    ...trackers.map(({ instance, weight }) => `     ${instance}, weight ${weightText(weight)}`),
  ];
}
