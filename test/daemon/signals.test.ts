import { constants } from 'node:os';
import { expect } from 'chai';
import { daemonSignals, signalNumber } from '../../src/daemon/signals.js';

describe('daemon/signals', () => {
  it('gives the numbers of keepalived --signum', () => {
    const names = ['STOP', 'RELOAD', 'DATA', 'STATS', 'STATS_CLEAR', 'JSON'];
    expect(names.map(signalNumber)).to.deep.equal([15, 1, 10, 12, 63, 36]);
  });

  it('knows no others', () => {
    expect(['TDUMP', 'stop', '', 'toString'].map(signalNumber)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('agrees with node about those that node knows', () => {
    const named = daemonSignals.filter((signal) => signal.name !== undefined);
    expect(named).to.have.length(4);
    for (const { name, number } of named) {
      expect(name && constants.signals[name]).to.equal(number);
    }
  });
});
