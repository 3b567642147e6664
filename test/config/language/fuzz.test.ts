// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { expect } from 'chai';
import fc from 'fast-check';
import type { Directive, Span } from '../../../src/config/language/tree.js';
import { readText, show } from './memory-host.js';

const parts = [
  'a',
  'include',
  'includea x.conf',
  'global_defs',
  'include_check',
  '{',
  '}',
  ' ',
  ' ',
  '\n',
  '\n',
  '"',
  '#',
  '!',
  '\\',
  '\\#',
  '\\\n',
  '@web1 ',
  '@^web1 ',
  '@',
  '$A',
  '$A=',
  '$B=',
  '${A}',
  '${B}',
  '${',
  '$',
  '=',
  '~SEQ(i,1,3) ',
  '~SEQ(A,3)',
  '~SEQx(i,9,11)',
  '~LST(A,x,y)',
  '~LST({A,B},{1,2})',
  '~SEQ(',
  ')',
  ',',
  '${i}',
  '$i',
  '${_RANDOM 1 5}',
  '${_ENV SITE}',
  '${_HASH}',
  '${_PWD}',
  '\t',
  '\r',
  '\0',
  'é',
  '😀',
  '\ufeff',
  'x'.repeat(600),
];
const files = { '/etc/keepalived/x.conf': 'x {\n$A=\\\n 1 {\\\n$B\ninclude keepalived.conf\n$A' };

const mixture = fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((all) => all.join(''));

function* spansOf(directives: readonly Directive[]): Generator<Span> {
  for (const { keyword, arguments: words, rest, block } of directives) {
    yield* [keyword.span, rest.span, ...words.map((word) => word.span)];
    yield* spansOf(block?.directives ?? []);
  }
}

describe('config/language: any input', () => {
  it('reads any mixture of the language’s own tokens', () => {
    fc.assert(
      fc.property(mixture, (text) => {
        const tree = readText(text, files);
        const spans = [...spansOf(tree.directives), ...tree.diagnostics.map((one) => one.span)];
        for (const { file, line, column, length } of spans) {
          const width = [...(tree.sources.get(file)?.line(line) ?? '')].length;
          expect(line).to.be.greaterThan(0);
          expect(column).to.be.within(1, width + 2);
          expect(length).to.be.within(0, width + 1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('reads any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(readText(bytes).sources.size).to.equal(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads a line the same way quickly and thoroughly', () => {
    const plain = parts.filter((part) => !/[\n@~\ufeff]|^include/.test(part));
    const line = fc.array(fc.constantFrom(...plain, 'w"', '" "'), { maxLength: 20 });
    // A condition that is met sends the same text the long way.
    const prefix = '@web1 ';
    fc.assert(
      fc.property(line, (words) => {
        const text = words.join('');
        fc.pre(text.length < 900 && !text.includes('\0'));
        const quick = readText(text);
        const thorough = readText(prefix + text);
        expect(show(thorough.directives)).to.deep.equal(show(quick.directives));
        const shifted = [...spansOf(quick.directives)].map((span) => shift(span, prefix.length));
        expect([...spansOf(thorough.directives)]).to.deep.equal(shifted);
        expect(thorough.diagnostics.map((one) => one.code)).to.deep.equal(
          quick.diagnostics.map((one) => one.code),
        );
      }),
      { numRuns: 3000 },
    );
  });
});

function shift(span: Span, by: number): Span {
  const { definedAt } = span;
  const moved = { ...span, column: span.column + by };
  return definedAt ? { ...moved, definedAt: shift(definedAt, by) } : moved;
}
