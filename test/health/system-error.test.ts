import { constants } from 'node:os';
import { expect } from 'chai';
import { errorCode, errorWords } from '../../src/health/system-error.js';

describe('errors of the system', () => {
  it('have names and words, and their number where they have none', () => {
    const { ECONNREFUSED } = constants.errno;
    expect(errorCode(ECONNREFUSED)).to.equal('ECONNREFUSED');
    expect(errorWords(ECONNREFUSED)).to.equal('connection refused');
    expect([errorCode(4711), errorWords(4711)]).to.deep.equal(['errno 4711', 'error 4711']);
  });
});
