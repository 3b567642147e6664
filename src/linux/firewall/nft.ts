/** Changes the firewall of the kernel through nft(8). */
import type { FirewallFamily } from '../../lvs/firewall/firewall-family.js';
import { type ProgramOptions, runProgram } from '../process/run-program.js';

/**
 * Carries out a script in nft's language as one transaction: all of it, or nothing.
 * @returns undefined, or why it was not done.
 */
export async function applyNft(
  script: string,
  options: Pick<ProgramOptions, 'networkNamespacePath'> = {},
): Promise<string | undefined> {
  const outcome = await runProgram('nft', ['-f', '-'], { ...options, input: script });
  if (outcome.kind === 'failed') {
    return outcome.reason;
  }
  return outcome.status === 0
    ? undefined
    : outcome.complaint || `nft ended with status ${outcome.status}`;
}

/**
 * Lines that leave no such table, whether there is one or not: a script that begins with them
 * makes the table anew. (`destroy table` would need nft 1.0.7 and Linux 6.3.)
 */
export function withoutTable(family: FirewallFamily, table: string): string {
  return `add table ${family} ${table}\ndelete table ${family} ${table}\n`;
}
