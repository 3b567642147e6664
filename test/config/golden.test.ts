/** Mistakes that newcomers make, and what `upkeep check` tells them, word for word. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lintConfiguration } from '../../src/config/lint/lint.js';
import { inFileOrder } from '../../src/config/load.js';
import { codeManual } from '../../src/config/manual/explain-code.js';
import { diagnosticRecords, printDiagnostics } from '../../src/config/print-diagnostic.js';
import { projectRoot } from '../lab/source-file.js';
import { loadText } from './load-text.js';

const folder = join(projectRoot, 'test/config/golden');
/** A folder each: the file, and what is printed for it. */
const names = readdirSync(folder).sort();

/** What is printed for a file, as text and as JSON. */
function report(name: string) {
  const result = loadText(readFileSync(join(folder, name, 'test.conf'), 'utf8'));
  const all = [...result.diagnostics, ...lintConfiguration(result)];
  const diagnostics = inFileOrder(all, [...result.sources.keys()]);
  return {
    text: printDiagnostics(diagnostics, result.sources, { colour: false }),
    json: `${JSON.stringify(diagnosticRecords(diagnostics, codeManual), undefined, 2)}\n`,
    diagnostics,
  };
}

/** Compares with a file, which UPKEEP_UPDATE=1 writes. */
function expectGolden(file: string, output: string): void {
  const { UPKEEP_UPDATE: update } = process.env;
  const path = join(folder, file);
  if (update === '1') {
    writeFileSync(path, output);
  }
  expect(output).to.equal(readFileSync(path, 'utf8'));
}

describe('golden diagnostics', () => {
  it('are more than thirty, each numbered', () => {
    expect(names.length).to.be.greaterThan(30);
    expect(names.map((name) => Number.parseInt(name, 10))).to.deep.equal(
      names.map((_, index) => index + 1),
    );
  });

  for (const name of names) {
    it(`${name} in text and JSON`, () => {
      const { text, json, diagnostics } = report(name);
      expectGolden(`${name}/printed.txt`, text);
      expectGolden(`${name}/printed.json`, json);
      // one mistake, one or two things to say: the others would hide it
      expect(diagnostics.length).to.be.within(1, 2);
    });
  }
});
