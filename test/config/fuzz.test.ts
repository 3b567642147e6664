// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
/**
 * Whatever a file holds, a check of it ends soon, with a verdict and without an exception. An
 * ordinary run tries a few thousand inputs. UPKEEP_FUZZ=100000 tries that many, within a minute or
 * two, and says how long the slowest one took and how much memory was in use.
 */
import { performance } from 'node:perf_hooks';
import { expect } from 'chai';
import fc from 'fast-check';
import { printDiagnostics } from '../../src/config/print-diagnostic.js';
import { fuzzFiles, fuzzTexts } from './fuzz-texts.js';
import { loadText } from './load-text.js';

const { UPKEEP_FUZZ: asked } = process.env;
const inputs = Number(asked ?? 3000);

/** What is put into a text: the language's own signs, and what numbers and names dislike. */
const scraps = [
  ...['{', '}', '"', '#', '!', '\\', '\n', '\\\n', ' ', '\t', '\r', '\0', '$', '${', '~', '@', '='],
  ...[
    '~SEQ(i,1,100001) ',
    '~SEQ(i,1,50) ',
    '~LST(x,{',
    '$NET',
    '${TWICE}',
    '$A=$A$A',
    '@node1 ',
    '-',
  ],
  ...['include ', 'include test.conf\n', 'vrrp_instance A {', 'real_server 1.2.3.4 80 {\n'],
  ...['99999999999999999999', '-1', '0x10', '1e9', '0.0000001', '255.255.255.256/33', '::/129'],
  ...['é', '😀', '\ufeff', '\u202e', '\ud800', 'constructor', '__proto__', 'x'.repeat(1100)],
];

interface Change {
  readonly kind: 'insert' | 'remove' | 'repeat' | 'move';
  /** Shares of the text's length. */
  readonly at: number;
  readonly size: number;
  readonly scrap: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('insert', 'remove', 'repeat', 'move'),
  at: share,
  size: fc.oneof(fc.constant(0.002), fc.constant(0.02), share),
  scrap: fc.oneof(fc.constantFrom(...scraps), fc.string({ maxLength: 8, unit: 'binary' })),
});
const spoilt = fc
  .tuple(fc.constantFrom(...fuzzTexts), fc.array(change, { minLength: 1, maxLength: 8 }))
  .map(([text, changes]) => changes.reduce(spoil, text));
const loose = fc
  .array(fc.oneof(fc.constantFrom(...scraps), fc.constantFrom(...fuzzWords())), { maxLength: 80 })
  .map((words) => words.join(' '));

function fuzzWords(): readonly string[] {
  return [...new Set(fuzzTexts.join(' ').split(/\s+/))];
}

function spoil(text: string, { kind, at, size, scrap }: Change): string {
  const start = Math.floor(at * text.length);
  const end = Math.min(text.length, start + Math.ceil(size * text.length));
  const part = text.slice(start, end);
  switch (kind) {
    case 'insert':
      return text.slice(0, start) + scrap + text.slice(start);
    case 'remove':
      return text.slice(0, start) + text.slice(end);
    case 'repeat':
      return text.slice(0, end) + part + text.slice(end);
    case 'move':
      return part + text.slice(0, start) + text.slice(end);
  }
}

describe('any configuration', () => {
  it(`is checked without an exception: ${inputs} inputs`, function () {
    this.timeout(600_000);
    let slowestMs = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: spoilt }, loose), (text) => {
        const before = performance.now();
        const result = loadText(text, { interfaces: ['eth0'] }, fuzzFiles);
        const printed = printDiagnostics(result.diagnostics, result.sources, { colour: false });
        slowestMs = Math.max(slowestMs, performance.now() - before);
        expect(printed).to.match(/\n$/);
        expect(result.exitStatus).to.be.within(0, 6);
        expect(result.diagnostics.length).to.be.below(2100);
      }),
      { numRuns: inputs },
    );
    if (asked !== undefined) {
      const { heapUsed, rss } = process.memoryUsage();
      const memory = [heapUsed, rss].map((bytes) => Math.round(bytes / 2 ** 20)).join(' and ');
      console.log(`      slowest: ${slowestMs.toFixed(0)} ms; heap and resident: ${memory} MiB`);
      expect(slowestMs).to.be.below(1000);
    }
  });

  it('gives an error for a repetition that is too long, however it is nested', () => {
    const codes = (text: string) => loadText(text).diagnostics.map(({ code }) => code);
    expect(codes('~SEQ(n,1,1000000000) x\n')).to.include('sequence-too-long');
    expect(codes('~SEQ(n,1,100001) x\n')).to.include('sequence-too-long');
    expect(codes('$L=~SEQ(m,1,1000) x\n~SEQ(n,1,1000) $L\n')).to.include('sequence-too-long');
    expect(codes('~SEQ(n,1,1000) static_x\n')).not.to.include('sequence-too-long');
  });
});
