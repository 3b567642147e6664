/** The translation of sources in the language of nft(8). */
import type { AddressFamily } from '../../base/address.js';
import { FIREWALL_FAMILIES } from './firewall-family.js';
import type {
  MasqueradeRule,
  ServiceNatRule,
  SourceNatRule,
  SourceNatServer,
  SourceNatService,
} from './source-nat.js';

/** The tables of it, one for each family, called so that an operator sees whose they are. */
export const SOURCE_NAT_TABLE = 'upkeep_nat';

/**
 * Just before `srcnat` (<linux/netfilter_ipv4.h>, NF_IP_PRI_NAT_SRC): the first chain that
 * translates a connection decides.
 */
const PRIORITY = 99;

/** A table that translates what the rules say; all of them are of `family`. */
export function nftSourceNat(family: AddressFamily, rules: readonly SourceNatRule[]): string {
  const lines = rules.map((rule) => `    ${ruleText(FIREWALL_FAMILIES[family], rule)}\n`).join('');
  return `table ${FIREWALL_FAMILIES[family]} ${SOURCE_NAT_TABLE} {
  chain postrouting {
    type nat hook postrouting priority ${PRIORITY}; policy accept;
${lines}  }
}
`;
}

function ruleText(family: string, rule: SourceNatRule): string {
  const parts = 'network' in rule ? masqueradeParts(family, rule) : serviceParts(family, rule);
  return `${parts.join(' ')} masquerade comment "${commentText(rule.label)}"`;
}

function serviceParts(family: string, { service, servers }: ServiceNatRule): readonly string[] {
  return [serviceText(family, service, servers), serverText(family, service, servers)];
}

/** What the director sends itself keeps the address that it was sent with. */
function masqueradeParts(
  family: string,
  { network, services: { addresses, marks } }: MasqueradeRule,
): readonly string[] {
  return [
    `${family} saddr ${network} ${family} daddr != ${network} fib saddr type != local`,
    ...(addresses.length === 0 ? [] : [`ct original ${family} daddr != ${setOf(addresses)}`]),
    ...(marks.length === 0 ? [] : [`meta mark != ${setOf(marks.map(String))}`]),
  ];
}

/** What the client has asked for, as the tracked connection remembers it. */
function serviceText(
  family: string,
  service: SourceNatService,
  servers: readonly SourceNatServer[],
): string {
  if (service.kind === 'mark') {
    // IPVS does not change the mark; who asks a server itself is none of ours.
    const addresses = setOf(servers.map(({ address }) => address));
    return `meta mark ${service.mark} ct original ${family} daddr != ${addresses}`;
  }
  const { protocol, addresses, port } = service;
  const asked = `meta l4proto ${protocol.toLowerCase()} ct original ${family} daddr`;
  return `${asked} ${setOf(addresses)}${port === 0 ? '' : ` ct original proto-dst ${port}`}`;
}

/** Where IPVS has sent the packet. */
function serverText(
  family: string,
  service: SourceNatService,
  servers: readonly SourceNatServer[],
): string {
  const byPort = servers.every(({ port }) => port !== 0);
  if (service.kind === 'mark' || !byPort) {
    return `${family} daddr ${setOf(servers.map(({ address }) => address))}`;
  }
  const places = servers.map(({ address, port }) => `${address} . ${port}`);
  return `${family} daddr . ${service.protocol.toLowerCase()} dport ${setOf(places)}`;
}

function setOf(elements: readonly string[]): string {
  return `{ ${[...new Set(elements)].join(', ')} }`;
}

/** A label without what would end the string. */
export function commentText(label: string): string {
  return label.replaceAll(/[^\w.:[\] -]/g, '_').slice(0, 100);
}
