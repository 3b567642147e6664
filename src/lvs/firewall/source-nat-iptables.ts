/** The translation of sources as iptables-restore(8) reads them, for kernels without nft's NAT. */
import type {
  MasqueradeRule,
  ServiceNatRule,
  SourceNatRule,
  SourceNatServer,
  SourceNatService,
} from './source-nat.js';
import { commentText } from './source-nat-nft.js';

/** The chain of it in the table `nat`, called so that an operator sees whose it is. */
export const SOURCE_NAT_CHAIN = 'UPKEEP-NAT';

/** What leads to the chain: `iptables -t nat -C` takes it too. */
export const SOURCE_NAT_JUMP: readonly string[] = ['POSTROUTING', '-j', SOURCE_NAT_CHAIN];

/**
 * Makes the chain anew in one transaction, with `--noflush`. All rules are of one family.
 * @param hasJump whether POSTROUTING leads to the chain already
 */
export function iptablesSourceNat(rules: readonly SourceNatRule[], hasJump: boolean): string {
  const jump = hasJump ? [] : [`-I ${SOURCE_NAT_JUMP.join(' ')}`];
  return inTable([...jump, ...new Set(rules.flatMap(ruleLines))]);
}

/** Leaves no chain, whether there is one or not. */
export function iptablesWithoutSourceNat(hasJump: boolean): string {
  const jump = hasJump ? [`-D ${SOURCE_NAT_JUMP.join(' ')}`] : [];
  return inTable([...jump, `-X ${SOURCE_NAT_CHAIN}`]);
}

/** The line with the colon makes the chain, or empties it. */
function inTable(lines: readonly string[]): string {
  return `${['*nat', `:${SOURCE_NAT_CHAIN} - [0:0]`, ...lines, 'COMMIT'].join('\n')}\n`;
}

function ruleLines(rule: SourceNatRule): readonly string[] {
  return 'network' in rule ? [masqueradeLine(rule)] : serviceLines(rule);
}

/** What the director sends itself keeps its address, and so does what IPVS has in hand. */
function masqueradeLine({ label, network }: MasqueradeRule): string {
  return (
    `-A ${SOURCE_NAT_CHAIN} -s ${network} ! -d ${network} -m addrtype ! --src-type LOCAL ` +
    `-m ipvs ! --ipvs -m comment --comment "${commentText(label)}" -j MASQUERADE`
  );
}

/** A rule for each server and address: iptables has no sets of its own. */
function serviceLines({ label, service, servers }: ServiceNatRule): readonly string[] {
  const asked = serviceTexts(service);
  return servers.flatMap((server) =>
    asked.map(
      (text) =>
        `-A ${SOURCE_NAT_CHAIN} -d ${server.address} ${portText(service, server)}` +
        `-m ipvs --vdir ORIGINAL --vmethod MASQ ${text} ` +
        `-m comment --comment "${commentText(label)}" -j MASQUERADE`,
    ),
  );
}

/** What the client has asked for, as IPVS remembers it (iptables-extensions(8), `ipvs`). */
function serviceTexts(service: SourceNatService): readonly string[] {
  if (service.kind === 'mark') {
    return [`-m mark --mark ${service.mark}`];
  }
  const { protocol, addresses, port } = service;
  const vport = port === 0 ? '' : ` --vport ${port}`;
  return addresses.map(
    (address) => `--vproto ${protocol.toLowerCase()} --vaddr ${address}${vport}`,
  );
}

function portText(service: SourceNatService, { port }: SourceNatServer): string {
  if (service.kind === 'mark') {
    return '';
  }
  const protocol = `-p ${service.protocol.toLowerCase()} `;
  return port === 0 ? protocol : `${protocol}--dport ${port} `;
}
