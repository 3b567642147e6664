/** `track_file`, `vrrp_track_process` and `bfd_instance`: what others follow by name. */
import { familyOf, type IpAddress, parseAddress } from '../../base/address.js';
import { rootKeywords } from '../schema/root.js';
import type { BfdInstance, TrackFile, TrackProcess, Weight } from '../tracking-model.js';
import type { CompileContext } from './context.js';
import { milliseconds, type RootSettings } from './global.js';
import { readPlannedBlock } from './list-entries.js';
import type { Setting, Settings } from './settings.js';
import { weightOf } from './vrrp-script.js';

/** The objects that can be followed, each kind in the order of the file. */
export interface FollowedDefinitions {
  readonly trackFiles: readonly TrackFile[];
  readonly trackProcesses: readonly TrackProcess[];
  readonly bfdInstances: readonly BfdInstance[];
}

const NO_WEIGHT: Weight = { value: 0, reverse: false };

/** Reads the definitions. One without what it follows is left out. */
export function compileFollowed(context: CompileContext, root: RootSettings): FollowedDefinitions {
  const read = (uses: readonly Setting[], keyword: keyof typeof rootKeywords) =>
    uses.map(({ directive }) => {
      const inner = directive.block?.directives ?? [];
      const path = directive.keyword.text;
      const settings = readPlannedBlock(context, inner, rootKeywords[keyword], path);
      return { name: directive.arguments[0]?.text ?? '', settings };
    });
  const files = read(root.all('track_file'), 'track_file');
  const processes = read(root.all('vrrp_track_process'), 'vrrp_track_process');
  const sessions = read(root.all('bfd_instance'), 'bfd_instance');
  return {
    trackFiles: files.flatMap(({ name, settings }) => trackFile(name, settings) ?? []),
    trackProcesses: processes.flatMap(({ name, settings }) => trackProcess(name, settings) ?? []),
    bfdInstances: sessions.flatMap(({ name, settings }) => bfdInstance(name, settings) ?? []),
  };
}

function trackFile(name: string, settings: Settings<string>): TrackFile | undefined {
  const path = settings.text('file');
  const initial = settings.last('init_file')?.values;
  const value = initial?.find((each) => typeof each === 'number') ?? 0;
  const overwrite = initial?.includes('overwrite') ?? false;
  return path === undefined
    ? undefined
    : {
        name,
        path,
        weight: weightOf(settings.last('weight')) ?? { value: 1, reverse: false },
        ...(initial === undefined ? {} : { initial: { value, overwrite } }),
      };
}

function trackProcess(name: string, settings: Settings<string>): TrackProcess | undefined {
  const words = settings.last('process')?.directive.arguments.map(({ text }) => text) ?? [];
  const [command, ...parameters] = words;
  if (command === undefined) {
    return undefined;
  }
  const maximum = settings.number('quorum_max');
  const delay = (keyword: string) => {
    // `delay` sets both: of the two keywords the later one counts.
    const used = settings.comesAfter('delay', keyword) ? 'delay' : keyword;
    return milliseconds(settings.number(used) ?? settings.number('delay') ?? 0);
  };
  return {
    name,
    argv: [command, ...parameters],
    parameterMatch: parameterMatch(settings),
    weight: weightOf(settings.last('weight')) ?? NO_WEIGHT,
    quorum: settings.number('quorum') ?? 1,
    ...(maximum === undefined ? {} : { quorumMaximum: maximum }),
    terminateDelayMs: delay('terminate_delay'),
    forkDelayMs: delay('fork_delay'),
    fullCommand: settings.has('full_command'),
  };
}

function parameterMatch(settings: Settings<string>): TrackProcess['parameterMatch'] {
  if (!settings.has('param_match')) {
    return 'any';
  }
  const how = settings.text('param_match');
  return how === 'initial' || how === 'partial' ? how : 'exact';
}

function bfdInstance(name: string, settings: Settings<string>): BfdInstance | undefined {
  const neighbour = addressOf(settings, 'neighbor_ip');
  const source = addressOf(settings, 'source_ip');
  if (neighbour === undefined) {
    return undefined;
  }
  const everybody = !settings.has('vrrp') && !settings.has('checker');
  return {
    name: name.slice(0, 31),
    neighbour,
    ...(source === undefined ? {} : { source }),
    minRxMs: settings.number('min_rx') ?? 10,
    minTxMs: settings.number('min_tx') ?? 10,
    idleTxMs: settings.number('idle_tx') ?? 1000,
    multiplier: settings.number('multiplier') ?? 5,
    passive: settings.has('passive'),
    ttl: settings.number('ttl') ?? (familyOf(neighbour) === 'inet' ? 255 : 64),
    maxHops: settings.number('max_hops') ?? 0,
    multihop: settings.toggle('multihop') ?? false,
    weight: weightOf(settings.last('weight')) ?? NO_WEIGHT,
    tellsVrrp: everybody || settings.has('vrrp'),
    tellsChecker: everybody || settings.has('checker'),
  };
}

function addressOf(settings: Settings<string>, keyword: string): IpAddress | undefined {
  return parseAddress(settings.text(keyword) ?? '');
}
