import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { METRICS_PAGE, metricsPage } from '../../../src/observe/metrics/metrics-page.js';

describe('observe/metrics: the page', () => {
  it('is the one in docs/ (upkeep manual --output docs writes it)', () => {
    expect(readFileSync(`docs/${METRICS_PAGE}`, 'utf8')).to.equal(metricsPage());
  });
});
