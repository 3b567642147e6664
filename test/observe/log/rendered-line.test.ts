import { expect } from 'chai';
import { counted, duration, span } from '../../../src/observe/log/rendered-line.js';

describe('observe/rendered-line', () => {
  it('counts with the right form of the noun', () => {
    expect(counted(1, 'error')).to.equal('1 error');
    expect(counted(0, 'error')).to.equal('0 errors');
    expect(counted(2, 'address', 'addresses')).to.equal('2 addresses');
  });

  it('writes durations for people', () => {
    expect([0, 0.44, 9.99, 12.4, 999, 1000, 3609.375].map(duration)).to.deep.equal([
      '0 ms',
      '0.4 ms',
      '10 ms',
      '12 ms',
      '999 ms',
      '1 s',
      '3.609 s',
    ]);
  });

  it('writes spans of time for people', () => {
    expect([-1, 0, 59, 60, 3599, 3600, 86_399, 86_400, 187_200].map(span)).to.deep.equal([
      '0 s',
      '0 s',
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '1 h 0 min',
      '23 h 59 min',
      '1 d 0 h',
      '2 d 4 h',
    ]);
  });
});
