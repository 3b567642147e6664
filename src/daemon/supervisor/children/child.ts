/**
 * What the children of the supervisor have in common. `child-kinds.ts` is the table of their
 * kinds, `children.ts` starts, configures and stops all of them by it.
 */
import type { Configuration } from '../../../config/model.js';
import type { MonotonicClock } from '../../../linux/doors.js';
import type { Override } from '../../../lvs/overrides/override.js';
import type { DaemonLogEvent, SupervisorLogEvent } from '../../../observe/log/log-events.js';
import type { ProcessUse } from '../../../observe/status/status.js';
import type { AnnounceKeeper } from '../../announce/announce-keeper.js';
import type { DiscoveredServersKeeper } from '../../discovery/discovered-servers.js';
import type { RecordingFile } from '../../files/recording-file.js';
import type { IpvsStateFile } from '../../ipvs/ipvs-state-file.js';
import type {
  DaemonStanding,
  SharedFact,
  TrackedFileValue,
  TrackedProcessQuorum,
} from '../../messages.js';
import type { MachineKeepers } from '../machine-keepers.js';
import type { Messenger } from '../messenger.js';
import type { SupervisorOptions } from '../supervisor-options.js';
import type { ApiAnswerer } from './api/api-requests.js';
import type { SharedFacts } from './shared-facts.js';

/** How the process of a child is. */
export interface ChildVitals {
  /** undefined while it waits for its restart. */
  readonly pid: number | undefined;
  /** How many times a dead process was replaced. */
  readonly restarts: number;
  /** What its process had taken of the machine at its last answer. */
  readonly use: ProcessUse | undefined;
}

/** The supervisor's side of one child: what it has reported outlives its processes. */
export interface Child {
  readonly vitals: ChildVitals;
  /** Starts a process, and a successor whenever it dies. */
  start(): void;
  reload(configuration: Configuration): void;
  /** Tells the process what it follows; of other facts it hears nothing. */
  hear?(fact: SharedFact): void;
  /** Orderly stop. */
  stop(order: StopOrder): Promise<void>;
}

/** How a child is to end. */
export interface StopOrder {
  /** Otherwise what it holds stays in the kernel. */
  readonly release: boolean;
  /** A process that has not ended by then is killed. */
  readonly withinMs: number;
  /** Resolves when what has to end before has ended. */
  readonly after: Promise<void>;
  /** The daemon stops; otherwise a reload has made the child superfluous. */
  readonly atStop: boolean;
}

/** What each child gets from the supervisor, whatever its kind. */
export interface ChildLine {
  readonly clock: MonotonicClock;
  /** `--dont-respawn`: a dead child ends the daemon. */
  readonly respawn: boolean;
  /** What the supervisor says of it. */
  log(event: SupervisorLogEvent): void;
  /** What the child says at one time. */
  logAll(events: readonly DaemonLogEvent[]): void;
  /** It runs with the configuration that it was given last. */
  onConfigured(): void;
  onStarted(pid: number): void;
  /** The child is dead and will not be started again. */
  onGivenUp(): void;
}

/** What of the supervisor the kinds make use of. */
export interface ChildHouse {
  readonly options: SupervisorOptions;
  readonly messenger: Messenger;
  readonly machine: MachineKeepers;
  readonly announcer: AnnounceKeeper;
  readonly ipvsState: IpvsStateFile;
  readonly recording: RecordingFile | undefined;
  /** What children know of one another. */
  readonly facts: SharedFacts;
  fileValues(): readonly TrackedFileValue[];
  processQuorums(): readonly TrackedProcessQuorum[];
  isInMaintenance(): boolean;
  /** What operators say of real servers, now. */
  readonly overrides: () => readonly Override[];
  /** The real servers that are in no file. */
  readonly discovered: DiscoveredServersKeeper;
  /** What the api child's clients are answered with; undefined: not yet. */
  answerer(): ApiAnswerer | undefined;
  /** What those are told who ask how things stand. */
  standing(): Promise<DaemonStanding>;
  /** A master announces its addresses once more. */
  announceAgain(instance: string): void;
  /** Says to the other children what one has found out. */
  tell(fact: SharedFact): void;
}

/** A kind of child: its row in the table. */
export interface ChildKind<Process extends Child> {
  /** Absent: its process id is in no file. */
  readonly pidFile?: 'vrrp' | 'checkers' | 'bfd';
  isNeeded(configuration: Configuration, options: SupervisorOptions): boolean;
  /** The supervisor's side of it, which starts nothing yet. */
  open(configuration: Configuration, line: ChildLine, house: ChildHouse): Process;
  /** Whether what it holds goes when the daemon stops. */
  releasesAtStop(options: SupervisorOptions): boolean;
  /** At a start without it, and after a reload that ends it: what is left of it goes. */
  putAway?(house: ChildHouse): Promise<void>;
}
