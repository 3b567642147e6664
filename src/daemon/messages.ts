/**
 * Everything that crosses between the supervisor and its children, as JSON over node's IPC channel.
 *
 *     upkeepd (supervisor)  ──ToVrrp─────▶  vrrp child
 *                           ◀──FromVrrp───
 *                           ──ToChecker──▶  checker child
 *                           ◀──FromChecker
 *                           ──ToBfd──────▶  bfd child
 *                           ◀──FromBfd────
 *                           ──ToApi──────▶  api child
 *                           ◀──FromApi────
 *                           ──ToAgents───▶  agents child
 *                           ◀──FromAgents─
 *                                           discovery child (`discovery/discovery-messages.ts`)
 *
 * The supervisor runs scripts, writes FIFOs, logs and files; the VRRP child speaks VRRP and moves
 * addresses; the checker child checks real servers and keeps the IPVS table. Nothing here waits:
 * each message is a fact or a request, and answers are messages.
 */

import type { BfdSnapshot } from '../bfd/messages.js';
import type { ConnectionTimeouts } from '../config/lvs-model.js';
import type { Configuration } from '../config/model.js';
import type { ProcessSettings, ScriptCommand } from '../config/script-model.js';
import type { ApiSettings, SnmpSettings } from '../config/services-model.js';
import type { BfdInstance } from '../config/tracking-model.js';
import type { PlainUser } from '../linux/process/become-user.js';
import type { ConfigurationChange } from '../lvs/director/configuration-change.js';
import type { CheckerTallies, DirectorSnapshot } from '../lvs/director/snapshot.js';
import type { TableName } from '../lvs/firewall/mark-table.js';
import type {
  DirectorCheckpoint,
  DirectorConfiguration,
  LvsMail,
  LvsNotifyEffect,
} from '../lvs/messages.js';
import type { Override } from '../lvs/overrides/override.js';
import type { ServiceAddress, SyncDaemonEntry } from '../lvs/table/table.js';
import type { ScriptOutcome } from '../notify/script-outcome.js';
import type { ProcessStanding } from '../observe/dump/track-processes.js';
import type { DaemonLogEvent } from '../observe/log/log-events.js';
import type { DaemonStatus, ProcessUse } from '../observe/status/status.js';
import type { News } from '../snmp/news.js';
import type { HandOverOutcome } from '../vrrp/machine/hand-over.js';
import type { Checkpoint, InstanceSnapshot, VrrpSnapshot, VrrpTallies } from '../vrrp/messages.js';
import type { HandedRequest } from './api/handed-request.js';
import type { MemberAccess, MemberAnswer, MemberQuestion } from './api/member-client.js';
import type { ApiToken } from './api/token-file.js';
import type { SignalFunction } from './signals.js';
import type { StateNews } from './vrrp/state-news.js';
import type { VrrpHostNeeds } from './vrrp-needs.js';

/** Whether a child still answers: any delivery says that it works, one without messages too. */
export interface Heartbeat {
  readonly kind: 'heartbeat';
}

/** What every child is told, whatever it does. */
export type ToEveryChild =
  | Heartbeat
  /** Without `release`, what it holds stays in the kernel. */
  | { readonly kind: 'stop'; readonly release: boolean };

/** What the supervisor and its children find out and other children follow. */
export type SharedFact =
  /** Of instances: all, or those that have changed. */
  | { readonly kind: 'vrrpStates'; readonly states: readonly ReportedVrrpState[] }
  /** Whether the checker child has done what its configuration asks, or there is none. */
  | { readonly kind: 'lvsTable'; readonly filled: boolean }
  /** Of a script that instances or groups follow. */
  | { readonly kind: 'scriptResult'; readonly script: string; readonly succeeded: boolean }
  | ({ readonly kind: 'fileValue' } & TrackedFileValue)
  | ({ readonly kind: 'processQuorum' } & TrackedProcessQuorum)
  | VirtualServerQuorum
  | BfdSessionState
  /** By an operator: no instance may be master. */
  | { readonly kind: 'maintenance'; readonly on: boolean };

/** What every child says, whatever it does. */
export type FromEveryChild<Snapshot> =
  /** It has what it needs, and runs with the configuration that it was started with. */
  | { readonly kind: 'ready' }
  /** It runs with the configuration that it was given last. */
  | {
      readonly kind: 'reloaded';
      /** How many reloads it has followed; absent: one. */
      readonly times?: number;
    }
  | { readonly kind: 'log'; readonly event: DaemonLogEvent }
  | { readonly kind: 'snapshot'; readonly request: number; readonly snapshot: Snapshot }
  /** What its process has taken of the machine; comes before each `snapshot`, or at times. */
  | { readonly kind: 'use'; readonly use: ProcessUse }
  /** It ends after this. `released`: nothing of what it held is left that must go. */
  | { readonly kind: 'stopped'; readonly released: boolean };

/** What the supervisor says to the VRRP child. */
export type ToVrrp =
  | {
      readonly kind: 'configure';
      readonly configuration: Configuration;
      readonly options: ChildOptions;
      /**
       * What predecessors may have run with, oldest first, and have not gone over from: what they
       * had set up by them goes as in a reload.
       */
      readonly formers: readonly Configuration[];
      /** What a killed predecessor held; empty at a normal start. */
      readonly resume: Checkpoint;
      readonly bfdStates: readonly BfdSessionState[];
      readonly fileValues: readonly TrackedFileValue[];
      readonly processQuorums: readonly TrackedProcessQuorum[];
      readonly virtualServerQuorums: readonly VirtualServerQuorum[];
      readonly lvsTableFilled: boolean;
      readonly maintenance: boolean;
      /** What predecessors have counted. */
      readonly tallies?: VrrpTallies;
    }
  | { readonly kind: 'reload'; readonly configuration: Configuration }
  | Exclude<SharedFact, { readonly kind: 'vrrpStates' }>
  /** What the core was told last: `recording` answers. */
  | { readonly kind: 'recording'; readonly request: number }
  | { readonly kind: 'snapshot'; readonly request: number; readonly clearCounters: boolean }
  /** To be answered with one `handOverEnded` for each of the instances. */
  | {
      readonly kind: 'handOver';
      readonly instances: readonly string[];
      readonly timeoutMs: number;
    }
  /** A master announces its addresses once more. */
  | { readonly kind: 'announceAgain'; readonly instance: string }
  | ToEveryChild;

/** Command-line options that concern the child. */
export interface ChildOptions {
  /** `--release-vips`: remove addresses on leaving master even when we did not add them. */
  readonly releaseUnknownAddresses: boolean;
  /** `--address-monitoring` */
  readonly logAddressChanges: boolean;
  /** What tells links that this daemon has made. */
  readonly linkAlias: string;
  /** `--record`: each input of the core is reported. */
  readonly recordsInputs: boolean;
}

/** What the VRRP child says to the supervisor. */
export type FromVrrp =
  /** `stopped`: priority 0 is sent. */
  | FromEveryChild<VrrpSnapshot>
  | StateNews
  /** Some instances of a snapshot: the others follow, the last ones in the `snapshot`. */
  | {
      readonly kind: 'instances';
      readonly request: number;
      readonly instances: readonly InstanceSnapshot[];
    }
  /** What has changed since the last checkpoint: the supervisor merges it by name. */
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  /** Some of the lines that were asked for (`vrrp/recording.ts`). */
  | {
      readonly kind: 'recording';
      readonly request: number;
      readonly lines: readonly string[];
      readonly isLast: boolean;
    }
  /** With `--record`: lines as they come. */
  | { readonly kind: 'recorded'; readonly lines: readonly string[] }
  | {
      readonly kind: 'handOverEnded';
      readonly instance: string;
      readonly outcome: HandOverOutcome;
    }
  /** What the instances need of the machine, with the interfaces that are there. */
  | { readonly kind: 'hostNeeds'; readonly needs: VrrpHostNeeds };

/** What the supervisor says to the checker child. */
export type ToChecker =
  | {
      readonly kind: 'configure';
      readonly configuration: DirectorConfiguration;
      /** What a killed predecessor knew; undefined at a normal start. */
      readonly resume: CheckerCheckpoint | undefined;
      /** Of all instances that have one. */
      readonly vrrpStates: readonly ReportedVrrpState[];
      readonly bfdStates: readonly BfdSessionState[];
      readonly overrides: readonly Override[];
      /** What predecessors have counted. */
      readonly tallies: CheckerTallies | undefined;
    }
  | { readonly kind: 'reload'; readonly change: ConfigurationChange }
  /** Their checks run at once. */
  | { readonly kind: 'checkNow'; readonly servers: readonly CheckedServer[] }
  /** All that hold from now on. */
  | { readonly kind: 'overrides'; readonly overrides: readonly Override[] }
  | Extract<SharedFact, { readonly kind: 'vrrpStates' | 'bfdState' }>
  | {
      readonly kind: 'scriptResult';
      readonly request: number;
      readonly outcome: ScriptOutcome;
    }
  /** With `connections` the kernel is asked for them, which takes a while for thousands. */
  | { readonly kind: 'snapshot'; readonly request: number; readonly connections: boolean }
  /** Without `release` the kernel goes on balancing. */
  | ToEveryChild;

/** A real server of a virtual server, by their labels. */
export interface CheckedServer {
  readonly service: string;
  readonly server: string;
}

/** The state of a VRRP instance, as in VrrpState. */
export interface ReportedVrrpState {
  readonly instance: string;
  readonly state: string;
}

/** What a successor of the checker child has to know. */
export interface CheckerCheckpoint {
  /** undefined: all processes have died, and only the state file is left. */
  readonly director?: DirectorCheckpoint;
  readonly belongings: IpvsBelongings;
}

/** What of the kernel's IPVS is ours. */
export interface IpvsBelongings {
  /** That we have put into the table, or have taken over. */
  readonly services: readonly ServiceAddress[];
  /** Roles of the sync daemon that we have started. */
  readonly syncDaemonRoles: readonly SyncDaemonEntry['role'][];
  /** The time-outs that were there before ours. */
  readonly formerTimeouts?: ConnectionTimeouts;
  /** Tables of the firewall that mark for it; the supervisor makes them. */
  readonly markTables?: readonly TableName[];
}

/** What the checker child says to the supervisor. */
export type FromChecker =
  /**
   * `ready` and `reloaded`: what the configuration asks for is in the table, as far as the kernel
   * takes it. `stopped`: the table is as it was before us.
   */
  | FromEveryChild<DirectorSnapshot>
  | { readonly kind: 'notify'; readonly effect: LvsNotifyEffect }
  | { readonly kind: 'mail'; readonly mail: LvsMail }
  /** To be answered with `scriptResult`, unless `cancelScript` comes first. */
  | {
      readonly kind: 'runScript';
      readonly request: number;
      readonly command: ScriptCommand;
      readonly timeoutMs: number;
    }
  | { readonly kind: 'cancelScript'; readonly request: number }
  /** What has changed since the last checkpoint; without `belongings` they are as before. */
  | {
      readonly kind: 'checkpoint';
      readonly director: DirectorCheckpoint;
      readonly belongings?: IpvsBelongings;
    };

/** The number in a file that instances or groups follow. */
export interface TrackedFileValue {
  readonly file: string;
  readonly value: number;
}

/** Whether as many processes run as a `vrrp_track_process` asks for. */
export interface TrackedProcessQuorum {
  readonly process: string;
  readonly holds: boolean;
}

/** Whether what instances or groups track under this name has its quorum. */
export interface VirtualServerQuorum {
  readonly kind: 'virtualServerQuorum';
  readonly virtualServer: string;
  readonly holds: boolean;
}

/** Where a session stands: at each configuration, then at each change between up and not up. */
export interface BfdSessionState {
  readonly kind: 'bfdState';
  readonly session: string;
  readonly up: boolean;
}

/** What the supervisor says to the BFD child. */
export type ToBfd =
  /** At the start and at each reload. */
  | {
      readonly kind: 'configure';
      readonly instances: readonly BfdInstance[];
      readonly process: ProcessSettings;
    }
  | { readonly kind: 'snapshot'; readonly request: number }
  | ToEveryChild;

/** What the BFD child says to the supervisor. */
export type FromBfd =
  /** `ready` follows each configuration. `stopped`: the neighbours know. */
  FromEveryChild<readonly BfdSnapshot[]> | BfdSessionState;

/** A socket of the api child that listens, and what holds for it. */
export interface ApiListener {
  /** In the child. */
  readonly descriptor: number;
  readonly kind: 'metrics' | 'api';
  /** Only this machine reaches it. */
  readonly isLocal: boolean;
  /** Texts in PEM. */
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    readonly clientAuthority?: string;
    /** Clients without a certificate are refused. */
    readonly needsCertificate?: true;
  };
  /** Networks of clients; empty: all. */
  readonly allow: readonly string[];
}

/** Who may come in, what this router is called, and whether there is a web page. */
export interface ApiRules extends Pick<ApiSettings, 'clients' | 'hosts' | 'web'> {
  readonly tokens: readonly ApiToken[];
}

/** What the supervisor says to the api child. */
export type ToApi =
  /** First, and when certificates or tokens have changed. */
  | {
      readonly kind: 'configure';
      /** It becomes this user; absent: the supervisor is no root either. */
      readonly account?: PlainUser;
      readonly listeners: readonly ApiListener[];
      readonly rules: ApiRules;
      readonly members: readonly MemberAccess[];
    }
  | { readonly kind: 'askMembers'; readonly request: number; readonly asked: MemberQuestion }
  | {
      readonly kind: 'answer';
      readonly request: number;
      readonly answer: { readonly status: number; readonly type: string; readonly body: string };
    }
  /** The answer is a stream: `chunk` follows, each to be answered with `taken`. */
  | { readonly kind: 'stream'; readonly request: number; readonly type: string }
  | { readonly kind: 'chunk'; readonly request: number; readonly text: string }
  /** The client is too far behind. */
  | { readonly kind: 'cut'; readonly request: number }
  | ToEveryChild;

/** What the api child says to the supervisor. */
export type FromApi =
  | FromEveryChild<never>
  | { readonly kind: 'ask'; readonly request: number; readonly asked: HandedRequest }
  | {
      readonly kind: 'membersAnswered';
      readonly request: number;
      readonly answers: readonly MemberAnswer[];
    }
  | { readonly kind: 'taken'; readonly request: number }
  /** The client of a stream has gone. */
  | { readonly kind: 'gone'; readonly request: number };

/** How things stand, for those who ask through the agents child. */
export interface DaemonStanding {
  readonly status: DaemonStatus;
  readonly processes: readonly ProcessStanding[];
}

/** What the supervisor says to the agents child. */
export type ToAgents =
  /** At the start and at each reload, without secrets. */
  | {
      readonly kind: 'configure';
      readonly configuration: Configuration;
      readonly snmp: SnmpSettings;
      /** How the instances are. */
      readonly states: readonly News[];
    }
  | { readonly kind: 'standing'; readonly request: number; readonly standing: DaemonStanding }
  /** What has happened. */
  | { readonly kind: 'said'; readonly news: readonly News[] }
  | ToEveryChild;

/** What the agents child says to the supervisor. */
export type FromAgents =
  | FromEveryChild<never>
  /** How do things stand? `standing` answers. */
  | { readonly kind: 'ask'; readonly request: number }
  | { readonly kind: 'order'; readonly order: AgentOrder };

/** What a client of D-Bus can have done: what signals do, and gratuitous ARP of an instance. */
export type AgentOrder =
  | { readonly kind: 'signal'; readonly function: SignalFunction }
  | { readonly kind: 'announce'; readonly instance: string };
