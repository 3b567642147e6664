import { expect } from 'chai';
import {
  directoryOf,
  joinPath,
  normalisePath,
} from '../../../../src/config/language/include/paths.js';

describe('config/language/paths', () => {
  it('finds the directory', () => {
    expect(['/a/b', '/a', 'a', 'a/b'].map(directoryOf)).to.deep.equal(['/a', '/', '', 'a']);
  });

  it('joins', () => {
    expect(joinPath('/a', 'b')).to.equal('/a/b');
    expect(joinPath('/', 'b')).to.equal('/b');
    expect(joinPath('/a', '/b')).to.equal('/b');
    expect(joinPath('', 'b')).to.equal('b');
    expect(joinPath('/a', '')).to.equal('/a');
  });

  it('normalises', () => {
    expect(normalisePath('/a/./b//../c')).to.equal('/a/c');
    expect(normalisePath('../a/../../b')).to.equal('../../b');
  });
});
