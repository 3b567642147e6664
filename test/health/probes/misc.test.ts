import { expect } from 'chai';
import type { MiscCheck } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import { createMiscProbe, meaningOf, type ScriptRequest } from '../../../src/health/probes/misc.js';
import { timing } from '../sample-checks.js';

const command = { argv: ['/bin/check', 'a'], text: 'check a', supplementaryGroups: false } as const;
const check: MiscCheck = { kind: 'misc', timing, command, timeoutMs: 7000, dynamic: true };

describe('MISC_CHECK', () => {
  for (const [status, plain, dynamic] of [
    [0, { outcome: 'good' }, { outcome: 'good' }],
    [1, 'exited with status 1', 'exited with status 1'],
    [2, 'exited with status 2', { outcome: 'good', weight: 2 }],
    [255, 'exited with status 255', { outcome: 'good', weight: 255 }],
  ] as const) {
    it(`exit status ${status}`, () => {
      for (const [isDynamic, expected] of [
        [false, plain],
        [true, dynamic],
      ] as const) {
        const outcome = typeof expected === 'string' ? bad(expected) : expected;
        expect(meaningOf({ kind: 'exited', status }, isDynamic)).to.deep.equal(outcome);
      }
    });
  }

  it('is bad when killed or too slow, and says nothing when it could not be started', () => {
    expect(meaningOf({ kind: 'signalled', signal: 'SIGSEGV' }, true)).to.deep.equal(
      bad('due to signal SIGSEGV'),
    );
    expect(meaningOf({ kind: 'timedOut', afterMs: 7000 }, true)).to.deep.equal({
      ...bad('timed out'),
      timedOut: true,
      code: 'timeout',
    });
    expect(meaningOf({ kind: 'notStarted', reason: 'ENOENT' }, true)).to.deep.equal({
      outcome: 'undecided',
      reason: 'ENOENT',
    });
  });

  it('runs the command within its time, and hands on that it is cancelled', () => {
    const requests: ScriptRequest[] = [];
    const outcomes: ProbeOutcome[] = [];
    const cancels: string[] = [];
    const probe = createMiscProbe({
      run: (request, done) => {
        requests.push(request);
        done({ kind: 'exited', status: 9 });
        return { cancel: () => void cancels.push('') };
      },
    });
    probe(check, (outcome) => outcomes.push(outcome)).cancel();
    expect(requests).to.deep.equal([{ command, timeoutMs: 7000 }]);
    expect(outcomes).to.deep.equal([{ outcome: 'good', weight: 9 }]);
    expect(cancels).to.have.length(1);
  });
});

function bad(reason: string): ProbeOutcome {
  return { outcome: 'bad', reason, code: 'script' };
}
