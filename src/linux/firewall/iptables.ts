/** Changes the table `nat` of the firewall through iptables(8), where there is no nft. */
import { type ProgramOptions, runProgram } from '../process/run-program.js';

/** The programs by family and by what they work on: nf_tables, or the older x_tables. */
export type IptablesProgram = `${'iptables' | 'ip6tables'}${'' | '-legacy'}`;

/** Seconds to wait for others who change tables. */
const WAIT = ['-w', '5'];

type Place = Pick<ProgramOptions, 'networkNamespacePath'>;

/** RESOURCE_PROBLEM of <xtables.h>: the lock was held for too long, or no permission. */
const RESOURCE_PROBLEM = 4;

/** Whether a rule is there. Who takes "not known" for "missing" adds it twice. */
export type RulePresence =
  | { readonly kind: 'there' | 'missing' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Looks for a rule in the table `nat`: `rule` is a chain and what follows it. */
export async function findNatRule(
  program: IptablesProgram,
  rule: readonly string[],
  place: Place = {},
): Promise<RulePresence> {
  const outcome = await runProgram(program, [...WAIT, '-t', 'nat', '-C', ...rule], place);
  if (outcome.kind === 'failed') {
    return { kind: 'unknown', reason: outcome.reason };
  }
  return outcome.status === RESOURCE_PROBLEM
    ? { kind: 'unknown', reason: outcome.complaint }
    : { kind: outcome.status === 0 ? 'there' : 'missing' };
}

/**
 * Carries out lines in the language of iptables-restore(8) as one transaction; what they do not
 * name stays.
 * @returns undefined, or why it was not done.
 */
export async function applyIptables(
  program: IptablesProgram,
  lines: string,
  place: Place = {},
): Promise<string | undefined> {
  const restore = `${program}-restore`;
  const options = { ...place, input: lines };
  const outcome = await runProgram(restore, [...WAIT, '--noflush'], options);
  if (outcome.kind === 'failed') {
    return outcome.reason;
  }
  return outcome.status === 0
    ? undefined
    : outcome.complaint || `${restore} ended with status ${outcome.status}`;
}
