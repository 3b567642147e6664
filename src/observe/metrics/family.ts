/**
 * What a metric family is. The families are one table (`families.ts`), from which the answer of
 * `GET /metrics` and docs/metrics.md are made. Values are read from the snapshots that
 * `upkeep status` shows: nothing is counted for the sake of metrics.
 */
import type { IpAddress } from '../../base/address.js';
import type { VrrpInstance } from '../../config/model.js';
import type { RealServerSnapshot } from '../../lvs/director/snapshot.js';
import type { DaemonStatus } from '../status/status.js';
import type { CountedEvents, EventTally } from './event-tally.js';
import type { SharedDigests } from './shared-digests.js';

/** A row of the table. */
export interface MetricFamily extends FamilyRow {
  /** Names of the labels, in the order of the values of each sample. */
  readonly labels: readonly string[];
  /** One for each combination of label values. */
  readonly samples: (view: MetricsView) => readonly Sample[];
}

/** What is said of a family wherever it is read from. */
export interface FamilyRow {
  /** As in text 0.0.4: counters end with `_total`, infos with `_info`, times with `_seconds`. */
  readonly name: string;
  /** An info is 1, and what it says is in its labels. */
  readonly type: 'gauge' | 'counter' | 'info' | 'histogram' | 'summary';
  /** One sentence; for people who read the metrics, and for docs/metrics.md. */
  readonly help: string;
}

/** A value and what it belongs to. */
export interface Sample {
  readonly labels: readonly string[];
  /** Of a histogram or summary: what is behind the name, and the bound of a bucket. */
  readonly part?: { readonly suffix: '_bucket' | '_count' | '_sum'; readonly bound?: string };
  /** undefined: not known now, and left out. */
  readonly value: number | undefined;
}

/** What all families are read from, at one moment. */
export interface MetricsView {
  readonly status: DaemonStatus;
  readonly digests: SharedDigests;
  /** The configuration file is another one than the daemon has read; undefined: unknown. */
  readonly fileChanged: boolean | undefined;
  /** What the daemon has said so far. */
  readonly events: EventTally;
  /** By the name of an instance. */
  readonly routers: ReadonlyMap<string, VirtualRouter>;
  /** Names of tracked scripts. */
  readonly runningScripts: ReadonlySet<string>;
  /** Real servers are told of one by one. */
  readonly serversShown: boolean;
  /** Empty otherwise. */
  readonly realServers: readonly LabelledServer[];
  /** There are more real servers than are told of one by one. */
  readonly truncated: boolean;
}

/** What the configuration says of an instance. */
export interface VirtualRouter {
  readonly family: 'inet' | 'inet6';
  /** undefined: it has none. */
  readonly firstAddress: IpAddress | undefined;
  readonly configured: VrrpInstance;
}

/** A real server and the labels of its series. */
export interface LabelledServer {
  readonly labels: readonly [virtualServer: string, realServer: string];
  readonly server: RealServerSnapshot;
}

/** Labels of the series of a real server. */
export const SERVER_LABELS = ['virtual_server', 'real_server'] as const;

/** Counts as they are. */
export function countedSamples(counted: readonly CountedEvents[]): readonly Sample[] {
  return counted.map(({ labels, count }) => ({ labels, value: count }));
}

/** Counts by their first label. */
export function countsBy(counted: readonly CountedEvents[]): ReadonlyMap<string, number> {
  return new Map(counted.map(({ labels, count }) => [labels[0] ?? '', count]));
}

/** The value of a statement: 1 when it is true. */
export function truth(statement: boolean): 0 | 1 {
  return statement ? 1 : 0;
}

/** A sample for each state: 1 for the one that is, 0 for the others. */
export function stateSamples<State extends string>(
  labels: readonly string[],
  states: readonly State[],
  current: State,
): readonly Sample[] {
  return states.map((state) => ({ labels: [...labels, state], value: truth(state === current) }));
}
