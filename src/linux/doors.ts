/**
 * The doors to the operating system that the VRRP child works through. `linux/` implements them on
 * the kernel, the simulator on nothing. No protocol is known behind a door.
 */
import type { AddressFamily, IpAddress } from '../base/address.js';

/** CLOCK_MONOTONIC in milliseconds, with a fraction; the same clock in every process. */
export interface MonotonicClock {
  nowMs(): number;
}

/** One real timer (a timerfd: node's own timers have a resolution of a millisecond). */
export interface DeadlineTimer {
  /** Calls back once when the clock reaches `deadlineMs`; replaces an earlier deadline. */
  arm(deadlineMs: number): void;
  disarm(): void;
  close(): void;
}

/** A network interface as the kernel lists it. */
export interface Link {
  readonly index: number;
  readonly name: string;
  readonly mtu: number;
  /** IFF_UP and IFF_RUNNING (operational state). */
  readonly up: boolean;
  readonly running: boolean;
  readonly loopback: boolean;
  /** IFF_NOARP */
  readonly noArp: boolean;
  readonly hardwareAddress: Uint8Array;
  /** ARPHRD_*: 1 is Ethernet. */
  readonly hardwareType: number;
  /** IFLA_IFALIAS: a text that says whose the link is. */
  readonly alias?: string | undefined;
  /** Of a link that was made on another one. */
  readonly upper?: UpperLink | undefined;
}

/** What a link is that was made on another one: IFLA_INFO_KIND, IFLA_LINK and the mode. */
export interface UpperLink {
  /** `macvlan`, `ipvlan`, `vlan`, … */
  readonly kind: string;
  readonly parentIndex: number;
  /** IFLA_MACVLAN_MODE, or IFLA_IPVLAN_FLAGS of an ipvlan. */
  readonly mode: number | undefined;
}

/** A macvlan or ipvlan to be made; it is down at first. */
export interface UpperLinkRequest extends UpperLink {
  readonly name: string;
  readonly kind: 'macvlan' | 'ipvlan';
  readonly mode: number;
  /** Absent: the kernel's choice (macvlan), that of the parent (ipvlan). */
  readonly hardwareAddress: Uint8Array | undefined;
  /** IFLA_GROUP; absent: that of the parent. */
  readonly group: number | undefined;
  readonly alias: string;
  /** Whether IPv6 addresses will be on it; without, IPv6 is turned off. */
  readonly ipv6: boolean;
}

/** An address as the kernel lists it. */
export interface AssignedAddress {
  readonly linkIndex: number;
  readonly family: AddressFamily;
  readonly address: IpAddress;
  readonly prefixLength: number;
  /** 0 global, 200 site, 253 link, 254 host */
  readonly scope: number;
  /** IFA_F_* as in <linux/if_addr.h> */
  readonly flags: number;
  readonly label: string | undefined;
  readonly broadcast: IpAddress | undefined;
  readonly peer: IpAddress | undefined;
  /** IFA_PROTO: who installed it; 18 is keepalived's number in rt_protos. Kernel 5.18 and later. */
  readonly protocol: number | undefined;
  /** Seconds, as it was when it was last set or heard of; 0: over; undefined: for ever. */
  readonly preferredLifetimeSeconds: number | undefined;
  /** Seconds after which the kernel removes it (that of a DHCP client); absent: never. */
  readonly validLifetimeSeconds?: number;
}

/** An address to be added. */
export interface AddressRequest extends AssignedAddress {
  readonly protocol: number;
}

/** An address, and what takes its place: the same one for the kernel, with other attributes. */
export interface AddressReplacement {
  readonly former: AssignedAddress;
  readonly request: AddressRequest;
}

/** The kernel's answer to one request of a batch: undefined is success. */
export type RequestResult = KernelError | undefined;

/** Why the kernel refused a request. */
export interface KernelError {
  /** Positive errno, for example 17 (EEXIST). */
  readonly errno: number;
  /** The name, `EEXIST`. */
  readonly code: string;
  /** The kernel's own words from the extended acknowledgement, where it gave some. */
  readonly message: string | undefined;
  /** No answer could be read: the kernel may have done it. */
  readonly unanswered?: true;
}

/** Links and addresses: what is there, what changes, and batched changes. */
export interface NetworkTable {
  /** Current, kept up to date by the monitor. */
  links(): readonly Link[];
  addresses(): readonly AssignedAddress[];
  /**
   * Called after the table has changed. A removed address is listed with `removed`; after a lost
   * monitor message (ENOBUFS) the whole table is read again and the differences are reported.
   */
  onChange(listener: (change: NetworkChange) => void): void;
  /** One sendmsg for all; results in the order of the requests. The table is updated at once. */
  addAddresses(requests: readonly AddressRequest[]): readonly RequestResult[];
  /**
   * One sendmsg for all, so that no packet finds an address missing. A refused one may be gone.
   * Otherwise like `addAddresses`.
   */
  replaceAddresses(replacements: readonly AddressReplacement[]): readonly RequestResult[];
  /** Removes these and no others: secondary addresses of the same subnet stay. */
  removeAddresses(addresses: readonly AssignedAddress[]): readonly RequestResult[];
  close(): void;
}

/** Changes of links that are made on others; the network table has what is changed at once. */
export interface UpperLinks {
  /** Makes one, down, with the settings that a virtual MAC needs. */
  addUpperLink(request: UpperLinkRequest): RequestResult;
  /** Marks a link that is there as ours. */
  setAlias(linkIndex: number, alias: string): RequestResult;
  setUp(linkIndex: number): RequestResult;
  /** Its addresses go with it. */
  removeLink(linkIndex: number): RequestResult;
}

/** One difference between what the table held and what it holds now. */
export type NetworkChange =
  | { readonly kind: 'link'; readonly link: Link; readonly removed: boolean }
  | { readonly kind: 'address'; readonly address: AssignedAddress; readonly removed: boolean };

/** Sends and receives VRRP packets with their IP headers. */
export interface VrrpTransport {
  /**
   * Opens a sending and a receiving socket for each entry, closes those no longer listed.
   * The kernel hands over only packets for the VRIDs listed (all, when that is 'all').
   * @returns what could not be opened or changed.
   */
  configure(interfaces: readonly TransportInterface[]): readonly TransportError[];
  send(interfaceName: string, destination: IpAddress, packet: Uint8Array): void;
  onDatagram(listener: (interfaceName: string, bytes: Uint8Array) => void): void;
  onError(listener: (error: TransportError) => void): void;
  close(): void;
}

/** An interface that VRRP speaks on in one family, behind an authentication header or without. */
export interface TransportInterface {
  readonly name: string;
  readonly index: number;
  readonly family: AddressFamily;
  /** Groups to join. */
  readonly groups: readonly IpAddress[];
  readonly virtualRouterIds: readonly number[] | 'all';
  /** Packets have an authentication header (IPv4): they come by its protocol, 51. */
  readonly authenticationHeader?: boolean;
  readonly receiveBufferBytes: number | undefined;
}

/** What went wrong on an interface, in the words of strerror(3). */
export interface TransportError {
  readonly interface: string;
  /** `change`: what is open stays as it is. */
  readonly operation: 'open' | 'change' | 'send' | 'receive' | 'announce';
  readonly message: string;
}

/** A link, and the addresses whose claims are to be heard there. */
export interface ClaimPlace {
  readonly name: string;
  readonly index: number;
  readonly addresses: readonly IpAddress[];
}

/** A station says by ARP or neighbour discovery that it has an address. */
export interface HeardClaim {
  readonly interface: string;
  readonly address: IpAddress;
  /** `02:00:00:00:00:01` */
  readonly hardwareAddress: string;
  /** It answers a question, and who asked alone. */
  readonly asked: boolean;
}

/** Hears who claims addresses. */
export interface ClaimListener {
  /**
   * Listens at these places, and no longer at any other.
   * @returns where the kernel refuses it
   */
  listen(places: readonly ClaimPlace[]): readonly TransportError[];
  /** Claims that this machine sends are not heard; some of other addresses may be. */
  onClaim(listener: (claim: HeardClaim) => void): void;
  close(): void;
}

/** How the driver of an interface is asked for its link. */
export type LinkbeatMethod = 'MII' | 'ETHTOOL' | 'IOCTL';

/** Asks the drivers of interfaces for their links. */
export interface LinkbeatDoor {
  /**
   * Whether there is a link. Without a method those are tried that ask the driver.
   * @returns undefined when there is no answer
   */
  hasLink(interfaceName: string, method?: LinkbeatMethod): boolean | undefined;
}

/** Sends link-layer frames. */
export interface FrameSender {
  /**
   * Sends frames out of a link, all of them in one go.
   * @returns how many the kernel took; the rest met a full queue or a link that is down
   */
  send(linkIndex: number, frames: readonly Uint8Array[]): FramesSent;
  close(): void;
}

/** What became of frames. */
export interface FramesSent {
  readonly taken: number;
  /** The name of the error with which the kernel took none of them. */
  readonly refusal?: string;
}
