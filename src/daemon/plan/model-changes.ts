/**
 * What of the configuration a reload changes, with what follows from it: one comparison of the two
 * models, so that no change can be missed, said in the words of the file.
 */
import {
  type DataStep,
  type Difference,
  differencesOf,
  type Naming,
} from '../../base/difference.js';
import { checkName } from '../../config/checkers/kinds.js';
import type { Configuration, VrrpInstance } from '../../config/model.js';
import { virtualServerLabels } from '../../lvs/labels.js';
import { matchInstances } from '../../vrrp/reconfigure.js';
import { consequenceAt } from './consequences.js';
import { type DetailChange, describeDifference, elementName, isWhole } from './difference-text.js';

/** A block of the file that comes, goes or is another. */
export interface ModelChange {
  readonly change: DetailChange['change'];
  /** The keyword and name of the block: `vrrp_script chk_http`. */
  readonly subject: string;
  readonly details: readonly DetailChange[];
  /** What a reload does about it, each said once. */
  readonly consequences: readonly string[];
  /** Of an instance that runs: its state now. */
  readonly state?: string;
}

/** The keyword of each part of the model; blocks without a name stand for all of their kind. */
const KEYWORDS: Readonly<Record<keyof Configuration, string>> = {
  global: 'global_defs',
  vrrpScripts: 'vrrp_script',
  syncGroups: 'vrrp_sync_group',
  vrrpInstances: 'vrrp_instance',
  virtualServerGroups: 'virtual_server_group',
  virtualServers: 'virtual_server',
  trackFiles: 'track_file',
  trackProcesses: 'vrrp_track_process',
  bfdInstances: 'bfd_instance',
  trackGroups: 'track_group',
  staticNeighbours: 'static_neighbours',
  staticAddresses: 'static_ipaddress',
  staticRoutes: 'static_routes',
  staticRules: 'static_rules',
  garpGroups: 'garp_group',
};

const RESTARTS = 'the instance ends with priority 0 and starts anew: it is another virtual router';

/**
 * The changes, block by block in the order of the model.
 * @param states of the instances that run, by name
 */
export function modelChanges(
  running: Configuration,
  wanted: Configuration,
  states: ReadonlyMap<string, string>,
): readonly ModelChange[] {
  const naming = namingFor([running, wanted]);
  const blocks = new Map<string, Difference[]>();
  for (const difference of differencesOf(running, wanted, naming)) {
    const subject = subjectOf(difference.path);
    const known = blocks.get(subject);
    blocks.set(subject, known === undefined ? [difference] : known);
    known?.push(difference);
  }
  const restarted = restartedInstances(running, wanted);
  return [...blocks].map(([subject, differences]) => {
    const name = instanceName(differences[0]);
    const state = name === undefined ? undefined : states.get(name);
    const restarts = name !== undefined && restarted.has(name);
    return {
      ...blockChange(subject, differences, restarts),
      ...(state === undefined ? {} : { state }),
    };
  });
}

/** Virtual servers have the labels of the log, checks the names of their keywords. */
function namingFor(models: readonly Configuration[]): Naming {
  const labels = new Map<unknown, string>();
  for (const { virtualServers } of models) {
    for (const [index, label] of virtualServerLabels(virtualServers).entries()) {
      labels.set(virtualServers[index], label);
    }
    for (const { checks } of virtualServers.flatMap(({ realServers }) => realServers)) {
      for (const check of checks) {
        labels.set(check, checkName(check));
      }
    }
  }
  return { nameOf: (element) => labels.get(element) ?? elementName(element), isWhole };
}

/** `vrrp_script chk_http`, `global_defs` */
function subjectOf([first, second]: readonly DataStep[]): string {
  const property = first !== undefined && 'property' in first ? first.property : '';
  const keyword = isPart(property) ? KEYWORDS[property] : property;
  return second !== undefined && 'element' in second ? `${keyword} ${second.element}` : keyword;
}

function isPart(property: string): property is keyof Configuration {
  return Object.hasOwn(KEYWORDS, property);
}

function instanceName(difference: Difference | undefined): string | undefined {
  const [list, element] = difference?.path ?? [];
  const isInstance = list !== undefined && 'property' in list && list.property === 'vrrpInstances';
  return isInstance && element !== undefined && 'element' in element ? element.element : undefined;
}

function blockChange(
  subject: string,
  differences: readonly Difference[],
  restarts: boolean,
): ModelChange {
  // the steps that the subject says already
  const depth = differences.some(({ path: [, second] }) => second && 'element' in second) ? 2 : 1;
  const whole = differences.find(({ path }) => depth === 2 && path.length === depth);
  if (whole !== undefined && whole.change !== 'move') {
    return { change: whole.change, subject, details: [], consequences: [] };
  }
  const details = differences.map((difference) => describeDifference(difference, depth));
  const consequences = restarts ? [RESTARTS] : [...new Set(differences.map(consequenceOf))];
  return { change: 'edit', subject, details, consequences };
}

/** The order of blocks means nothing, that of what is in them may. */
function consequenceOf({ path, change }: Difference): string {
  return change === 'move' && path.length === 1
    ? 'dumps and status have the new order'
    : consequenceAt(wayOf(path));
}

function wayOf(path: readonly DataStep[]): readonly string[] {
  return path.map((step) => ('property' in step ? step.property : '*'));
}

/** Instances that keep their name and are another virtual router on the wire. */
function restartedInstances(running: Configuration, wanted: Configuration): ReadonlySet<string> {
  const configurationOf = (instance: VrrpInstance) => instance;
  const { added } = matchInstances(running.vrrpInstances, configurationOf, wanted.vrrpInstances);
  return new Set(added.map(({ name }) => name));
}
