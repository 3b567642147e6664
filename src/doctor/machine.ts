/** What the machine says: all that the checks of the doctor look at besides the configuration. */
import type { IpAddress } from '../base/address.js';

/** A network interface. */
export interface MachineInterface {
  readonly name: string;
  readonly up: boolean;
  readonly running: boolean;
  readonly loopback: boolean;
  /** The bridge, bond or VRF that it is a port of. */
  readonly master?: string;
  readonly addresses: readonly PrefixedAddress[];
  /** Programs that configure it as well. */
  readonly managers: InterfaceManagers;
}

/** An address of an interface. */
export interface PrefixedAddress {
  readonly address: IpAddress;
  readonly prefixLength: number;
}

/** What systemd-networkd and NetworkManager have noted in /run about an interface. */
export interface InterfaceManagers {
  readonly networkManager: boolean;
  /** Absent: systemd-networkd leaves it alone. */
  readonly networkd?: {
    /** The .network file that it goes by. */
    readonly file: string;
    /** The last `KeepConfiguration=` of it and its drop-ins. */
    readonly keepConfiguration?: string;
  };
}

/** The firewall: what `nft -j list ruleset` prints, parsed. */
export type FirewallReading =
  | { readonly kind: 'ruleset'; readonly items: readonly unknown[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Where a module of the kernel is. */
export type ModulePlace = 'loaded' | 'available' | 'missing';

/** A process of this machine. */
export interface MachineProcess {
  readonly pid: number;
  /** /proc/PID/comm */
  readonly name: string;
  /** Whether its network is the one that is looked at. */
  readonly sameNetwork: boolean;
}

/** What a process that runs upkeepd may use. */
export interface DaemonLimits {
  readonly pid: number;
  /** Soft limit of open descriptors. */
  readonly openFiles: number;
  /** Bits of capabilities(7). */
  readonly capabilities: bigint;
  /** Processors of `cpu.max` of its cgroup or one above; absent: no limit. */
  readonly processors?: number;
}

/** A folder that something is to be written to. */
export interface MachineFolder {
  readonly path: string;
  /** Absent: it is not there. */
  readonly freeBytes?: number;
  readonly writable: boolean;
}

/** What SELinux has to say. Labels are `user:role:type:level`. */
export interface EnforcingSelinux {
  /** Of the upkeepd that was asked. */
  readonly domain?: string;
  /** Of the programs of scripts, by their paths. */
  readonly labels: ReadonlyMap<string, string>;
}

/** The machine in one network namespace. Everything is a value but what has too many names. */
export interface InspectedMachine {
  /** As of sysctl(8), with `/` between the parts of the name; undefined: the kernel has none. */
  setting(name: string): string | undefined;
  module(name: string): ModulePlace;
  /** A parameter of a loaded module. */
  moduleParameter(module: string, name: string): string | undefined;
  readonly interfaces: readonly MachineInterface[];
  /** Multicast groups that interfaces listen to. */
  readonly groups: readonly { readonly interface: string; readonly group: IpAddress }[];
  /** Who the kernel has found by ARP. */
  readonly neighbours: readonly { readonly interface: string; readonly address: IpAddress }[];
  readonly firewall: FirewallReading;
  /** Tables of the older iptables, which nft does not show. */
  readonly legacyTables: readonly string[];
  readonly processes: readonly MachineProcess[];
  /** The upkeepd that was asked; absent: none runs. */
  readonly daemon?: DaemonLimits;
  /** Units of systemd that start at boot, by name. */
  readonly enabledUnits: ReadonlySet<string>;
  readonly stateFolder: MachineFolder;
  /** `20.19.0` */
  readonly nodeVersion: string;
  /** Whether the clock follows others; undefined: not to be found out. */
  readonly clockSynchronised?: boolean;
  /** Absent: systemd does not run here. */
  readonly systemdVersion?: number;
  /** Absent: SELinux does not enforce anything. */
  readonly selinux?: EnforcingSelinux;
  /** Settings belong to a namespace of its own: a drop-in of the machine would not reach it. */
  readonly ownNamespace: boolean;
}
