/** What the daemon does for those who ask: the routes know nothing else of it. */

import type { Configuration } from '../../config/model.js';
import type { Override } from '../../lvs/overrides/override.js';
import type { LogLevels } from '../../observe/log-levels.js';
import type { Dialect } from '../../observe/metrics/exposition.js';
import type { MetricsWish } from '../../observe/metrics/scope.js';
import type { InstanceConflict } from '../../observe/status/instance-problems.js';
import type { DaemonStatus, Maintenance } from '../../observe/status/status.js';
import type { MemberAnswer, MemberQuestion } from '../api/member-client.js';
import type { HandOverResult } from '../hand-over/pending-hand-overs.js';
import type { MaintenanceWish } from '../overrides/maintenance-keeper.js';
import type { SteeringResult, SteeringWish } from '../overrides/steering.js';
import type { InterfaceVrids } from '../strangers/stranger-watch.js';
import type { ReloadRequests } from '../supervisor/reload-requests.js';
import type { RunningState } from '../supervisor/running-state.js';
import type { DaemonEvents } from './daemon-events.js';
import type { View } from './views/catalogue.js';
import type { TrackerReadings } from './views/vrrp-view.js';

/** The dumps that can be asked for. */
export type DumpName = 'data' | 'check' | 'bfd' | 'stats' | 'json';

/** A change that a client has asked for, whatever came of it. */
export interface AskedChange {
  readonly method: string;
  readonly path: string;
  /** Who: a user and a socket, a token or a certificate and an address. */
  readonly actor: string;
  /** Of HTTP. */
  readonly status: number;
}

/** What the daemon does for those who ask. */
export interface ControlHandlers {
  noteChange(change: AskedChange): void;
  readonly logLevels: Pick<LogLevels, 'all' | 'set'>;
  status(): Promise<DaemonStatus>;
  readonly events: DaemonEvents;
  /** What runs. Passwords are in there: views name what they show. */
  configuration(): Configuration;
  /** What is known of trackers beside the status. */
  trackers(): TrackerReadings;
  /** What is wrong with the files as they are, as a reload would judge them. */
  diagnose(): Promise<View<'Diagnostics'>>;
  /**
   * What a reload would change: of the daemon's own file, or of another text in its place; a text
   * says why that cannot be told.
   */
  plan(text: string | undefined): Promise<View<'Plan'> | string>;
  /** The OpenAPI document. */
  document(): Promise<unknown>;
  /** Instances that hear another master. */
  conflicts(): Promise<readonly InstanceConflict[]>;
  /** What this router tells the other members of its cluster. */
  clusterMember(): Promise<View<'ClusterMember'>>;
  /** What all members of the cluster say of themselves. */
  cluster(): Promise<View<'Cluster'>>;
  /** Asks the others; empty: there are none. */
  askMembers(question: MemberQuestion): Promise<readonly MemberAnswer[]>;
  /** Which virtual router IDs are in use, by interface. */
  vrids(): readonly InterfaceVrids[];
  /** undefined: accepted; otherwise why it was refused. */
  reload(): Promise<string | undefined>;
  /** Reloads with more than a signal would ask for. */
  readonly reloads: Pick<ReloadRequests, 'ask' | 'schedule' | 'confirm'>;
  /** undefined: there is nothing to dump. */
  dump(name: DumpName): Promise<string | undefined>;
  metrics(dialect: Dialect, wish: MetricsWish): Promise<string>;
  running(): Promise<RunningState>;
  /** undefined: there is no VRRP process, or it does not answer. */
  recording(): Promise<readonly string[] | undefined>;
  /** A text says why nothing was tried. Without names: all instances. */
  handOver(
    names: readonly string[] | undefined,
    timeoutMs: number,
  ): Promise<readonly HandOverResult[] | string>;
  /** A master announces its addresses once more. */
  announceAgain(instance: string): void;
  /** What operators say of real servers. */
  overrides(): readonly Override[];
  steer(wish: SteeringWish): Promise<SteeringResult>;
  /** @returns names of the servers whose checks run; a text says why there are none */
  checkNow(word: string | undefined): Promise<readonly string[] | string>;
  /** @returns the ids that there were */
  clearOverrides(ids: readonly string[], by: string): readonly string[];
  /** undefined: this machine is at work. */
  maintenance(): Maintenance | undefined;
  /** @returns names of instances that no backup has taken over: then nothing else was done */
  enterMaintenance(
    wish: MaintenanceWish,
    timeoutMs: number,
    force: boolean,
  ): Promise<readonly string[]>;
  /** @returns whether there was one */
  leaveMaintenance(by: string): boolean;
  /** Empty: healthy. */
  problems(): Promise<readonly string[]>;
}
