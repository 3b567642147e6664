import { expect } from 'chai';
import fc from 'fast-check';
import {
  isUnterminated,
  type Token,
  tokenise,
} from '../../../../src/config/language/text/tokens.js';

const pieces = [
  'a',
  'é',
  '😀',
  ' ',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '"',
  '{',
  '}',
  '#',
  '!',
  '\\',
  '\\#',
  '$x',
  '\0',
  '\f',
];

/** The text that the tokens were made from. */
function printTokens(tokens: readonly Token[]): string {
  return tokens.map((token) => token.text).join('');
}

describe('config/language/tokens', () => {
  it('knows words, quotes, braces, comments and white space', () => {
    const tokens = tokenise('a{ "b c"d\\#e#f "\n\r\n');
    expect(tokens.map(({ kind, text }) => ({ kind, text }))).to.deep.equal([
      { kind: 'word', text: 'a' },
      { kind: 'open', text: '{' },
      { kind: 'blank', text: ' ' },
      { kind: 'quoted', text: '"b c"' },
      { kind: 'word', text: 'd\\#e' },
      { kind: 'comment', text: '#f "' },
      { kind: 'newline', text: '\n' },
      { kind: 'newline', text: '\r\n' },
    ]);
    expect(tokens[3]).to.include({ start: 3, end: 8 });
  });

  it('ends an unterminated quote and a comment at the end of the line', () => {
    const tokens = tokenise('"a\r\n!b\r\n"');
    expect(tokens.map((token) => token.text)).to.deep.equal(['"a', '\r\n', '!b', '\r\n', '"']);
    expect(tokens.map(isUnterminated)).to.deep.equal([true, false, false, false, true]);
    expect(tokenise('""').map(isUnterminated)).to.deep.equal([false]);
  });

  for (const text of [
    '',
    '\r',
    '\r\n',
    'a\r\rb',
    '\t\ta \\',
    '\u00a0\u2003x',
    'x {\r\n}\r',
    '\ufeffa',
  ]) {
    it(`prints ${JSON.stringify(text)} as it was`, () => {
      expect(printTokens(tokenise(text))).to.equal(text);
    });
  }

  it('keeps every character of any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(printTokens(tokenise(any))).to.equal(any);
        expect(tokenise(any).every((token) => token.text !== '')).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });
});
