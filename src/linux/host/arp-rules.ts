/** The table of family arp of a real server (realserver/arp-rules.ts), through nft(8). */
import {
  ARP_TABLE,
  arpTableScript,
  NO_ARP_RULES,
  parseArpRules,
} from '../../realserver/arp-rules.js';
import type { ArpRules } from '../../realserver/host-view.js';
import { childProcess } from '../process/child-process.js';

/** The rules that are there; a machine without nft has none. */
export function readArpRules(): ArpRules {
  const listing = nft(['--stateless', 'list', 'table', 'arp', ARP_TABLE]);
  return listing.status === 0 ? parseArpRules(listing.stdout) : NO_ARP_RULES;
}

/** @returns why it was not done, or undefined */
export function writeArpRules(rules: ArpRules): string | undefined {
  const outcome = nft([arpTableScript(rules)]);
  if (outcome.status === 0) {
    return undefined;
  }
  return outcome.error === undefined
    ? (outcome.stderr.trim().split('\n')[0] ?? `nft ended with status ${outcome.status}`)
    : `"nft" cannot be run (package nftables): ${outcome.error.message}`;
}

function nft(args: readonly string[]) {
  const { PATH = '' } = process.env;
  const env = { PATH: `${PATH}:/usr/sbin:/sbin`, LC_ALL: 'C' };
  return childProcess().spawnSync('nft', args, { encoding: 'utf8', env });
}
