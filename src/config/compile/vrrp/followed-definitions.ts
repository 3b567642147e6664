/** `track_file`, `vrrp_track_process` and `bfd_instance`: what others follow by name. */
import { parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { KeywordTable } from '../../schema/keyword.js';
import { rootKeywords } from '../../schema/root.js';
import type { BfdInstance, TrackFile, TrackProcess } from '../../tracking-model.js';
import type { RootSettings } from '../global/global.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import type { FollowedKind, FollowedNames } from '../reading/followed-names.js';
import { type BlockRow, readBlock } from '../reading/list-entries.js';
import { milliseconds, type Setting, type Settings } from '../reading/settings.js';
import { weightSetting } from './vrrp-script.js';

/** The objects that can be followed, each kind in the order of the file. */
export interface FollowedDefinitions {
  readonly trackFiles: readonly TrackFile[];
  readonly trackProcesses: readonly TrackProcess[];
  readonly bfdInstances: readonly BfdInstance[];
}

/** The definitions, and how others find them. */
export interface FollowedResult {
  readonly definitions: FollowedDefinitions;
  readonly names: FollowedNames;
}

type BlockSettings<Kind extends FollowedKind> = Settings<
  (typeof rootKeywords)[Kind]['block']['keywords']
>;

/** Definitions of one kind, and where they are. */
interface Defined<Definition> {
  readonly list: readonly Definition[];
  readonly places: ReadonlyMap<string, Setting>;
}

/** Reads the definitions. One without what it follows is left out, after an error. */
export function compileFollowed(context: CompileContext, root: RootSettings): FollowedResult {
  const { track_file: file, vrrp_track_process: process, bfd_instance: session } = rootKeywords;
  const files = define(context, root, 'track_file', file, 'file', trackFile);
  const processes = define(context, root, 'vrrp_track_process', process, 'process', trackProcess);
  const sessions = define(context, root, 'bfd_instance', session, 'neighbor_ip', bfdInstance);
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
function define<Table extends KeywordTable, Definition>(
  context: CompileContext,
  root: RootSettings,
  kind: FollowedKind,
  row: BlockRow<Table>,
  needed: keyof Table & string,
  make: (name: string, settings: Settings<Table>) => Definition | undefined,
): Defined<Definition> {
  const list: Definition[] = [];
  const places = new Map<string, Setting>();
  for (const use of root.all(kind)) {
    const [word] = use.directive.arguments;
    const inner = use.directive.block?.directives ?? [];
    const settings = readBlock(context, inner, row, kind);
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

function trackFile(name: string, settings: BlockSettings<'track_file'>): TrackFile | undefined {
  const path = settings.value('file');
  const initial = settings.last('init_file')?.values;
  const value = initial?.find((each) => typeof each === 'number') ?? 0;
  const overwrite = initial?.includes('overwrite') === true;
  return path === undefined
    ? undefined
    : {
        name,
        path,
        weight: weightSetting(settings),
        ...(initial === undefined ? {} : { initial: { value, overwrite } }),
      };
}

function trackProcess(
  name: string,
  settings: BlockSettings<'vrrp_track_process'>,
): TrackProcess | undefined {
  const words = settings.last('process')?.directive.arguments.map(({ text }) => text) ?? [];
  const [command, ...parameters] = words;
  if (command === undefined) {
    return undefined;
  }
  const maximum = settings.value('quorum_max');
  const delay = (keyword: 'terminate_delay' | 'fork_delay') => {
    // `delay` sets both: of the two keywords the later one counts.
    const own = settings.has(keyword) && !settings.comesAfter('delay', keyword);
    return milliseconds(settings.value(own ? keyword : 'delay'));
  };
  return {
    name,
    argv: [command, ...parameters],
    parameterMatch: parameterMatch(settings),
    weight: weightSetting(settings),
    quorum: settings.value('quorum'),
    ...(maximum === undefined ? {} : { quorumMaximum: maximum }),
    terminateDelayMs: delay('terminate_delay'),
    forkDelayMs: delay('fork_delay'),
    fullCommand: settings.has('full_command'),
  };
}

function parameterMatch(
  settings: BlockSettings<'vrrp_track_process'>,
): TrackProcess['parameterMatch'] {
  const how = settings.value('param_match');
  return !settings.has('param_match') ? 'any' : how === undefined ? 'exact' : how;
}

function bfdInstance(
  name: string,
  settings: BlockSettings<'bfd_instance'>,
): BfdInstance | undefined {
  const neighbour = parseAddress(settings.value('neighbor_ip') ?? '');
  const source = parseAddress(settings.value('source_ip') ?? '');
  if (neighbour === undefined) {
    return undefined;
  }
  const everybody = !settings.has('vrrp') && !settings.has('checker');
  return {
    name: name.slice(0, 31),
    neighbour,
    ...(source === undefined ? {} : { source }),
    minRxMs: settings.value('min_rx'),
    minTxMs: settings.value('min_tx'),
    idleTxMs: settings.value('idle_tx'),
    multiplier: settings.value('multiplier'),
    passive: settings.has('passive'),
    ttl: settings.value('ttl'),
    maxHops: settings.value('max_hops'),
    multihop: settings.value('multihop'),
    weight: weightSetting(settings),
    tellsVrrp: everybody || settings.has('vrrp'),
    tellsChecker: everybody || settings.has('checker'),
  };
}
