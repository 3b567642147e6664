/**
 * The state file that SIGUSR1 writes, for people, with the lines that tools scrape (run-time
 * contract, "Dump files"): one leading blank, `Key = value`, two more blanks per level.
 */
import type { BfdSnapshot } from '../../bfd/messages.js';
import type { Configuration, VrrpScript } from '../../config/model.js';
import { routeText, ruleText } from '../../config/routing-text.js';
import { commandText } from '../../config/script-model.js';
import type {
  GroupSnapshot,
  ScriptSnapshot,
  VrrpSnapshot,
  VrrpState,
} from '../../vrrp/messages.js';
import type { ClockReading } from '../clock-reading.js';
import { trackedSessionLines } from './bfd.js';
import { globalLines, section } from './global.js';
import { instanceLines } from './instance.js';
import { interfaceLines } from './interfaces.js';
import { type ProcessStanding, processLines } from './track-processes.js';
import {
  addressText,
  notifyLines,
  trackedLines,
  trackerLines,
  trackersOf,
  weightText,
  yesNo,
} from './wording.js';

/** What the dump says besides the core's snapshot. */
export interface DataSurroundings {
  readonly configuration: Configuration;
  readonly clock: ClockReading;
  /** Where the BFD sessions stand. */
  readonly bfd: readonly BfdSnapshot[];
  /** Names of the track scripts that run now. */
  readonly runningScripts: ReadonlySet<string>;
  readonly processes: readonly ProcessStanding[];
}

/** `keepalived.data`: what the VRRP process knows. */
export function dumpData(snapshot: VrrpSnapshot, surroundings: DataSurroundings): string {
  const { configuration, clock, bfd } = surroundings;
  const indexes = new Map(snapshot.interfaces?.map(({ name, index }) => [name, index]));
  const topology = snapshot.instances.flatMap((instance) =>
    instanceLines(
      instance,
      configuration.vrrpInstances.find((each) => each.name === instance.name),
      { clock, interfaceIndex: indexes.get(instance.interface) },
    ),
  );
  const groups = snapshot.groups.flatMap((group) => groupLines(group, snapshot, configuration));
  const scripts = snapshot.scripts.flatMap((script) => scriptLines(script, surroundings));
  return [
    ...globalLines(configuration, 'vrrp'),
    ...staticLines(configuration),
    ...section('VRRP Topology', topology),
    ...section('VRRP Sync groups', groups),
    ...section('VRRP Scripts', scripts),
    ...trackedSessionLines(configuration, bfd),
    ...section('VRRP Track processes', processLines(surroundings.processes, configuration)),
    ...section('Interfaces', interfaceLines(snapshot.interfaces ?? [], configuration)),
    '',
  ].join('\n');
}

function staticLines(configuration: Configuration): readonly string[] {
  const { staticAddresses, staticRoutes, staticRules } = configuration;
  const list = (name: string, texts: readonly string[]) =>
    section(
      name,
      texts.map((text) => `     ${text}`),
    );
  return [
    ...list(
      'Static Addresses',
      staticAddresses.map((address) => addressText(address, false)),
    ),
    ...list('Static Routes', staticRoutes.map(routeText)),
    ...list('Static Rules', staticRules.map(ruleText)),
  ];
}

/** `keepalived_parent.data`: what the supervisor knows. */
export function dumpParentData(configuration: Configuration): string {
  return [...globalLines(configuration), ''].join('\n');
}

function groupLines(
  group: GroupSnapshot,
  { instances }: VrrpSnapshot,
  { syncGroups }: Configuration,
): readonly string[] {
  const configured = syncGroups.find((each) => each.name === group.name);
  const members = instances.filter(({ name }) => group.members.includes(name));
  const count = (state: VrrpState) => members.filter((member) => member.state === state).length;
  return [
    ` VRRP Sync Group = ${group.name}, ${group.state}`,
    `   Num member fault ${count('FAULT')}, num member init ${count('INIT')}`,
    '   VRRP member instances :',
    ...group.members.map((member) => `     ${member}`),
    ...(configured === undefined
      ? []
      : [
          `   Using smtp notification = ${yesNo(configured.smtpAlert)}`,
          ...trackedLines(configured),
          ...notifyLines(configured.notify),
        ]),
  ];
}

function scriptLines(
  script: ScriptSnapshot,
  { configuration, runningScripts }: DataSurroundings,
): readonly string[] {
  const configured = configuration.vrrpScripts.find((each) => each.name === script.name);
  const status = script.good === undefined ? 'NOT SET' : script.good ? 'GOOD' : 'BAD';
  return [
    ` VRRP Script = ${script.name}`,
    ...(configured === undefined ? [] : configuredScriptLines(configured)),
    `   Result = ${script.resultCounter}`,
    `   Init state = ${script.good === undefined ? 'INIT' : 'unknown'}`,
    `   Status = ${status}`,
    ...(configured?.command.user === undefined
      ? []
      : [`   Script user = ${configured.command.user}`]),
    ...trackerLines('Tracking instances', trackersOf(script.name, configuration, 'trackScripts')),
    `   State = ${runningScripts.has(script.name) ? 'running' : 'idle'}`,
  ];
}

function configuredScriptLines(script: VrrpScript): readonly string[] {
  return [
    `   Command = ${commandText(script.command)}`,
    `   Interval = ${script.intervalMs / 1000} sec`,
    `   Timeout = ${script.timeoutMs / 1000} sec`,
    `   Weight = ${weightText(script.weight)}`,
    `   Rise = ${script.rise}`,
    `   Fall = ${script.fall}`,
  ];
}
