/**
 * What agents have said so far: each answer changes what it mentions, as in HAProxy. `down` and
 * `up` count as failed and good attempts (`fall`, `rise`); whether a server takes part and its
 * percents are orders, which are followed at once. Pure.
 */
import type { AgentStanding, ProbeOutcome } from '../messages.js';
import type { AgentAnswer } from './answer.js';

/** Of an agent that has said nothing yet. */
export const SILENT: AgentStanding = { admin: 'ready', percent: 100, remark: '' };

/**
 * An outcome with what was said before: an answer that does not mention whether the server works
 * leaves one down that was said to be down.
 */
export function withFormerWord(
  former: AgentStanding | undefined,
  outcome: ProbeOutcome,
): ProbeOutcome {
  const { why } = former ?? {};
  return why !== undefined && outcome.outcome === 'good' && outcome.agent?.works === undefined
    ? { ...outcome, outcome: 'bad', reason: why, code: 'status' }
    : outcome;
}

/** How an agent stands after an outcome. */
export function nextStanding(
  former: AgentStanding | undefined,
  outcome: ProbeOutcome,
): AgentStanding {
  const before = former ?? SILENT;
  if (outcome.outcome === 'undecided') {
    return { ...before, remark: outcome.reason };
  }
  const { agent } = outcome;
  return agent === undefined ? before : followed(before, agent);
}

function followed(before: AgentStanding, answer: AgentAnswer): AgentStanding {
  const why = answer.works === undefined ? before.why : answer.why;
  return {
    admin: answer.admin ?? before.admin,
    percent: answer.percent ?? before.percent,
    ...(why === undefined ? {} : { why }),
    remark: remarkOn(answer),
  };
}

/** What there is to tell people of an answer; "" for nothing. */
export function remarkOn({ ignored }: AgentAnswer): string {
  if (ignored.length === 0) {
    return '';
  }
  const words = ignored.slice(0, 5).map((word) => quotedWord(word));
  const limit = ignored.some((word) => /^maxconn:/i.test(word))
    ? '; IPVS has uthreshold of the real_server'
    : '';
  return `${words.join(', ')} not followed${limit}`;
}

function quotedWord(word: string): string {
  return `'${word.slice(0, 20).replaceAll(/[^\x20-\x7e]+/g, '.')}'`;
}
