/** Writes small configurations, so that a test shows only what matters to it. */

/** One `vrrp_instance`; everything else of it goes into `more`. */
export interface InstanceText {
  readonly name?: string;
  readonly virtualRouterId?: number;
  readonly priority: number;
  readonly state?: 'MASTER' | 'BACKUP';
  readonly version?: 2 | 3;
  /** Seconds; 0.2 by default, which needs version 3. */
  readonly advertInterval?: number;
  readonly addresses?: readonly string[];
  readonly excludedAddresses?: readonly string[];
  /** Further lines inside the block. */
  readonly more?: string;
}

/** The virtual address that most scenarios use. */
export const VIRTUAL_ADDRESS = '10.99.0.100';

/** `global_defs` for tests: scripts run as root, names say where they come from. */
export function globalDefinitions(more = ''): string {
  return `global_defs {
    router_id lab
    script_user root
    enable_script_security
    ${more}
}
`;
}

/** A `vrrp_instance` on eth0. */
export function instance(options: InstanceText): string {
  const interval = options.advertInterval ?? 0.2;
  return `vrrp_instance ${options.name ?? 'VI_1'} {
    state ${options.state ?? 'BACKUP'}
    interface eth0
    version ${options.version ?? 3}
    virtual_router_id ${options.virtualRouterId ?? 51}
    priority ${options.priority}
    advert_int ${interval}
    ${options.more ?? ''}
    ${addressBlock('virtual_ipaddress', options.addresses ?? [`${VIRTUAL_ADDRESS}/24`])}
    ${addressBlock('virtual_ipaddress_excluded', options.excludedAddresses ?? [])}
}
`;
}

/** A whole configuration with one instance. */
export function configuration(options: InstanceText, before = ''): string {
  return globalDefinitions() + before + instance(options);
}

function addressBlock(keyword: string, addresses: readonly string[]): string {
  return addresses.length === 0
    ? ''
    : `${keyword} {\n        ${addresses.join('\n        ')}\n    }`;
}

/** What RFC 9568 section 6.1 and RFC 3768 section 6.1 call Master_Down_Interval, milliseconds. */
export function masterDownIntervalMs(options: {
  readonly version: 2 | 3;
  readonly priority: number;
  readonly advertIntervalMs: number;
}): number {
  return 3 * options.advertIntervalMs + skewTimeMs(options);
}

/** Skew_Time of the same sections, milliseconds. */
export function skewTimeMs(options: {
  readonly version: 2 | 3;
  readonly priority: number;
  readonly advertIntervalMs: number;
}): number {
  const unitMs = options.version === 2 ? 1000 : options.advertIntervalMs;
  return ((256 - options.priority) * unitMs) / 256;
}
