/**
 * The tables of the firewall that VRRP needs, in nft's language. keepalived's names, so that what
 * an operator knows of them stays true.
 *
 * - Reports of groups (IGMP, MLD) about addresses on a virtual MAC leave the interface below, with
 *   its MAC: a switch must not learn the virtual MAC from a backup (RFC 9568 section 7.3).
 * - `no_accept`: packets to and from the addresses are dropped, but for neighbour discovery (RFC
 *   9568 section 6.1, Accept_Mode). The rules are there all the time: without the address they
 *   meet no packet, and a take-over waits for no program.
 */
import { familyOf, type IpAddress, isLinkLocal6 } from '../../base/address.js';
import type { Configuration, VirtualAddress } from '../../config/model.js';
import type { FirewallSettings } from '../../config/services-model.js';
import type { FirewallTable } from '../../lvs/firewall/mark-table.js';
import type { VirtualLink } from '../vrrp-needs.js';

/** What keepalived calls its tables. */
const TABLE = 'keepalived';
const OWNER_PRIORITY = 255;

/** What of the rules one family has. */
interface FamilyRules {
  readonly links: readonly VirtualLink[];
  /** `no_accept` */
  readonly refused: readonly VirtualAddress[];
  /** Link-local addresses on virtual MACs, which speak for themselves. */
  readonly ownLinkLocal: readonly VirtualAddress[];
  readonly settings: FirewallSettings;
}

/** A table for each family that needs one. */
export function vrrpTables(
  configuration: Configuration,
  links: readonly VirtualLink[],
): readonly FirewallTable[] {
  const settings = configuration.global.services.firewall;
  const name = settings.nftablesTable ?? TABLE;
  const names = new Set(links.map((link) => link.name));
  const addresses = configuration.vrrpInstances.flatMap((instance) =>
    [...instance.virtualAddresses, ...instance.excludedAddresses].map((address) => ({
      address,
      isRefused: !instance.accept && instance.priority !== OWNER_PRIORITY,
    })),
  );
  return (['inet', 'inet6'] as const).flatMap((family) => {
    const ofFamily = addresses.filter(({ address }) => familyOf(address.address) === family);
    const rules: FamilyRules = {
      links: links.filter((link) => link.family === family),
      refused: ofFamily.flatMap(({ address, isRefused }) => (isRefused ? [address] : [])),
      ownLinkLocal: ofFamily
        .map(({ address }) => address)
        .filter((each) => isLinkLocal6(each.address) && names.has(each.interface)),
      settings,
    };
    if (rules.links.length === 0 && rules.refused.length === 0) {
      return [];
    }
    const lines = family === 'inet' ? ipv4Lines(rules) : ipv6Lines(rules);
    const familyName = family === 'inet' ? 'ip' : 'ip6';
    const text = [`table ${familyName} ${name} {`, ...lines, '}', ''].join('\n');
    return [{ family: familyName, name, text }];
  });
}

function ipv4Lines({ links, refused, settings }: FamilyRules): readonly string[] {
  const { verdict, chain } = language(settings);
  const toParent = verdict('dup to ip daddr device oif map @vmac_map drop');
  const out = [
    ...(links.length > 0 ? [`ip protocol igmp meta oifkind "macvlan" ${toParent}`] : []),
    ...(refused.length > 0 ? [`ip saddr @vips ${verdict('drop')}`] : []),
  ];
  return [
    ...vmacMap(links),
    ...setOf(
      'vips',
      'ipv4_addr',
      refused.map(({ address }) => address),
    ),
    ...chain('out', 'output', out),
    ...(refused.length > 0 ? chain('in', 'input', [`ip daddr @vips ${verdict('drop')}`]) : []),
  ];
}

function ipv6Lines({ links, refused, ownLinkLocal, settings }: FamilyRules): readonly string[] {
  const { verdict, chain, placed, linkType, linkWord } = language(settings);
  const drop = verdict('drop');
  const linkLocal = refused.filter(({ address }) => isLinkLocal6(address));
  const global = refused.filter(({ address }) => !isLinkLocal6(address));
  const place = `ipv6_addr . ${linkType}`;
  const neighbours = '{ nd-neighbor-solicit, nd-neighbor-advert }';
  const own = `ip6 saddr . o${linkWord} != @vmac_link_local`;
  const reports = '{ mld-listener-report, mld2-listener-report }';
  const out = [
    ...(links.length > 0
      ? [
          // The parent's address is on the virtual MAC as well; the parent speaks for it.
          `icmpv6 type nd-neighbor-advert oif @vmac_set ip6 saddr fe80::/10 ${own} ${drop}`,
          `icmpv6 type ${reports} meta oifkind "macvlan" ` +
            verdict('dup to ip6 daddr device oif map @vmac_map drop'),
          `icmpv6 type nd-router-solicit oif @vmac_set ${drop}`,
        ]
      : []),
    ...(refused.length > 0
      ? [
          `icmpv6 type ${neighbours} ${verdict('accept')}`,
          `ip6 saddr . o${linkWord} @vips_link_local ${drop}`,
          `ip6 saddr @vips ${drop}`,
        ]
      : []),
  ];
  const into = [
    `icmpv6 type ${neighbours} ${verdict('accept')}`,
    `ip6 daddr . i${linkWord} @vips_link_local ${drop}`,
    `ip6 daddr @vips ${drop}`,
  ];
  return [
    ...vmacMap(links),
    ...(links.length > 0
      ? [
          ...setOf(
            'vmac_set',
            'iface_index',
            links.map((link) => `"${link.name}"`),
          ),
          ...setOf('vmac_link_local', place, ownLinkLocal.map(placed), true),
        ]
      : []),
    ...(refused.length > 0
      ? [
          ...setOf(
            'vips',
            'ipv6_addr',
            global.map(({ address }) => address),
            true,
          ),
          ...setOf('vips_link_local', place, linkLocal.map(placed), true),
        ]
      : []),
    ...chain('out', 'output', out),
    ...(refused.length > 0 ? chain('in', 'input', into) : []),
  ];
}

/** How the settings are written: `nftables_counters`, `_priority`, `_ifindex`. */
function language(settings: FirewallSettings) {
  const { nftablesCounters, nftablesPriority, nftablesUsesIndex } = settings;
  return {
    verdict: (words: string) => (nftablesCounters ? `counter ${words}` : words),
    chain: (name: string, hook: string, rules: readonly string[]) => [
      `  chain ${name} {`,
      `    type filter hook ${hook} priority ${nftablesPriority}; policy accept;`,
      ...rules.map((rule) => `    ${rule}`),
      '  }',
    ],
    linkType: nftablesUsesIndex ? 'iface_index' : 'ifname',
    /** After `i` or `o`. */
    linkWord: nftablesUsesIndex ? 'if' : 'ifname',
    placed: ({ address, interface: link }: VirtualAddress) => `${address} . "${link}"`,
  };
}

/** From a virtual MAC to what is below it. The comment tells when one of them was made again. */
function vmacMap(links: readonly VirtualLink[]): readonly string[] {
  if (links.length === 0) {
    return [];
  }
  const elements = links.map(({ name, parent }) => `"${name}" : "${parent}"`);
  const indexes = links.map(({ index, parentIndex }) => `${index} ${parentIndex}`);
  return [
    `  # ${indexes.join(', ')}`,
    '  map vmac_map {',
    '    type iface_index : iface_index',
    `    elements = { ${elements.join(', ')} }`,
    '  }',
  ];
}

/** Without elements there is no set, unless a rule names it. */
function setOf(
  name: string,
  type: string,
  elements: readonly (string | IpAddress)[],
  alsoEmpty = false,
): readonly string[] {
  if (elements.length === 0 && !alsoEmpty) {
    return [];
  }
  const unique = [...new Set(elements)];
  return [
    `  set ${name} {`,
    `    type ${type}`,
    ...(unique.length > 0 ? [`    elements = { ${unique.join(', ')} }`] : []),
    '  }',
  ];
}
