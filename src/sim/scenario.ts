/**
 * A scenario: a cluster and what befalls it. Plain data, drawn from one seed (draw-scenario.ts) or
 * written by hand.
 *
 *     0                              faultsEndMs          settledMs            endMs
 *     |  start, faults, bad network  |  calm: must settle  |  must stay as it is  |
 */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { Configuration } from '../config/model.js';

/** A cluster, its network and its fate; times are true milliseconds from 0. */
export interface Scenario {
  readonly seed: number;
  readonly nodes: readonly ScenarioNode[];
  /** The network until `faultsEndMs`; then it is calm. */
  readonly network: NetworkConditions;
  readonly calm: NetworkConditions;
  readonly faults: readonly Fault[];
  readonly faultsEndMs: number;
  readonly settledMs: number;
  readonly endMs: number;
}

/** One machine of the cluster. */
export interface ScenarioNode {
  readonly name: string;
  readonly configuration: Configuration;
  readonly startMs: number;
  /** How much faster its clock runs than the true time: 0.001 is one in a thousand. */
  readonly clockDrift: number;
  /** What its monotonic clock shows at time 0. */
  readonly clockOffsetMs: number;
  /** How long a turn of its event loop takes. */
  readonly turnMs: number;
  /** `promote_secondaries`: addresses outlive the first one of their subnet. */
  readonly promotesSecondaries: boolean;
  /** The addresses of each interface. */
  readonly addresses: Readonly<Record<string, Readonly<Record<AddressFamily, IpAddress>>>>;
}

/** Probabilities are per packet and receiver. */
export interface NetworkConditions {
  readonly loss: number;
  readonly duplication: number;
  readonly leastDelayMs: number;
  readonly mostDelayMs: number;
}

/** Nodes are given by their index. Every fault is over at `untilMs`. */
export type Fault =
  /** Packets from one node do not reach another, on one interface; one way. */
  | (FaultPeriod & {
      readonly kind: 'partition';
      readonly from: number;
      readonly to: number;
      readonly interface: string;
    })
  /** The process gets no CPU; packets wait for it in its socket. */
  | (FaultPeriod & { readonly kind: 'pause'; readonly node: number })
  /** The VRRP child dies and is started again with the last checkpoint; the kernel lives on. */
  | (FaultPeriod & { readonly kind: 'kill'; readonly node: number })
  /** A child is killed; its successor is stopped so soon; a daemon that knows nothing follows. */
  | (FaultPeriod & {
      readonly kind: 'interrupted';
      readonly node: number;
      readonly afterTurns: number;
    })
  /** A child is killed, no successor can be started until the end; the supervisor releases. */
  | (FaultPeriod & { readonly kind: 'withoutSuccessor'; readonly node: number })
  /** The VRRP child hangs, and is killed for it; a successor starts at once with the checkpoint. */
  | (FaultPeriod & { readonly kind: 'hang'; readonly node: number })
  /**
   * The supervisor is killed: its child lets go, at once or when it is continued `hungMs` later. A
   * new daemon starts at `untilMs`.
   */
  | (FaultPeriod & { readonly kind: 'orphan'; readonly node: number; readonly hungMs: number })
  /** The whole daemon dies and is started again knowing nothing; addresses are left behind. */
  | (FaultPeriod & { readonly kind: 'crash'; readonly node: number })
  /** The machine loses its power and boots again. */
  | (FaultPeriod & { readonly kind: 'powerOff'; readonly node: number })
  /** Orderly stop; started again at `untilMs`, or never if that is Infinity. */
  | (FaultPeriod & { readonly kind: 'stop'; readonly node: number })
  /** What it leads is offered to the others, which have until `untilMs` to take it. */
  | (FaultPeriod & { readonly kind: 'handOver'; readonly node: number })
  /** The cable, IFF_UP, or the interface itself. */
  | (FaultPeriod & {
      readonly kind: 'linkDown' | 'linkOff' | 'linkGone';
      readonly node: number;
      readonly interface: string;
    })
  /** The kernel refuses some changes of addresses: it is short of memory. */
  | (FaultPeriod & { readonly kind: 'callsFail'; readonly node: number; readonly chance: number })
  /** Announcements of the kernel do not fit into the socket: all is read again after each. */
  | (FaultPeriod & { readonly kind: 'monitorLoses'; readonly node: number })
  /** An interface loses its own address; with it go the others of the subnet. */
  | (FaultPeriod & {
      readonly kind: 'ownAddressTaken';
      readonly node: number;
      readonly interface: string;
    })
  /** Runs of a tracked script fail. */
  | (FaultPeriod & { readonly kind: 'scriptFails'; readonly node: number; readonly script: string })
  /** A reload with another configuration, and back again at `untilMs`. */
  | (FaultPeriod & {
      readonly kind: 'reload';
      readonly node: number;
      readonly configuration: Configuration;
    })
  /** A virtual address of an instance is deleted by hand, once, at `atMs`. */
  | (FaultPeriod & {
      readonly kind: 'addressTaken';
      readonly node: number;
      readonly instance: string;
      readonly position: number;
    })
  /** A stream of damaged copies of a node's own kind of adverts hits it. */
  | (FaultPeriod & {
      readonly kind: 'badPackets';
      readonly node: number;
      readonly instance: string;
      readonly everyMs: number;
    });

/** From when until when a fault lasts. */
export interface FaultPeriod {
  readonly atMs: number;
  readonly untilMs: number;
}

/** A daemon that was stopped for good disturbs no more, an orphan until it has let go. */
export function disturbsUntilMs(fault: Fault): number {
  const untilMs = fault.untilMs === Number.POSITIVE_INFINITY ? fault.atMs : fault.untilMs;
  return fault.kind === 'orphan' ? Math.max(untilMs, fault.atMs + fault.hungMs) : untilMs;
}
