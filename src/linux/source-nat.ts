/**
 * FULLNAT in the firewall of the kernel: a chain of our own that nft(8) makes where the kernel has
 * its NAT, else iptables(8) with its match `ipvs`. All or nothing, and ours alone.
 */
import type { AddressFamily } from '../base/address.js';
import type { SourceNatRule } from '../lvs/source-nat.js';
import {
  iptablesSourceNat,
  iptablesWithoutSourceNat,
  SOURCE_NAT_JUMP,
} from '../lvs/source-nat-iptables.js';
import { NFT_FAMILIES, nftSourceNat, SOURCE_NAT_TABLE } from '../lvs/source-nat-nft.js';
import { applyIptables, hasNatRule, type IptablesProgram } from './iptables.js';
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
  /** Whether packets still come to the chain: who loads another firewall may have emptied all. */
  isInstalled(tool: SourceNatTool, family: AddressFamily): Promise<boolean>;
}

/** Opens the firewall of a network namespace; by default that of this process. */
export function openSourceNat(networkNamespacePath?: string): SourceNat {
  const place = networkNamespacePath === undefined ? {} : { networkNamespacePath };
  return {
    install: async (tool, family, rules) => {
      if (tool === 'nft') {
        const script = withoutTable(NFT_FAMILIES[family], SOURCE_NAT_TABLE);
        return applyNft(`${script}${nftSourceNat(family, rules)}`, place);
      }
      const program = programOf(tool, family);
      const hasJump = await hasNatRule(program, SOURCE_NAT_JUMP, place);
      return applyIptables(program, iptablesSourceNat(rules, hasJump), place);
    },
    remove: async (tool, family) => {
      if (tool === 'nft') {
        return applyNft(withoutTable(NFT_FAMILIES[family], SOURCE_NAT_TABLE), place);
      }
      const program = programOf(tool, family);
      const hasJump = await hasNatRule(program, SOURCE_NAT_JUMP, place);
      return applyIptables(program, iptablesWithoutSourceNat(hasJump), place);
    },
    isInstalled: async (tool, family) => {
      return tool === 'nft'
        ? hasNftTable(NFT_FAMILIES[family], SOURCE_NAT_TABLE, networkNamespacePath) !== false
        : hasNatRule(programOf(tool, family), SOURCE_NAT_JUMP, place);
    },
  };
}

function programOf(tool: Exclude<SourceNatTool, 'nft'>, family: AddressFamily): IptablesProgram {
  const suffix = tool === 'iptables' ? '' : '-legacy';
  return `${family === 'inet' ? 'iptables' : 'ip6tables'}${suffix}`;
}
