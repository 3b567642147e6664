/**
 * AGENT_CHECK: connects to an agent, says what is configured, and hears one line. An agent that
 * cannot be heard says nothing about its server, as in HAProxy, unless it is required.
 */
import type { AgentCheck } from '../../config/checkers/agent.js';
import { type LastPiece, quoted, startDialogue } from '../dialogue/dialogue.js';
import type { ProbeOutcome } from '../messages.js';
import type { StartProbe } from '../probes/probe.js';
import { readAgentAnswer } from './answer.js';

/** Makes one attempt. */
export const startAgent: StartProbe<AgentCheck> = ({ connection, send, required }, done) =>
  startDialogue(
    connection,
    {
      say: Buffer.from(send, 'hex'),
      hear: (answer, last, told) => {
        told(meaningOf(answer, last));
        return () => undefined;
      },
    },
    (outcome) => done(required ? outcome : excused(outcome)),
  );

/** A failure that is not the agent's word. */
function excused(outcome: ProbeOutcome): ProbeOutcome {
  return outcome.outcome === 'bad' && outcome.agent === undefined
    ? { outcome: 'undecided', reason: outcome.reason }
    : outcome;
}

/** @returns undefined to hear more */
function meaningOf(answer: Buffer, last: LastPiece | undefined): ProbeOutcome | undefined {
  // agents that were asked for a line begin with its end at times
  const text = answer.toString('latin1').trimStart();
  const isWhole = /[\r\n]/.test(text);
  if (!isWhole && last === undefined) {
    return undefined;
  }
  if (!isWhole && last === 'tooLong') {
    return { outcome: 'bad', reason: `the line does not end: ${quoted(answer)}`, code: 'content' };
  }
  const agent = readAgentAnswer(text);
  if (agent === undefined) {
    const reason = text === '' ? 'closed without an answer' : `answered ${quoted(answer)}`;
    return { outcome: 'bad', reason, code: 'content' };
  }
  const { works, why = '' } = agent;
  return works === false
    ? { outcome: 'bad', reason: `the agent says ${why}`, code: 'status', agent }
    : { outcome: 'good', agent };
}
