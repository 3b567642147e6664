/** What is known of the machine that is, or is to be, a real server of IPVS. */
import type { AddressFamily, IpAddress } from '../base/address.js';

/** How directors hand packets over: by hardware address, or in a tunnel (ipvsadm -g, -i). */
export type Method = 'dr' | 'tun';

/** A virtual address that this machine serves. */
export interface ServedAddress {
  readonly address: IpAddress;
  readonly method: Method;
  /** The interface that holds it. */
  readonly device: string;
  /** Kept quiet by rules (arp-rules.ts) instead of settings; only by hardware address. */
  readonly byRules?: true;
}

/** A network interface. */
export interface Device {
  readonly up: boolean;
  readonly loopback: boolean;
  /** IFF_NOARP: the kernel neither asks there for addresses nor answers. */
  readonly noArp: boolean;
}

/** An address of an interface. */
export interface HeldAddress {
  readonly address: IpAddress;
  readonly family: AddressFamily;
  readonly prefixLength: number;
  readonly device: string;
  readonly label: string | undefined;
}

/** The rules of arp-rules.ts: lines of nft(8) as `nft list table` shows them. */
export interface ArpRules {
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/** A neighbour that is not asked for its hardware address. */
export interface Neighbour {
  readonly address: IpAddress;
  readonly device: string;
  /** `02:00:00:00:00:01` */
  readonly hardwareAddress: string;
}

/** The machine at one moment. */
export interface HostView {
  readonly devices: ReadonlyMap<string, Device>;
  readonly addresses: readonly HeldAddress[];
  /** Values of sysctl(8) by name; what the kernel does not have is missing. */
  readonly settings: ReadonlyMap<string, string>;
  readonly arpRules: ArpRules;
  /** Permanent ones. */
  readonly neighbours: readonly Neighbour[];
}

/** The bits of an address alone. */
export function hostPrefixLength(family: AddressFamily): number {
  return family === 'inet' ? 32 : 128;
}
