/** `upkeep fmt` keeps the meaning of configurations made from the tables, and does all at once. */
import { expect } from 'chai';
import fc from 'fast-check';
import { formatText } from '../../../src/config/format/format.js';
import { loadText } from '../load-text.js';
import { generatedText } from './generated-text.js';
import { runs } from './runs.js';

/** What is done to a line: none of it changes what the file means to node1. */
const CHANGES: Readonly<Record<string, (line: string) => string>> = {
  nothing: (line) => line,
  indented: (line) => `\t   ${line}`,
  'with blanks behind': (line) => `${line}  \t`,
  'under a comment': (line) => `! {  # }\n\n\n${line}`,
  'with a comment': (line) => `${line} # } {`,
  'for this router': (line) => (/^[^{}]*$/.test(line) ? `@node1 ${line}` : line),
  'not for another': (line) => (/^[^{}]*$/.test(line) ? `  @^other ${line}` : line),
  'beside one for another': (line) => `@other unknown { } words\n${line}`,
  'beside an include': (line) => `${line}\n include none-*.conf`,
  'brace below': (line) => line.replace(/ \{$/, '\n\n{'),
  'brace close by': (line) => line.replace(/ \{$/, '{'),
};

/** A generated file in a bad layout, with comments, conditions and includes. */
const messyText = fc
  .tuple(generatedText('anything goes'), fc.array(fc.constantFrom(...Object.keys(CHANGES))))
  .map(([text, names]) =>
    text
      .split('\n')
      .map((line, index) => CHANGES[names[index % Math.max(1, names.length)] ?? '']?.(line) ?? line)
      .join('\n'),
  );

/** The model and the codes of what is said; places change. */
function meaningOf(text: string) {
  const { configuration, diagnostics } = loadText(text);
  return { configuration, codes: diagnostics.map(({ code }) => code).sort() };
}

describe('generated configurations in a bad layout', () => {
  it('are formatted once and for all, and mean what they meant', function () {
    this.timeout(600_000);
    let changed = 0;
    fc.assert(
      fc.property(messyText, (text) => {
        const result = formatText(text);
        if (result.kind === 'refused') {
          throw new Error(`${result.line}: ${result.message}`);
        }
        changed += result.text === text ? 0 : 1;
        expect(meaningOf(result.text)).to.deep.equal(meaningOf(text));
        expect(formatText(result.text)).to.deep.equal(result);
      }),
      runs(80),
    );
    expect(changed).to.be.greaterThan(50);
  });
});
