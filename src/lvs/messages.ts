/**
 * What goes into the director and what comes out of it.
 *
 *     results of checks, addresses, VRRP states, configuration
 *                            │  DirectorInput
 *                ┌───────────▼────────────┐
 *                │ director (director.ts) │  real servers, weights, quorum
 *                └───────────┬────────────┘
 *                            │  DirectorOutcome
 *      effects, and whose part of the IPVS table (`Director.desired`) is another one now
 */
import type { IpAddress } from '../base/address.js';
import type {
  BalancerDefinitions,
  VirtualServer,
  VirtualServerGroup,
} from '../config/lvs-model.js';
import type { ScriptCommand } from '../config/script-model.js';
import type { AgentOrders, CheckMemory, CheckReport } from '../health/messages.js';
import type { ServiceMark } from './firewall/service-marks.js';
import type { LvsLogEvent } from './log-events.js';
import type { Override } from './overrides/override.js';
import type { ServiceAddress } from './table/table.js';

/** A notification: the script of the configuration, the FIFO line, and mail. */
export type LvsNotifyEffect =
  | {
      readonly type: 'RS';
      /** `[192.168.0.1]:tcp:80` */
      readonly server: string;
      readonly service: string;
      readonly state: 'UP' | 'DOWN';
      readonly script?: ScriptCommand;
    }
  | {
      readonly type: 'VS';
      readonly service: string;
      readonly state: 'UP' | 'DOWN';
      readonly script?: ScriptCommand;
    };

/** A mail that the load balancer wants to be sent (checkers.md "Messages"). */
export interface LvsMail {
  readonly subject: string;
  readonly body: string;
}

/** What the director asks its surroundings for. */
export type DirectorEffect =
  | { readonly kind: 'log'; readonly event: LvsLogEvent }
  | { readonly kind: 'notify'; readonly effect: LvsNotifyEffect }
  | { readonly kind: 'mail'; readonly mail: LvsMail };

/** What the director reads of a configuration. */
export interface DirectorConfiguration {
  readonly global: {
    readonly balancer: BalancerDefinitions;
    /** `no_checker_emails` */
    readonly services?: { readonly mail: { readonly noCheckers: boolean } };
  };
  readonly virtualServerGroups: readonly VirtualServerGroup[];
  readonly virtualServers: readonly VirtualServer[];
}

/** What can happen to the director. */
export type DirectorInput =
  /** The beginning; with what a killed predecessor knew. Reports before it are dropped. */
  | { readonly kind: 'start'; readonly resume?: DirectorCheckpoint }
  /** `atMs`: as of `time`; without it a server that returns has its whole weight at once. */
  | { readonly kind: 'checkReport'; readonly report: CheckReport; readonly atMs?: number }
  /** Monotonic time; asked for by `Director.nextMs`. */
  | { readonly kind: 'time'; readonly atMs: number }
  /** An address is on an interface, or no longer; may be said again. Also before the start. */
  | {
      readonly kind: 'addressPresent' | 'addressAbsent';
      readonly address: IpAddress;
      readonly interface: string;
    }
  /** `state` as in VrrpState. Also before the start. */
  | { readonly kind: 'vrrpState'; readonly instance: string; readonly state: string }
  | { readonly kind: 'reconfigure'; readonly configuration: DirectorConfiguration }
  /** All that hold from now on. Also before the start. */
  | {
      readonly kind: 'overrides';
      readonly overrides: readonly Override[];
      /** As of `checkReport`. */
      readonly atMs?: number;
    }
  | { readonly kind: 'stop' };

/** What has to be done after an input. */
export interface DirectorOutcome {
  /** To be carried out in their order. */
  readonly effects: readonly DirectorEffect[];
  /** Keys of virtual servers whose desired tables are others now. */
  readonly changed: readonly string[];
  /** Services that were wanted before and belong to no virtual server any more. */
  readonly removed: readonly ServiceAddress[];
  /** Ask for `checkPlan` again. */
  readonly checksChanged: boolean;
}

/** What a successor must know of a check. */
export interface CheckCheckpoint {
  readonly id: string;
  readonly up: boolean;
  readonly hasRun: boolean;
  readonly weight: number;
  readonly agent?: AgentOrders;
  readonly reason: string;
  /** Monotonic time since when it is up or down; absent before the first result. */
  readonly changedMs?: number;
  /** As the checks want it back; absent before the first result. */
  readonly memory?: CheckMemory;
}

/** What a successor must know of a virtual server. */
export interface VirtualServerCheckpoint {
  readonly key: string;
  readonly quorumUp: boolean;
  /** The checks that have run do not decide yet whether there is a quorum. */
  readonly assumed: boolean;
}

/**
 * What a successor must know to go on as if nothing had happened, besides its surroundings, which
 * it is told of as everybody is. Plain data.
 */
export interface DirectorCheckpoint {
  /** Everything there is; else only what has changed (`DirectorMemory`). */
  readonly complete: boolean;
  readonly virtualServers: readonly VirtualServerCheckpoint[];
  readonly checks: readonly CheckCheckpoint[];
  /** What there is no more, by key and id; of a complete one there is nothing to say. */
  readonly gone?: {
    readonly virtualServers: readonly string[];
    readonly checks: readonly string[];
  };
  readonly marks: readonly ServiceMark[];
}
