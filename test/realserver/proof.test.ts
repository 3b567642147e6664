import { expect } from 'chai';
import { describeHearing, hearings, questionsFor, verdictOf } from '../../src/realserver/proof.js';
import { ip, VIP } from './sample-host.js';

const OWN = ip('10.0.0.1');
const OWN6 = ip('fd00::1');
const VIP6 = ip('fd00::100');

describe('realserver/proof', () => {
  it('asks for an address of the interface itself, one of each family that matters', () => {
    expect(questionsFor([VIP], [OWN6, OWN, ip('10.0.0.2')])).to.deep.equal({
      addresses: [VIP, OWN],
      controls: [OWN],
    });
    expect(questionsFor([VIP, VIP6], [OWN, OWN6]).controls).to.deep.equal([OWN, OWN6]);
    expect(questionsFor([VIP], [VIP]).controls).to.deep.equal([]);
  });

  it('takes silence for a proof only beside an answer', () => {
    const verdict = (answered: readonly string[], controls = [OWN]) =>
      hearings('eth0', [VIP], controls, new Set(answered.map(ip))).map(verdictOf);
    expect(verdict([OWN])).to.deep.equal(['silent']);
    expect(verdict([])).to.deep.equal(['unknown']);
    expect(verdict([OWN, VIP])).to.deep.equal(['answers']);
    expect(verdict([VIP])).to.deep.equal(['answers']);
    expect(verdict([], [])).to.deep.equal(['nothingToCompare']);
    expect(verdict([], [OWN6])).to.deep.equal(['nothingToCompare']);
  });

  it('compares addresses of one family', () => {
    const heard = hearings('eth0', [VIP, VIP6], [OWN, OWN6], new Set([OWN]));
    expect(heard.map(verdictOf)).to.deep.equal(['silent', 'unknown']);
    expect(heard.map(describeHearing)).to.deep.equal([
      'eth0 does not answer for 10.0.0.100, and does for its own 10.0.0.1',
      'eth0 answers neither for fd00::100 nor for its own fd00::1',
    ]);
  });
});
