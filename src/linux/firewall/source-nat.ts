/**
 * FULLNAT in the firewall of the kernel: a chain of our own that nft(8) makes where the kernel has
 * its NAT, else iptables(8) with its match `ipvs`. All or nothing, and ours alone.
 */
import type { AddressFamily } from '../../base/address.js';
import { FIREWALL_FAMILIES } from '../../lvs/firewall/firewall-family.js';
import type { SourceNatRule } from '../../lvs/firewall/source-nat.js';
import {
  iptablesSourceNat,
  iptablesWithoutSourceNat,
  SOURCE_NAT_JUMP,
} from '../../lvs/firewall/source-nat-iptables.js';
import { nftSourceNat, SOURCE_NAT_TABLE } from '../../lvs/firewall/source-nat-nft.js';
import { applyIptables, findNatRule, type IptablesProgram } from './iptables.js';
import { applyNft, withoutTable } from './nft.js';
import { hasNftTable } from './nft-table.js';

/** What makes the chain, the first choice first. */
export const SOURCE_NAT_TOOLS = ['nft', 'iptables', 'iptables-legacy'] as const;

/** One of them. */
export type SourceNatTool = (typeof SOURCE_NAT_TOOLS)[number];

/** The firewall as FULLNAT needs it. Answers are undefined, or why something was not done. */
export interface SourceNat {
  /** Makes the chain of a family with these rules and no others; at least one. */
  install(
    tool: SourceNatTool,
    family: AddressFamily,
    rules: readonly SourceNatRule[],
  ): Promise<string | undefined>;
  /** Leaves no chain of ours, whether there is one or not. */
  remove(tool: SourceNatTool, family: AddressFamily): Promise<string | undefined>;
  /**
   * Whether packets still come to the chain, as far as can be told: who loads another firewall may
   * have emptied all.
   */
  isInstalled(tool: SourceNatTool, family: AddressFamily): Promise<boolean>;
}

/** Opens the firewall of a network namespace; by default that of this process. */
export function openSourceNat(networkNamespacePath?: string): SourceNat {
  const place = networkNamespacePath === undefined ? {} : { networkNamespacePath };
  return {
    install: async (tool, family, rules) => {
      if (tool === 'nft') {
        const script = withoutTable(FIREWALL_FAMILIES[family], SOURCE_NAT_TABLE);
        return applyNft(`${script}${nftSourceNat(family, rules)}`, place);
      }
      const program = programOf(tool, family);
      return withJump(program, place, (hasJump) => iptablesSourceNat(rules, hasJump));
    },
    remove: async (tool, family) => {
      if (tool === 'nft') {
        return applyNft(withoutTable(FIREWALL_FAMILIES[family], SOURCE_NAT_TABLE), place);
      }
      return withJump(programOf(tool, family), place, iptablesWithoutSourceNat);
    },
    isInstalled: async (tool, family) => {
      if (tool === 'nft') {
        return (
          hasNftTable(FIREWALL_FAMILIES[family], SOURCE_NAT_TABLE, networkNamespacePath) !== false
        );
      }
      const jump = await findNatRule(programOf(tool, family), SOURCE_NAT_JUMP, place);
      return jump.kind !== 'missing';
    },
  };
}

/** Carries out lines that depend on whether POSTROUTING leads to our chain already. */
async function withJump(
  program: IptablesProgram,
  place: { readonly networkNamespacePath?: string },
  linesFor: (hasJump: boolean) => string,
): Promise<string | undefined> {
  const jump = await findNatRule(program, SOURCE_NAT_JUMP, place);
  return jump.kind === 'unknown'
    ? jump.reason
    : applyIptables(program, linesFor(jump.kind === 'there'), place);
}

function programOf(tool: Exclude<SourceNatTool, 'nft'>, family: AddressFamily): IptablesProgram {
  const suffix = tool === 'iptables' ? '' : '-legacy';
  return `${family === 'inet' ? 'iptables' : 'ip6tables'}${suffix}`;
}
