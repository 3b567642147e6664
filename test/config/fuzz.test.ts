// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
/**
 * Whatever a file holds, a check of it ends soon, with a verdict and without an exception. An
 * ordinary run tries a few thousand inputs. UPKEEP_FUZZ=100000 tries that many, in a few minutes,
 * and says how much time the slowest one took, what it was, and the most memory that was in use;
 * UPKEEP_FUZZ_FILES=DIRECTORY spoils the files there as well.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuUsage } from 'node:process';
import { expect } from 'chai';
import fc from 'fast-check';
import { formatText } from '../../src/config/format/format.js';
import { sourceFromText } from '../../src/config/language/text/source.js';
import { lintConfiguration } from '../../src/config/lint/lint.js';
import { loadConfiguration } from '../../src/config/load.js';
import { printConf } from '../../src/config/print/conf.js';
import { printDiagnostics } from '../../src/config/print-diagnostic.js';
import { printYaml } from '../../src/config/yaml/print-yaml.js';
import { readYaml } from '../../src/config/yaml/read-yaml.js';
import { projectRoot } from '../lab/source-file.js';
import { fuzzFiles, fuzzTexts } from './fuzz-texts.js';
import { loadText, machineWith, memoryHost } from './load-text.js';

const { UPKEEP_FUZZ: asked, UPKEEP_FUZZ_FILES: folder } = process.env;
const inputs = Number(asked ?? 3000);
const fewer = Math.ceil(inputs / 10);

/** The conf files of a folder. */
function textsIn(path: string): readonly string[] {
  const names = readdirSync(path).filter((name) => name.endsWith('.conf'));
  return names.map((name) => readFileSync(join(path, name), 'utf8'));
}

const samples = textsIn(join(projectRoot, 'etc/samples'));
const texts = [...fuzzTexts, ...samples, ...(folder === undefined ? [] : textsIn(folder))];

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
const spoilt = spoiltOf(texts);
const loose = fc
  .array(fc.oneof(fc.constantFrom(...scraps), fc.constantFrom(...fuzzWords())), { maxLength: 80 })
  .map((words) => words.join(' '));

function spoiltOf(whole: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...whole), fc.array(change, { minLength: 1, maxLength: 8 }))
    .map(([text, changes]) => changes.reduce(spoil, text));
}

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

/** Milliseconds of CPU time that this process has used, where that is asked: it costs some. */
function cpuMs(): number {
  if (asked === undefined) {
    return 0;
  }
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

describe('any configuration', () => {
  it(`is checked without an exception: ${inputs} inputs`, function () {
    this.timeout(3_600_000);
    let slowest = { ms: 0, text: '' };
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: spoilt }, loose), (text) => {
        const before = cpuMs();
        const result = loadText(text, { machine: machineWith(['eth0']) }, fuzzFiles);
        const found = [...result.diagnostics, ...lintConfiguration(result)];
        const printed = printDiagnostics(found, result.sources, { colour: false });
        const ms = cpuMs() - before;
        slowest = ms > slowest.ms ? { ms, text } : slowest;
        expect(printed).to.match(/\n$/);
        expect(result.exitStatus).to.be.within(0, 6);
        expect(result.diagnostics.length).to.be.below(2100);
      }),
      { numRuns: inputs },
    );
    if (asked !== undefined) {
      const peak = process.resourceUsage().maxRSS / 1024;
      console.log(`      peak memory: ${peak.toFixed(0)} MiB`);
      console.log(`      slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.text.length} characters:`);
      console.log(`      ${JSON.stringify(slowest.text.slice(0, 1000))}`);
      expect(slowest.ms).to.be.below(1000);
      expect(peak).to.be.below(1024);
    }
  });

  it(`is formatted and converted without an exception: ${fewer} inputs`, function () {
    this.timeout(3_600_000);
    fc.assert(
      fc.property(spoilt, (text) => {
        formatText(text);
        const { directives } = loadText(text, {}, fuzzFiles);
        printConf(directives);
        const yaml = printYaml(directives).text;
        expect(readYaml(sourceFromText('test.yaml', yaml)).diagnostics).to.deep.equal([]);
      }),
      { numRuns: fewer },
    );
  });

  it(`in YAML is checked without an exception: ${fewer} inputs`, function () {
    this.timeout(3_600_000);
    const yaml = texts.map((text) => printYaml(loadText(text, {}, fuzzFiles).directives).text);
    let readable = 0;
    fc.assert(
      fc.property(spoiltOf(yaml), (text) => {
        const host = memoryHost({ 'test.yaml': text });
        const options = { configId: 'node1', allIncludeChecks: false, host };
        const result = loadConfiguration('test.yaml', options);
        const printed = printDiagnostics(result.diagnostics, result.sources, { colour: false });
        readable += result.directives.length > 0 ? 1 : 0;
        expect(printed).to.match(/\n$/);
        expect(result.diagnostics.length).to.be.below(2100);
      }),
      { numRuns: fewer },
    );
    expect(readable).to.be.greaterThan(fewer / 5);
  });

  it('gives an error for a repetition that is too long, however it is nested', () => {
    const codes = (text: string) => loadText(text).diagnostics.map(({ code }) => code);
    expect(codes('~SEQ(n,1,1000000000) x\n')).to.include('sequence-too-long');
    expect(codes('~SEQ(n,1,100001) x\n')).to.include('sequence-too-long');
    expect(codes('$L=~SEQ(m,1,1000) x\n~SEQ(n,1,1000) $L\n')).to.include('sequence-too-long');
    expect(codes('~SEQ(n,1,1000) static_x\n')).not.to.include('sequence-too-long');
  });
});
