import { expect } from 'chai';
import { ScriptRequests } from '../../../src/daemon/checker/script-requests.js';
import type { FromChecker } from '../../../src/daemon/messages.js';
import type { ScriptOutcome } from '../../../src/notify/script-outcome.js';
import { command } from '../../notify/fixture.js';

const GOOD: ScriptOutcome = { kind: 'exited', status: 0 };

function stage() {
  const sent: FromChecker[] = [];
  const heard: ScriptOutcome[] = [];
  const requests = new ScriptRequests((message) => sent.push(message));
  const ask = (name: string) =>
    requests.run(command([name]), 1000, (outcome) => heard.push(outcome));
  return { sent, heard, requests, ask };
}

describe('daemon/script-requests', () => {
  it('hands each outcome to the one who asked, once', () => {
    const { sent, heard, requests, ask } = stage();
    ask('/bin/one');
    ask('/bin/two');
    expect(sent).to.deep.equal([
      { kind: 'runScript', request: 1, command: command(['/bin/one']), timeoutMs: 1000 },
      { kind: 'runScript', request: 2, command: command(['/bin/two']), timeoutMs: 1000 },
    ]);
    requests.settle(2, { kind: 'exited', status: 2 });
    requests.settle(2, GOOD);
    requests.settle(3, GOOD);
    expect(heard).to.deep.equal([{ kind: 'exited', status: 2 }]);
    requests.settle(1, GOOD);
    expect(heard).to.deep.equal([{ kind: 'exited', status: 2 }, GOOD]);
  });

  it('says nothing of what was cancelled, and cancels only what is under way', () => {
    const { sent, heard, requests, ask } = stage();
    const cancel = ask('/bin/one');
    cancel();
    cancel();
    requests.settle(1, GOOD);
    expect(heard).to.deep.equal([]);
    expect(sent.slice(1)).to.deep.equal([{ kind: 'cancelScript', request: 1 }]);
    const late = ask('/bin/two');
    requests.settle(2, GOOD);
    late();
    expect(sent.slice(2).map(({ kind }) => kind)).to.deep.equal(['runScript']);
  });
});
