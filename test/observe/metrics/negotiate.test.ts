import { expect } from 'chai';
import { dialectFor } from '../../../src/observe/metrics/negotiate.js';

describe('observe/metrics: the dialect', () => {
  const openMetrics = 'application/openmetrics-text';
  const cases: readonly (readonly [accept: string | undefined, dialect: string])[] = [
    [undefined, 'text'],
    ['', 'text'],
    ['*/*', 'text'],
    ['text/html, text/plain;version=0.0.4', 'text'],
    [openMetrics, 'openmetrics'],
    [`Application/OpenMetrics-Text; Version=1.0.0; charset=utf-8`, 'openmetrics'],
    [`text/plain;version=0.0.4;q=0.5,${openMetrics};version=1.0.0,*/*;q=0.1`, 'openmetrics'],
    [`text/plain;version=0.0.4;q=0.9,${openMetrics};version=1.0.0;q=0.2`, 'text'],
    [`${openMetrics};version=0.0.1`, 'text'],
    [`${openMetrics};q=0`, 'text'],
    [`${openMetrics};q=much`, 'text'],
  ];
  for (const [accept, dialect] of cases) {
    it(`is ${dialect} for ${accept ?? 'no Accept'}`, () => {
      expect(dialectFor(accept)).to.equal(dialect);
    });
  }
});
