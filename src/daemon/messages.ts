/**
 * Everything that crosses between the supervisor and its children, as JSON over node's IPC channel.
 *
 *     upkeepd (supervisor)  ──ToVrrpChild──▶  vrrp child
 *                           ◀──ToSupervisor──
 *
 * The supervisor runs scripts, writes FIFOs, logs and files; the child speaks VRRP and moves
 * addresses. Nothing here waits: each message is a fact or a request, and answers are messages.
 */
import type { Configuration } from '../config/model.js';
import type { DaemonLogEvent } from '../observe/log-events.js';
import type { Checkpoint, NotifyEffect, VrrpSnapshot } from '../vrrp/messages.js';

/** What the supervisor says to the VRRP child. */
export type ToVrrpChild =
  | {
      readonly kind: 'configure';
      readonly configuration: Configuration;
      readonly options: ChildOptions;
      /** What a killed predecessor held; empty at a normal start. */
      readonly resume: Checkpoint;
    }
  | { readonly kind: 'reload'; readonly configuration: Configuration }
  | { readonly kind: 'scriptResult'; readonly script: string; readonly succeeded: boolean }
  | { readonly kind: 'snapshot'; readonly request: number; readonly clearCounters: boolean }
  | { readonly kind: 'stop'; readonly release: boolean };

/** Command-line options that concern the child. */
export interface ChildOptions {
  /** `--release-vips`: remove addresses on leaving master even when we did not add them. */
  readonly releaseUnknownAddresses: boolean;
  /** `--address-monitoring` */
  readonly logAddressChanges: boolean;
}

/** What the VRRP child says to the supervisor. */
export type ToSupervisor =
  /** The child has its sockets and runs. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'reloaded' }
  | { readonly kind: 'log'; readonly event: DaemonLogEvent }
  | { readonly kind: 'notify'; readonly effect: NotifyEffect }
  /** What has changed since the last checkpoint: the supervisor merges it by name. */
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
  | { readonly kind: 'snapshot'; readonly request: number; readonly snapshot: VrrpSnapshot }
  /** Priority 0 is sent, addresses are gone; the child ends after this. */
  | { readonly kind: 'stopped' };
