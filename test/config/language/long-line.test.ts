/** A file without line feeds, as a program writes it that was taken for a configuration. */
import { expect } from 'chai';
import { printDiagnostics } from '../../../src/config/print-diagnostic.js';
import { loadText } from '../load-text.js';

const MEGABYTE = 1024 * 1024;
/** Seconds are enough for what is linear, on any machine; what is not takes minutes. */
const LIMIT_MS = 15_000;

function within(limitMs: number, action: () => void): void {
  const startedMs = performance.now();
  action();
  expect(performance.now() - startedMs).to.be.lessThan(limitMs);
}

describe('a line of many megabytes', function () {
  this.timeout(120_000);

  it('is read in a time that grows as its length does', () => {
    within(LIMIT_MS, () => {
      const { diagnostics } = loadText('a'.repeat(64 * MEGABYTE + 500));
      const codes = diagnostics.map(({ code }) => code);
      expect(codes).to.deep.equal(['line-too-long', 'unknown-keyword']);
    });
  });

  it('is looked through once where carriage returns end it', () => {
    within(LIMIT_MS, () => {
      const { diagnostics, sources } = loadText(`${'\r'.repeat(4 * MEGABYTE)}x`);
      expect(printDiagnostics(diagnostics, sources, { colour: false })).to.include('line-too-long');
    });
  });

  it('is shown around each mistake without a copy of the whole', () => {
    for (const [first, megabytes] of [
      ['', 8],
      ['😀', 1],
    ] as const) {
      within(LIMIT_MS, () => {
        const braces = '{'.repeat(megabytes * MEGABYTE + 500);
        const { diagnostics, sources } = loadText(`${first}${braces}`);
        expect(diagnostics).to.have.length.greaterThan(100);
        const text = printDiagnostics(diagnostics, sources, { colour: false });
        expect(text).to.have.length.lessThan(MEGABYTE);
      });
    }
  });
});
