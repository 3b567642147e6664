/**
 * What a configuration needs of the system that balances: the settings that the HOWTOs of LVS have
 * typed by hand (ip-sysctl.rst and ipvs-sysctl.rst of the kernel).
 */
import { type AddressFamily, addressBytes, familyOf, type IpAddress } from '../base/address.js';
import type {
  BalancerDefinitions,
  Forwarding,
  VirtualServer,
  VirtualServerGroup,
} from '../config/lvs-model.js';
import { expandIdentity } from './table/expand-group.js';
import { isHashed } from './table/hashed.js';

/** A setting of the kernel; names are those of sysctl(8) with `/` between their parts. */
export interface HostSetting {
  readonly name: string;
  readonly value: string;
  /** What it is for, as half a sentence. */
  readonly reason: string;
  /** Part of FULLNAT: set whatever `lvs_host_setup` says. */
  readonly always: boolean;
  /** The module that has the setting. */
  readonly module?: string;
  /** Set before it, where they have the value `from`. */
  readonly first: readonly FirstSetting[];
  /** Settings that the kernel changes with it. */
  readonly disturbs: readonly string[];
}

/** A setting that another one would spoil. */
export interface FirstSetting {
  readonly name: string;
  readonly from: string;
  readonly value: string;
}

/** A network interface of the director. */
export interface HostInterface {
  readonly name: string;
  /** Its addresses with the lengths of their prefixes. */
  readonly networks: readonly { readonly address: IpAddress; readonly prefixLength: number }[];
}

/** What is read of a configuration. */
export interface BalancedConfiguration {
  readonly virtualServers: readonly VirtualServer[];
  readonly virtualServerGroups: readonly VirtualServerGroup[];
  readonly global: {
    readonly balancer: Pick<BalancerDefinitions, 'masquerade' | 'syncDaemon'>;
  };
}

/** What the configuration needs, in the order in which it is to be set. */
export function hostNeeds(
  { virtualServers, virtualServerGroups, global }: BalancedConfiguration,
  interfaces: readonly HostInterface[],
): readonly HostSetting[] {
  const groups = new Map(virtualServerGroups.map((group) => [group.name, group]));
  const locate = locator(interfaces);
  const forwarded = new Set(global.balancer.masquerade.map(({ address }) => familyOf(address)));
  const oneArmed = new Set<string>();
  let tracks = false;
  for (const { identity, realServers, sorryServer } of virtualServers) {
    const near = new Set<string>();
    for (const { address, forwarding } of sorryServer
      ? [...realServers, sorryServer]
      : realServers) {
      const { method } = forwarding;
      if (method === 'NAT' || method === 'FULLNAT') {
        forwarded.add(familyOf(address));
      }
      if (method === 'NAT') {
        addAll(near, locate(address));
      }
      tracks ||= method === 'FULLNAT';
    }
    for (const service of near.size === 0 ? [] : expandIdentity(identity, groups)) {
      const places = service.kind === 'address' ? locate(service.address) : [];
      addAll(
        oneArmed,
        places.filter((name) => near.has(name)),
      );
    }
  }
  const names = interfaces.map(({ name }) => name);
  return [
    ...(tracks ? [CONNECTION_TRACKING, LIBERAL_TRACKING] : []),
    ...FORWARDING.flatMap(([family, need]) => (forwarded.has(family) ? [need(names)] : [])),
    ...redirectNeeds([...oneArmed]),
    ...sloppyNeeds(virtualServers),
    ...(global.balancer.syncDaemon === undefined ? [] : SYNCHRONISATION),
  ];
}

function addAll(names: Set<string>, added: readonly string[]): void {
  for (const name of added) {
    names.add(name);
  }
}

/** The name as people type it: with points, unless a part has points of its own (`eth0.100`). */
export function settingText(name: string): string {
  return name.includes('.') ? name : name.replaceAll('/', '.');
}

/** The command that does by hand what a missing setting needs. */
export function settingCommand({ name, value }: HostSetting, first: readonly FirstSetting[]) {
  const words = [...first, { name, value }].map(
    ({ name, value }) => `${settingText(name)}=${value.includes(' ') ? `'${value}'` : value}`,
  );
  return `sysctl -w ${words.join(' ')}`;
}

const CONNECTION_TRACKING: HostSetting = {
  name: 'net/ipv4/vs/conntrack',
  value: '1',
  reason: 'FULLNAT translates the source of connections that are tracked',
  always: true,
  module: 'ip_vs',
  first: [],
  disturbs: [],
};

/**
 * A connection that the other director has served meanwhile has gone on. The kernel would take its
 * packets for none of it, track them as another one, and give that a port that is free: the server
 * resets it (nf_conntrack-sysctl.rst, "nf_conntrack_tcp_be_liberal").
 */
const LIBERAL_TRACKING: HostSetting = {
  name: 'net/netfilter/nf_conntrack_tcp_be_liberal',
  value: '1',
  reason: 'a tracked connection goes on when it returns from another director',
  always: true,
  module: 'nf_conntrack',
  first: [],
  disturbs: [],
};

const FORWARDED = 'what the servers send is forwarded';

/**
 * The kernel sets these for each interface too, and back again: what interfaces had of their own
 * is kept in `disturbs`. One that forwards IPv6 listens to router advertisements only with
 * accept_ra 2, and forgets the default route that it had from them.
 */
const FORWARDING: readonly (readonly [AddressFamily, (names: readonly string[]) => HostSetting])[] =
  [
    [
      'inet',
      (names) => ({
        name: 'net/ipv4/ip_forward',
        value: '1',
        reason: FORWARDED,
        always: false,
        first: [],
        disturbs: [
          'net/ipv4/conf/all/accept_redirects',
          ...['default', ...names].map((name) => `net/ipv4/conf/${name}/forwarding`),
        ],
      }),
    ],
    [
      'inet6',
      (names) => ({
        name: 'net/ipv6/conf/all/forwarding',
        value: '1',
        reason: FORWARDED,
        always: false,
        first: names.map((name) => ({
          name: `net/ipv6/conf/${name}/accept_ra`,
          from: '1',
          value: '2',
        })),
        disturbs: ['default', ...names].map((name) => `net/ipv6/conf/${name}/forwarding`),
      }),
    ],
  ];

/**
 * NAT through one interface: the answers of a server come in and go out there, and the director
 * would tell the server of the shorter way, past itself. The kernel is silent only when neither
 * the interface nor `all` asks for redirects.
 */
function redirectNeeds(oneArmed: readonly string[]): readonly HostSetting[] {
  return (oneArmed.length === 0 ? [] : ['all', ...oneArmed]).map((name) => ({
    name: `net/ipv4/conf/${name}/send_redirects`,
    value: '0',
    reason: `virtual and real servers are behind one interface (${oneArmed.join(', ')})`,
    always: false,
    first: [],
    disturbs: [],
  }));
}

/**
 * Directors with the scheduler mh go on with each other's flows when answers pass them by: a packet
 * in mid-stream is scheduled like a first one (ipvs-sysctl.rst, "sloppy_tcp", "sloppy_sctp").
 */
function sloppyNeeds(virtualServers: readonly VirtualServer[]): readonly HostSetting[] {
  const protocols = new Set(
    virtualServers
      .filter(
        ({ realServers, ...service }) =>
          isHashed(service) && realServers.some(({ forwarding }) => answersItself(forwarding)),
      )
      .map(({ identity }) => (identity.form === 'fwmark' ? 'TCP' : identity.protocol)),
  );
  return (['TCP', 'SCTP'] as const)
    .filter((protocol) => protocols.has(protocol))
    .map((protocol) => ({
      name: `net/ipv4/vs/sloppy_${protocol.toLowerCase()}`,
      value: '1',
      reason: `a director goes on with ${protocol} connections of another one (lb_algo mh)`,
      always: false,
      module: 'ip_vs',
      first: [],
      disturbs: [],
    }));
}

function answersItself({ method }: Forwarding): boolean {
  return method === 'DR' || method === 'TUN';
}

/**
 * The kernel says a connection with traffic again when it has seen 50 packets of it: a director
 * that returns knows a slow one after minutes, and resets it. With a refresh period and without a
 * period of packets each is said once a second (ipvs-sysctl.rst, "sync_refresh_period",
 * "sync_threshold"), so that a start learns them all (vrrp/balancing/learning.ts). In this order:
 * with neither a connection is said once.
 */
const SYNCHRONISATION: readonly HostSetting[] = [
  ['net/ipv4/vs/sync_refresh_period', '1'],
  ['net/ipv4/vs/sync_threshold', '3 0'],
].map(([name = '', value = '']) => ({
  name,
  value,
  reason: 'a director that returns learns each connection within a second (lvs_sync_daemon)',
  always: false,
  module: 'ip_vs',
  first: [],
  disturbs: [],
}));

/** Finds the interfaces whose networks have an IPv4 address: IPv6 has no such setting. */
function locator(interfaces: readonly HostInterface[]): (address: IpAddress) => readonly string[] {
  const networks = interfaces.flatMap(({ name, networks }) =>
    networks
      .filter(({ address }) => familyOf(address) === 'inet')
      .map(({ address, prefixLength }) => {
        const size = 2 ** (32 - prefixLength);
        return { name, size, prefix: Math.floor(numberOf(address) / size) };
      }),
  );
  const known = new Map<IpAddress, readonly string[]>();
  return (address) => {
    let names = known.get(address);
    if (names === undefined) {
      const number = familyOf(address) === 'inet' ? numberOf(address) : Number.NaN;
      const holding = networks.filter(({ size, prefix }) => Math.floor(number / size) === prefix);
      names = holding.map(({ name }) => name);
      known.set(address, names);
    }
    return names;
  };
}

function numberOf(address: IpAddress): number {
  return addressBytes(address).reduce((number, byte) => number * 256 + byte, 0);
}
