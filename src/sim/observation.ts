/** What can be seen of a simulated cluster from outside: the material of the invariants. */
import type { VrrpState } from '../vrrp/messages.js';

/** One thing seen at a node, in milliseconds of true time. */
export type Observation = { readonly atMs: number; readonly node: number } & (
  | {
      readonly kind: 'life';
      /** `stopped`: in good order; `gone`: killed or without power. */
      readonly life: Life;
    }
  | { readonly kind: 'fault'; readonly text: string }
  | { readonly kind: 'transmit'; readonly instance: string; readonly priority: number }
  /** A good packet of a node reached a socket. */
  | { readonly kind: 'heard'; readonly instance: string; readonly priority: number }
  /** A virtual address comes into a kernel or leaves it; as text. */
  | { readonly kind: 'address'; readonly address: string; readonly held: boolean }
  /** All instances after a step in which one of them changed, and at the end. */
  | { readonly kind: 'states'; readonly states: Readonly<Record<string, InstanceStanding>> }
  /** The process has done all there is to do, and heard all there was to hear. */
  | { readonly kind: 'settled' }
  /** The core asked to be woken at once, again and again, or the cluster storms without end. */
  | { readonly kind: 'spinning' }
);

/** Where an instance stands. */
export interface InstanceStanding {
  readonly state: VrrpState;
  readonly priority: number;
  /** What it has to hold as master, by the configuration of this moment. */
  readonly addresses: readonly string[];
}

/** The condition of the daemon on a node. */
export type Life = 'running' | 'paused' | 'stopped' | 'gone';
