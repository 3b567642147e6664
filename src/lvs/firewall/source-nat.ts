/**
 * `lvs_method FULLNAT` and `lvs_masquerade`: which packets leave with the address of the director,
 * so that the answers of the servers, or of the world, come back to it. IPVS itself has translated
 * the destination when these rules are asked (in POSTROUTING), and with `net.ipv4.vs.conntrack` the
 * connection still knows the original one (<linux/ip_vs.h>; ipvs-sysctl.rst, "conntrack").
 */
import { type AddressFamily, familyOf, type IpAddress } from '../../base/address.js';
import type {
  BalancerDefinitions,
  TransportProtocol,
  VirtualServer,
  VirtualServerGroup,
} from '../../config/lvs-model.js';
import { virtualServerLabels } from '../labels.js';
import { expandIdentity } from '../table/expand-group.js';
import type { ServiceAddress } from '../table/table.js';

/** Where a translated packet goes. */
export interface SourceNatServer {
  readonly address: IpAddress;
  /** 0: any. */
  readonly port: number;
}

/** What a client has asked for. */
export type SourceNatService =
  | {
      readonly kind: 'addresses';
      readonly protocol: TransportProtocol;
      readonly addresses: readonly IpAddress[];
      /** 0: any. */
      readonly port: number;
    }
  | { readonly kind: 'mark'; readonly mark: number };

/** What leaves with an address of the director. All of a rule is of one family. */
export type SourceNatRule = ServiceNatRule | MasqueradeRule;

/** Packets of `service` on their way to one of `servers`. */
export interface ServiceNatRule {
  /** That of the virtual server. */
  readonly label: string;
  readonly family: AddressFamily;
  readonly service: SourceNatService;
  readonly servers: readonly SourceNatServer[];
}

/**
 * What comes from `network`, from another machine, and goes elsewhere. What IPVS translates is left
 * alone: who asks a service from within the network is answered as before.
 */
export interface MasqueradeRule {
  /** `lvs_masquerade 10.0.0.0/24` */
  readonly label: string;
  readonly family: AddressFamily;
  /** In the notation of CIDR. */
  readonly network: string;
  /** What the services are asked by. */
  readonly services: {
    readonly addresses: readonly IpAddress[];
    readonly marks: readonly number[];
  };
}

/** What is read of a configuration. */
export interface TranslatingConfiguration {
  readonly global: { readonly balancer: Pick<BalancerDefinitions, 'masquerade'> };
  readonly virtualServers: readonly VirtualServer[];
  readonly virtualServerGroups: readonly VirtualServerGroup[];
}

/** All rules of a configuration, those of FULLNAT first. */
export function sourceNatRules(configuration: TranslatingConfiguration): readonly SourceNatRule[] {
  return [...serviceRules(configuration), ...masqueradeRules(configuration)];
}

function masqueradeRules(configuration: TranslatingConfiguration): readonly MasqueradeRule[] {
  const { masquerade } = configuration.global.balancer;
  if (masquerade.length === 0) {
    return [];
  }
  const groups = new Map(configuration.virtualServerGroups.map((group) => [group.name, group]));
  const services = configuration.virtualServers.flatMap(({ identity }) => [
    ...expandIdentity(identity, groups),
  ]);
  return masquerade.map(({ address, prefixLength }) => {
    const family = familyOf(address);
    const network = `${address}/${prefixLength}`;
    const own = services.filter((service) => service.family === family);
    const addresses = own.flatMap((each) => (each.kind === 'address' ? [each.address] : []));
    const marks = own.flatMap((each) => (each.kind === 'fwmark' ? [each.mark] : []));
    return {
      label: `lvs_masquerade ${network}`,
      family,
      network,
      services: { addresses: [...new Set(addresses)], marks: [...new Set(marks)] },
    };
  });
}

/**
 * The rules of FULLNAT. They name all servers of the file, alive or not, so that the
 * firewall has nothing to do with health checks; with `nftables_ipvs` too, the original addresses
 * tell a service's packets.
 */
function serviceRules(configuration: TranslatingConfiguration): readonly ServiceNatRule[] {
  const { virtualServers, virtualServerGroups } = configuration;
  const serversOf = virtualServers.map(translatedServers);
  if (serversOf.every(({ length }) => length === 0)) {
    return [];
  }
  const groups = new Map(virtualServerGroups.map((group) => [group.name, group]));
  const labels = virtualServerLabels(virtualServers);
  return virtualServers.flatMap(({ identity }, index) => {
    const servers = serversOf[index] ?? [];
    return servers.length === 0
      ? []
      : rulesOf(labels[index] ?? '', expandIdentity(identity, groups), servers);
  });
}

function translatedServers({ realServers, sorryServer }: VirtualServer): SourceNatServer[] {
  const servers = sorryServer === undefined ? realServers : [...realServers, sorryServer];
  return servers
    .filter(({ forwarding }) => forwarding.method === 'FULLNAT')
    .map(({ address, port }) => ({ address, port }));
}

/** One rule for the addresses that have family, protocol and port in common. */
function rulesOf(
  label: string,
  services: Iterable<ServiceAddress>,
  servers: readonly SourceNatServer[],
): readonly ServiceNatRule[] {
  const addresses = new Map<string, IpAddress[]>();
  const rules: ServiceNatRule[] = [];
  for (const service of services) {
    const { family } = service;
    const reached = servers.filter(({ address }) => familyOf(address) === family);
    if (reached.length === 0) {
      continue;
    }
    if (service.kind === 'fwmark') {
      const { mark } = service;
      rules.push({ label, family, service: { kind: 'mark', mark }, servers: reached });
      continue;
    }
    const { protocol, port } = service;
    const key = `${family} ${protocol} ${port}`;
    const known = addresses.get(key);
    if (known !== undefined) {
      known.push(service.address);
      continue;
    }
    const list = [service.address];
    addresses.set(key, list);
    const described = { kind: 'addresses', protocol, addresses: list, port } as const;
    rules.push({ label, family, service: described, servers: reached });
  }
  return rules;
}
