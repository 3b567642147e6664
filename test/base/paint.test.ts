import { expect } from 'chai';
import { painter } from '../../src/base/paint.js';

describe('base/paint', () => {
  it('colours for a terminal, whatever the output of the test is', () => {
    const paint = painter(true);
    expect(paint('red', 'a')).to.equal('\u001b[31ma\u001b[39m');
    expect(paint(['bold', 'cyan'], 'a')).to.equal('\u001b[1m\u001b[36ma\u001b[39m\u001b[22m');
    expect(paint('none', 'a')).to.equal('a');
    expect(paint('green', '')).to.equal('');
  });

  it('leaves a text as it is where there are no colours', () => {
    expect(painter(false)(['bold', 'red'], 'a')).to.equal('a');
  });
});
