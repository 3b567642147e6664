/**
 * What a configuration needs of the system that balances: the settings that the HOWTOs of LVS have
 * typed by hand (ip-sysctl.rst and ipvs-sysctl.rst of the kernel).
 */
import { type AddressFamily, addressBytes, familyOf, type IpAddress } from '../base/address.js';
import type { Forwarding, VirtualServer, VirtualServerGroup } from '../config/lvs-model.js';
import { expandIdentity } from './expand-group.js';

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
}

/** What the configuration needs, in the order in which it is to be set. */
export function hostNeeds(
  configuration: BalancedConfiguration,
  interfaces: readonly HostInterface[],
): readonly HostSetting[] {
  const targets = configuration.virtualServers.flatMap(targetsOf);
  const names = interfaces.map(({ name }) => name);
  const needs: HostSetting[] = [];
  if (targets.some(({ method }) => method === 'FULLNAT')) {
    needs.push(CONNECTION_TRACKING);
  }
  const translated = targets.filter(({ method }) => method === 'NAT' || method === 'FULLNAT');
  for (const [family, need] of FORWARDING) {
    if (translated.some(({ address }) => familyOf(address) === family)) {
      needs.push(need(names));
    }
  }
  return [...needs, ...redirectNeeds(configuration, interfaces)];
}

/** The name as people type it: with points, unless a part has points of its own (`eth0.100`). */
export function settingText(name: string): string {
  return name.includes('.') ? name : name.replaceAll('/', '.');
}

/** The command that does by hand what a missing setting needs. */
export function settingCommand({ name, value }: HostSetting, first: readonly FirstSetting[]) {
  const words = [...first, { name, value }].map(
    (each) => `${settingText(each.name)}=${each.value}`,
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

const FORWARDED = 'the answers of the servers are forwarded to the clients';

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
function redirectNeeds(
  { virtualServers, virtualServerGroups }: BalancedConfiguration,
  interfaces: readonly HostInterface[],
): readonly HostSetting[] {
  const groups = new Map(virtualServerGroups.map((group) => [group.name, group]));
  const names = new Set<string>();
  for (const virtualServer of virtualServers) {
    const servers = targetsOf(virtualServer).filter(({ method }) => method === 'NAT');
    const near = interfaces.filter(
      (each) => !names.has(each.name) && servers.some(({ address }) => holds(each, address)),
    );
    if (near.length === 0) {
      continue;
    }
    for (const service of expandIdentity(virtualServer.identity, groups)) {
      for (const each of near) {
        if (service.kind === 'address' && holds(each, service.address)) {
          names.add(each.name);
        }
      }
    }
  }
  return (names.size === 0 ? [] : ['all', ...names]).map((name) => ({
    name: `net/ipv4/conf/${name}/send_redirects`,
    value: '0',
    reason: `virtual and real servers are behind one interface (${[...names].join(', ')})`,
    always: false,
    first: [],
    disturbs: [],
  }));
}

interface Target {
  readonly address: IpAddress;
  readonly method: Forwarding['method'];
}

function targetsOf({ realServers, sorryServer }: VirtualServer): readonly Target[] {
  const servers = sorryServer === undefined ? realServers : [...realServers, sorryServer];
  return servers.map(({ address, forwarding }) => ({ address, method: forwarding.method }));
}

/** Whether an IPv4 address is in one of the networks of the interface: IPv6 has no such setting. */
function holds({ networks }: HostInterface, address: IpAddress): boolean {
  return (
    familyOf(address) === 'inet' &&
    networks.some(
      (network) =>
        familyOf(network.address) === 'inet' &&
        prefixOf(network.address, network.prefixLength) === prefixOf(address, network.prefixLength),
    )
  );
}

function prefixOf(address: IpAddress, bits: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = addressBytes(address);
  const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  return bits === 0 ? 0 : number >>> (32 - bits);
}
