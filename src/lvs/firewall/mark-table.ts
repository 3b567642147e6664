/**
 * The table of the firewall that marks what goes to the addresses of a group (`nftables_ipvs`), in
 * the language of nft(8). Names, hook and maps are those of keepalived's table. The hook is before
 * that of IPVS for local addresses (NF_IP_PRI_NAT_SRC - 2).
 */
import type { AddressFamily } from '../../base/address.js';
import { object, picklist, pipe, regex, type Shape, string } from '../../base/json-shape.js';
import type { MarkingSettings, TransportProtocol } from '../../config/lvs-model.js';
import { FIREWALL_FAMILIES, type FirewallFamily } from './firewall-family.js';
import { distributeRanges, type MarkedRange } from './marked-ranges.js';
import type { ServiceMark } from './service-marks.js';

/** What nft calls addresses. */
const ADDRESS_TYPES = { inet: 'ipv4_addr', inet6: 'ipv6_addr' } as const;

/** The name of a table of the firewall. */
export interface TableName {
  readonly family: FirewallFamily;
  readonly name: string;
}

/** In a file: names become words of a script of nft. */
export const tableNameShape: Shape<TableName> = object({
  family: picklist(Object.values(FIREWALL_FAMILIES)),
  name: pipe(string(), regex(/^[A-Za-z][\w./\\]*$/)),
});

/** A table of the firewall. */
export interface FirewallTable extends TableName {
  /** nft's text that makes it, where there is none. */
  readonly text: string;
}

/** One table for each family that has marks. */
export function markTables(
  marks: readonly ServiceMark[],
  settings: MarkingSettings,
): readonly FirewallTable[] {
  return (['inet', 'inet6'] as const).flatMap((family) => {
    const own = marks.filter((each) => each.family === family);
    const familyName = FIREWALL_FAMILIES[family];
    return own.length === 0
      ? []
      : [{ family: familyName, name: settings.table, text: tableText(family, own, settings) }];
  });
}

interface MarkMap {
  readonly protocol: TransportProtocol;
  readonly anyPort: boolean;
  readonly elements: readonly string[];
}

function tableText(
  family: AddressFamily,
  marks: readonly ServiceMark[],
  { table, chainPriority, counters }: MarkingSettings,
): string {
  const name = FIREWALL_FAMILIES[family];
  const protocols = new Set(marks.map(({ protocol }) => protocol));
  const { ranges } = distributeRanges(marks);
  const maps = [...protocols].flatMap((protocol) => mapsOf(protocol, ranges));
  const rules = maps.map(
    (map) => `    ${ruleText(name, map)}${counters ? 'counter ' : ''}return\n`,
  );
  return `table ${name} ${table} {
${maps.map((map) => mapText(family, map, counters)).join('')}  chain in {
    type filter hook input priority ${chainPriority}; policy accept;
${rules.join('')}  }
}
`;
}

function ruleText(family: string, { protocol, anyPort }: MarkMap): string {
  const name = protocol.toLowerCase();
  return anyPort
    ? `meta l4proto ${name} meta mark set ${family} daddr map @${name}_any_port_map `
    : `meta mark set ${family} daddr . ${name} dport map @${name}_map `;
}

function mapText(
  family: AddressFamily,
  { protocol, anyPort, elements }: MarkMap,
  counters: boolean,
): string {
  const name = `${protocol.toLowerCase()}${anyPort ? '_any_port' : ''}_map`;
  const key = `${ADDRESS_TYPES[family]}${anyPort ? '' : ' . inet_service'}`;
  return `  map ${name} {
    type ${key} : mark
    flags interval
${counters ? '    counter\n' : ''}    elements = {
${elements.map((element) => `      ${element}`).join(',\n')}
    }
  }
`;
}

/** Ports before all ports (0), as in IPVS itself: the first map that knows an address decides. */
function mapsOf(protocol: TransportProtocol, ranges: readonly MarkedRange[]): readonly MarkMap[] {
  const own = ranges.filter(({ mark }) => mark.protocol === protocol);
  return [false, true].flatMap((anyPort) => {
    const elements = own.filter(({ port }) => (port === 0) === anyPort).map(elementText);
    return elements.length === 0 ? [] : [{ protocol, anyPort, elements }];
  });
}

function elementText({ first, last, port, mark }: MarkedRange): string {
  const addresses = first === last ? first : `${first}-${last}`;
  return `${addresses}${port === 0 ? '' : ` . ${port}`} : ${mark.mark}`;
}
