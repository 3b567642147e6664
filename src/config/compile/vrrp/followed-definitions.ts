/** `track_file`, `vrrp_track_process` and `bfd_instance`: what others follow by name. */
import { familyOf, type IpAddress, parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import { rootKeywords } from '../../schema/root.js';
import type { BfdInstance, TrackFile, TrackProcess, Weight } from '../../tracking-model.js';
import { milliseconds, type RootSettings } from '../global/global.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import type { FollowedKind, FollowedNames } from '../reading/followed-names.js';
import { readBlock } from '../reading/list-entries.js';
import type { Setting, Settings } from '../reading/settings.js';
import { weightOf } from './vrrp-script.js';

/** The objects that can be followed, each kind in the order of the file. */
export interface FollowedDefinitions {
  readonly trackFiles: readonly TrackFile[];
  readonly trackProcesses: readonly TrackProcess[];
  readonly bfdInstances: readonly BfdInstance[];
}

const NO_WEIGHT: Weight = { value: 0, reverse: false };

/** The definitions, and how others find them. */
export interface FollowedResult {
  readonly definitions: FollowedDefinitions;
  readonly names: FollowedNames;
}

/** Definitions of one kind, and where they are. */
interface Defined<Definition> {
  readonly list: readonly Definition[];
  readonly places: ReadonlyMap<string, Setting>;
}

/** Reads the definitions. One without what it follows is left out, after an error. */
export function compileFollowed(context: CompileContext, root: RootSettings): FollowedResult {
  const files = define(context, root, 'track_file', 'file', trackFile);
  const processes = define(context, root, 'vrrp_track_process', 'process', trackProcess);
  const sessions = define(context, root, 'bfd_instance', 'neighbor_ip', bfdInstance);
  const names = {
    track_file: files.places,
    vrrp_track_process: processes.places,
    bfd_instance: sessions.places,
  };
  const definitions = {
    trackFiles: files.list,
    trackProcesses: processes.list,
    bfdInstances: sessions.list,
  };
  return { definitions, names };
}

/** `needed` is the keyword that a definition is of no use without. */
function define<Definition>(
  context: CompileContext,
  root: RootSettings,
  kind: FollowedKind,
  needed: string,
  make: (name: string, settings: Settings<string>) => Definition | undefined,
): Defined<Definition> {
  const list: Definition[] = [];
  const places = new Map<string, Setting>();
  for (const use of root.all(kind)) {
    const [word] = use.directive.arguments;
    const inner = use.directive.block?.directives ?? [];
    const settings = readBlock(context, inner, rootKeywords[kind], kind);
    const name = word?.text ?? '';
    const definition = make(name, settings);
    const earlier = places.get(name);
    if (word !== undefined && earlier !== undefined) {
      reportRepeated(context, kind, word, earlier);
    } else if (definition !== undefined) {
      places.set(name, use);
      list.push(definition);
    } else if (!settings.invalid(needed)) {
      const message = `${kind} '${name}' without ${needed} is ignored`;
      const hint = `add ${needed}`;
      reportError(context, 'missing-keyword', use.directive.keyword, message, { hint });
    }
  }
  return { list, places };
}

/** keepalived has an error for sessions only, and uses one of two files or processes. */
function reportRepeated(
  context: CompileContext,
  kind: FollowedKind,
  word: Word,
  { directive }: Setting,
): void {
  const message = `${kind} '${word.text}' is defined already; this block is skipped`;
  const span = (directive.arguments[0] ?? directive.keyword).span;
  const related = [{ message: 'defined here before', span }];
  const report = kind === 'bfd_instance' ? reportError : reportWarning;
  const more = kind === 'bfd_instance' ? { related } : ({ related, class: 'OK' } as const);
  report(context, 'repeated-name', word, message, more);
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
