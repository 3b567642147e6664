import { expect } from 'chai';
import type { AgentCheck } from '../../../src/config/checkers/agent.js';
import { readAgentAnswer } from '../../../src/health/agent/answer.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { HealthCheckerStage } from '../checker-stage.js';
import { assign, connectionTo, timing } from '../sample-checks.js';

const check: AgentCheck = {
  ...{ kind: 'agent', connection: connectionTo(9000), send: '', required: false },
  timing: { ...timing, retry: 0 },
};

function saying(line: string): ProbeOutcome {
  const agent = readAgentAnswer(line);
  if (agent === undefined) {
    return { outcome: 'undecided', reason: line };
  }
  return agent.works === false
    ? { outcome: 'bad', reason: `the agent says ${agent.why}`, agent }
    : { outcome: 'good', agent };
}

/** What is reported after each line, `-` for nothing. */
function told(lines: readonly string[], more: Partial<AgentCheck> = {}) {
  const stage = new HealthCheckerStage();
  stage.checker.configure([assign('a', { ...check, ...more })], []);
  const answers = lines.map((line, index) => {
    const before = stage.reports.length;
    stage.advanceTo(1000 + index * 10_000);
    stage.end(saying(line));
    return stage.reports
      .slice(before)
      .map(({ up, agent, reason }) => {
        const orders = `${agent?.admin} ${agent?.percent}%`;
        return up ? `up ${orders}` : `down ${orders}: ${reason}`;
      })
      .concat('-')[0];
  });
  return { stage, answers };
}

describe('what agents have said', () => {
  it('stays until they say otherwise; what is said again is not told again', () => {
    const { answers } = told(['up', '75%', '75%', 'drain', 'up', 'ready 100%', 'maint']);
    expect(answers).to.deep.equal([
      ...['up ready 100%', 'up ready 75%', '-', 'up drain 75%', '-'],
      ...['up ready 100%', 'up disabled 100%'],
    ]);
  });

  it('leaves a server down until up is said, whatever else is said or not heard', () => {
    const lines = ['up', 'down#disk', '50%', 'timeout', 'ready', 'up'];
    const { answers, stage } = told(lines);
    expect(answers).to.deep.equal([
      'up ready 100%',
      'down ready 100%: the agent says down (disk)',
      'down ready 50%: down (disk)',
      ...['-', '-', 'up ready 50%'],
    ]);
    expect(stage.said().filter((line) => line.startsWith('check'))).to.deep.equal([
      ...['checkActivated RS-a', 'checkSucceeded RS-a', 'checkFailed RS-a', 'checkSucceeded RS-a'],
    ]);
  });

  it('counts up and down as checks in a row, and follows weight and drain at once', () => {
    const timed = { ...check.timing, retry: 1, rise: { attempts: 2, delayMs: 10_000 } };
    const lines = ['up', 'down', 'down 20%', 'up drain', 'up'];
    expect(told(lines, { timing: { ...timed, delayBeforeRetryMs: 10_000 } }).answers).to.deep.equal(
      [
        ...['up ready 100%', '-', 'down ready 20%: the agent says down'],
        ...['down drain 20%: the agent says down', 'up drain 20%'],
      ],
    );
  });

  it('says once what is not followed, and once that an agent is away', () => {
    const { stage } = told(['up maxconn:9', 'up maxconn:9', 'refused', 'refused', 'up', 'refused']);
    expect(stage.said().slice(1)).to.deep.equal([
      ...['wordsIgnored RS-a', 'checkSucceeded RS-a'],
      ...['attemptUndecided RS-a', 'attemptUndecided RS-a'],
    ]);
  });

  it('is remembered over a reload and by a successor', () => {
    const { stage } = told(['up 30%', 'drain']);
    const [memory] = stage.checker.memories();
    expect(memory?.agent).to.deep.equal({ admin: 'drain', percent: 30, remark: '' });
    const next = new HealthCheckerStage();
    next.checker.configure([assign('a', check)], stage.checker.memories());
    next.advanceTo(1000);
    next.end(saying('up'));
    expect(next.reports).to.deep.equal([]);
    next.advanceTo(11_000);
    next.end(saying('ready'));
    expect(next.reports[0]?.agent).to.deep.equal({ admin: 'ready', percent: 30 });
  });
});
