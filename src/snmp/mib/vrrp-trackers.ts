/** KEEPALIVED-MIB, `vrrp` 4, 5, 9 and 12 to 22: what is tracked, and by whom. */
import type { TrackedObject, VrrpScript } from '../../config/model.js';
import type { BfdInstance, TrackFile, TrackProcess } from '../../config/tracking-model.js';
import { gauge, integer, type ManagedObject, text, truth } from '../managed-object.js';
import type { Oid } from '../oid.js';
import { script, VRRP } from './roots.js';
import type { MibSubject } from './subject.js';
import { type Columns, numbered, tableObjects } from './table.js';

/** What instances and groups have lists of. */
type Tracking = Readonly<
  Record<
    'trackInterfaces' | 'trackScripts' | 'trackFiles' | 'trackBfds' | 'trackProcesses',
    readonly TrackedObject[]
  >
>;

/** Numbers of the tables: of instances, of groups. */
const LISTS = {
  trackScripts: [5, 15],
  trackFiles: [12, 16],
  trackBfds: [17, 19],
  trackProcesses: [20, 22],
} as const satisfies Partial<Record<keyof Tracking, readonly [number, number]>>;
const INTERFACES = [4, 14] as const;

/** These two begin one column earlier: their index is no column. */
const interfaceColumns: Columns<TrackedObject> = {
  1: ({ name }) => text(name),
  2: ({ weight }) => integer(weight.value),
  3: ({ weight }) => truth(weight.reverse),
};
const trackedColumns: Columns<TrackedObject> = {
  2: ({ name }) => text(name),
  3: ({ weight }) => integer(weight.value),
  4: ({ weight }) => truth(weight.reverse),
};

/** vrrpScriptResult: `init` before the first result. */
function scriptResult(good: boolean | undefined): number {
  if (good === undefined) {
    return 1;
  }
  return good ? 3 : 2;
}

/** vrrpProcessParamMatch */
const PARAMETER_MATCH = { any: 0, exact: 1, partial: 2, initial: 3 } as const;

/** Who tracks what, and what there is to be tracked. */
export function trackerObjects(subject: MibSubject): readonly ManagedObject[] {
  const { vrrpInstances, syncGroups } = subject.configuration;
  return [
    ...[vrrpInstances, syncGroups].flatMap((trackers: readonly Tracking[], which) => [
      ...listObjects(trackers, 'trackInterfaces', INTERFACES[which] ?? 0, interfaceColumns),
      ...(Object.keys(LISTS) as (keyof typeof LISTS)[]).flatMap((list) =>
        listObjects(trackers, list, LISTS[list][which] ?? 0, trackedColumns),
      ),
    ]),
    ...scriptObjects(subject),
    ...fileObjects(subject),
    ...sessionObjects(subject),
    ...processObjects(subject),
  ];
}

function listObjects(
  trackers: readonly Tracking[],
  list: keyof Tracking,
  number: number,
  columns: Columns<TrackedObject>,
): readonly ManagedObject[] {
  const table: Oid = [...VRRP, number];
  const rows = numbered(trackers).flatMap(({ index, row }) => numbered(row[list], index));
  return tableObjects(table, rows, columns);
}

function scriptObjects({ configuration, status }: MibSubject): readonly ManagedObject[] {
  const standings = new Map(status.vrrp?.scripts.map(({ name, good }) => [name, good]));
  return tableObjects<VrrpScript>([...VRRP, 9], numbered(configuration.vrrpScripts), {
    2: ({ name }) => text(name),
    3: ({ command }) => script(command),
    4: ({ intervalMs }) => integer(intervalMs / 1000),
    5: ({ weight }) => integer(weight.value),
    6: ({ name }) => integer(scriptResult(standings.get(name))),
    7: ({ rise }) => gauge(rise),
    8: ({ fall }) => gauge(fall),
    9: ({ weight }) => truth(weight.reverse),
  });
}

function fileObjects({ configuration }: MibSubject): readonly ManagedObject[] {
  return tableObjects<TrackFile>([...VRRP, 13], numbered(configuration.trackFiles), {
    2: ({ name }) => text(name),
    3: ({ path }) => text(path),
    5: ({ weight }) => integer(weight.value),
    6: ({ weight }) => truth(weight.reverse),
  });
}

function sessionObjects({ configuration, status }: MibSubject): readonly ManagedObject[] {
  const states = new Map(status.bfd?.map(({ name, state }) => [name, state]));
  const sessions = configuration.bfdInstances.filter(({ tellsVrrp }) => tellsVrrp);
  return tableObjects<BfdInstance>([...VRRP, 18], numbered(sessions), {
    2: ({ name }) => text(name),
    3: ({ name }) => truth(states.get(name) === 'Up'),
    4: ({ weight }) => integer(weight.value),
    5: ({ weight }) => truth(weight.reverse),
  });
}

function processObjects({ configuration, processes }: MibSubject): readonly ManagedObject[] {
  const counts = new Map(processes.map((each) => [each.process, each]));
  return tableObjects<TrackProcess>([...VRRP, 21], numbered(configuration.trackProcesses), {
    2: ({ name }) => text(name),
    3: ({ argv }) => text(argv[0]),
    4: ({ argv }) => (argv.length > 1 ? text(argv.slice(1).join(' ')) : undefined),
    5: ({ parameterMatch }) => integer(PARAMETER_MATCH[parameterMatch]),
    6: ({ weight }) => integer(weight.value),
    7: ({ weight }) => truth(weight.reverse),
    8: ({ quorum }) => gauge(quorum),
    9: ({ quorumMaximum }) => integer(quorumMaximum ?? -1),
    10: ({ forkDelayMs }) => gauge(forkDelayMs / 1000),
    11: ({ terminateDelayMs }) => gauge(terminateDelayMs / 1000),
    12: ({ fullCommand }) => truth(fullCommand),
    13: ({ name }) => integer(counts.get(name)?.count ?? 0),
    14: ({ name }) => truth(counts.get(name)?.holds ?? false),
  });
}
