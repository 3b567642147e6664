import { expect } from 'chai';
import fc from 'fast-check';
import type { Directive } from '../../../src/config/language/tree.js';
import { readText, show } from './memory-host.js';

/** Lines of blocks: some say more than their text, and some stand in unusual places. */
const lines = [
  '  weight 1',
  '  weight 2 # comment',
  '      deep',
  'shallow',
  '  "a b" {c',
  '  x } y',
  '  CHECK {',
  '    CHECK {',
  '  CHECK { # comment',
  '}',
  '  }',
  '    }',
  '    } }',
  '  $A=1',
  '  use $A',
  '  @other weight 3',
  '  include_check a',
  '  "odd',
  '',
];

const block = fc.array(fc.constantFrom(...lines), { maxLength: 6 });
const server = fc.constantFrom('server a {', '    server b {', '  server c {', '{');
const file = fc
  .tuple(
    fc.array(block, { minLength: 1, maxLength: 2 }),
    fc.array(fc.tuple(server, fc.nat(1))),
    fc.constantFrom('', '}', '} }'),
  )
  .map(([blocks, servers, end]) => {
    const inside = servers.flatMap(([head, which]) => [
      head,
      ...(blocks[which % blocks.length] ?? []),
      '  }',
    ]);
    return ['service x {', ...inside, '}', 'service y {', ...inside, end, 'last'].join('\n');
  });

/** Nothing is recognised when a blank follows the `{`, and nothing else is different. */
function neverRepeated(text: string): string {
  return text.replaceAll('{\n', '{ \n');
}

function* blocksOf(directives: readonly Directive[]): Generator<Directive> {
  for (const directive of directives) {
    yield directive;
    yield* blocksOf(directive.block?.directives ?? []);
  }
}

/** All that a directive can be asked for. */
function everything(directive: Directive) {
  const { keyword, arguments: words, rest, block: braces } = directive;
  const spans = [keyword.span, ...words.map(({ span }) => span), rest.span];
  const texts = [keyword.text, ...words.map(({ text }) => text), rest.text];
  return { spans, texts, open: braces?.open, close: braces?.close };
}

describe('config/language: repeated blocks', () => {
  it('makes no difference but time', () => {
    fc.assert(
      fc.property(file, (text) => {
        const quick = readText(text);
        const thorough = readText(neverRepeated(text));
        expect(show(quick.directives)).to.deep.equal(show(thorough.directives));
        expect([...blocksOf(quick.directives)].map(everything)).to.deep.equal(
          [...blocksOf(thorough.directives)].map(everything),
        );
        expect(quick.diagnostics).to.deep.equal(thorough.diagnostics);
      }),
      { numRuns: 4000 },
    );
  });

  it('gives blocks that say the same one text', () => {
    const text = `service x {\n${'  server a {\n    weight 1\n  }\n'.repeat(3)}}\n`;
    const servers = readText(text).directives[0]?.block?.directives ?? [];
    expect(servers.map((each) => each.block?.text)).to.deep.equal(
      Array.from({ length: 3 }, () => '\n    weight 1\n  '),
    );
  });
});
