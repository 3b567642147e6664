import { expect } from 'chai';
import { Histogram } from '../../src/base/histogram.js';

describe('base/histogram', () => {
  it('counts a value for the first bound that it does not exceed', () => {
    const histogram = new Histogram([1, 2]);
    histogram.note(0.5);
    histogram.note(1);
    histogram.note(1.5, 3);
    histogram.note(7);
    expect(histogram.counts()).to.deep.equal({ counts: [2, 3, 1], sum: 13 });
  });

  it('goes on where another one was', () => {
    const histogram = new Histogram([1], { counts: [5, 1], sum: 9 });
    histogram.note(1);
    expect(histogram.counts()).to.deep.equal({ counts: [6, 1], sum: 10 });
  });
});
