/**
 * The table of the firewall that marks what goes to the addresses of a group (`nftables_ipvs`), in
 * the language of nft(8). Names, hook and maps are those of keepalived's table. The hook is before
 * that of IPVS for local addresses (NF_IP_PRI_NAT_SRC - 2).
 */
import {
  type AddressFamily,
  addressBytes,
  addressFromBytes,
  familyOf,
  type IpAddress,
} from '../base/address.js';
import type { MarkingSettings, TransportProtocol } from '../config/lvs-model.js';
import type { ServiceMark } from './service-marks.js';

/** What nft calls the families, and their addresses. */
const FAMILIES = {
  inet: { name: 'ip', type: 'ipv4_addr' },
  inet6: { name: 'ip6', type: 'ipv6_addr' },
} as const;

/** The name of a table of the firewall. */
export interface TableName {
  readonly family: 'ip' | 'ip6';
  readonly name: string;
}

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
    const { name: familyName } = FAMILIES[family];
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
  const { name } = FAMILIES[family];
  const protocols = new Set(marks.map(({ protocol }) => protocol));
  const maps = [...protocols].flatMap((protocol) => mapsOf(protocol, marks));
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
  const key = `${FAMILIES[family].type}${anyPort ? '' : ' . inet_service'}`;
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
function mapsOf(protocol: TransportProtocol, marks: readonly ServiceMark[]): readonly MarkMap[] {
  const elements: { readonly port: number; readonly text: string }[] = [];
  const takenByPort = new Map<number, Interval[]>();
  for (const { mark, addresses } of marks.filter((each) => each.protocol === protocol)) {
    for (const { first, count, port } of addresses) {
      const taken = takenByPort.get(port) ?? [];
      takenByPort.set(port, taken);
      const family = familyOf(first);
      const low = numberOf(first);
      for (const free of without({ low, high: low + BigInt(count - 1) }, taken)) {
        taken.push(free);
        const target = `${intervalText(free, family)}${port === 0 ? '' : ` . ${port}`}`;
        elements.push({ port, text: `${target} : ${mark}` });
      }
    }
  }
  return [false, true].flatMap((anyPort) => {
    const own = elements.filter(({ port }) => (port === 0) === anyPort);
    return own.length === 0 ? [] : [{ protocol, anyPort, elements: own.map(({ text }) => text) }];
  });
}

/** Addresses as numbers, both ends included. */
interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** What is left of an interval: a map takes an address only once, and the first group has it. */
function without(interval: Interval, taken: readonly Interval[]): readonly Interval[] {
  return taken.reduce<readonly Interval[]>(
    (left, { low, high }) =>
      left
        .flatMap((each) => [
          { low: each.low, high: each.high < low ? each.high : low - 1n },
          { low: each.low > high ? each.low : high + 1n, high: each.high },
        ])
        .filter((piece) => piece.low <= piece.high),
    [interval],
  );
}

function intervalText({ low, high }: Interval, family: AddressFamily): string {
  const first = addressOf(low, family);
  return low === high ? first : `${first}-${addressOf(high, family)}`;
}

function numberOf(address: IpAddress): bigint {
  return BigInt(`0x${Buffer.from(addressBytes(address)).toString('hex')}`);
}

function addressOf(number: bigint, family: AddressFamily): IpAddress {
  const digits = number.toString(16).padStart(family === 'inet' ? 8 : 32, '0');
  return addressFromBytes(Buffer.from(digits, 'hex'), 0, family);
}
