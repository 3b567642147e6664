import { expect } from 'chai';
import { codeFrame, printable } from '../../src/config/code-frame.js';
import type { Diagnostic } from '../../src/config/diagnostic.js';
import { sourceFromText } from '../../src/config/language/text/source.js';
import { codeManual } from '../../src/config/manual/explain-code.js';
import { diagnosticRecords, printDiagnostics } from '../../src/config/print-diagnostic.js';
import { instanceText, loadText } from './load-text.js';

function printed(text: string, colour = false): string {
  const { diagnostics, sources } = loadText(text);
  return printDiagnostics(diagnostics, sources, { colour });
}

describe('printDiagnostics', () => {
  it('shows the line, the word, what to do and where else to look', () => {
    const text = instanceText('  prioritty 100', '  state MASTER', '  state BACKUP');
    expect(printed(text)).to.equal(
      [
        "test.conf:4:3: error: unknown keyword 'prioritty' in 'vrrp_instance' [unknown-keyword]",
        '      |',
        '    4 |   prioritty 100',
        '      |   ^^^^^^^^^',
        "  = hint: did you mean 'priority'?",
        '',
        "test.conf:6:9: error: 'state' is MASTER already; this one is ignored [state-repeated]",
        '      |',
        '    6 |   state BACKUP',
        '      |         ^^^^^^',
        '  = note: set to MASTER here: test.conf:5:9',
        '      |',
        '    5 |   state MASTER',
        '      |         ^^^^^^',
        '',
        '2 errors',
        '',
      ].join('\n'),
    );
  });

  it('counts by severity, and says when there is nothing', () => {
    const file = 'track_file f {\n file /run/f\n}\n';
    const text = instanceText('priority x', 'priority 1 2') + file + file;
    expect(printed(text).trimEnd().split('\n').at(-1)).to.equal('1 error, 1 warning, 1 hint');
    expect(printed(instanceText())).to.equal('no problems found\n');
  });

  it('prints what repeats itself three times, and counts it', () => {
    const span = { file: 'test.conf', line: 1, column: 1, length: 1 };
    const many = (severity: 'error' | 'warning', code: string) =>
      new Array<Diagnostic>(52).fill({ severity, code, class: 'OK', message: code, span });
    const text = printDiagnostics([...many('error', 'bad'), ...many('warning', 'odd')], new Map(), {
      colour: false,
    });
    expect(text.match(/error: bad/g)).to.have.lengthOf(3);
    expect(text.match(/warning: odd/g)).to.have.lengthOf(3);
    expect(text).to.match(/\n49 more like this: odd \[odd\]\n52 errors, 52 warnings\n$/);
  });

  it('takes warnings with other names and numbers for repetition, errors word for word', () => {
    const span = { file: 'test.conf', line: 1, column: 1, length: 1 };
    const many = (severity: 'error' | 'warning') =>
      Array.from({ length: 5 }, (_, index): Diagnostic => {
        const message = `'S${index}' takes ${index} s`;
        return { severity, code: 'slow', class: 'OK', message, span };
      });
    const print = (severity: 'error' | 'warning') =>
      printDiagnostics(many(severity), new Map(), { colour: false });
    expect(print('error').match(/error: /g)).to.have.lengthOf(5);
    expect(print('warning')).to.match(/^2 more like this: … takes … s \[slow\]$/m);
  });

  it('uses colours only when asked', () => {
    expect(printed(instanceText('x'))).not.to.contain('\u001b');
    expect(printed(instanceText('x'), true)).to.contain(
      '\u001b[1m\u001b[31merror:\u001b[39m\u001b[22m',
    );
  });

  it('names the place that a word was defined at', () => {
    const text = `$P=300\n${instanceText('priority $P')}`;
    expect(printed(text)).to.contain('  = note: its text is from here: test.conf:1:4\n');
  });
});

describe('diagnosticRecords', () => {
  it('are plain objects', () => {
    const { diagnostics } = loadText(instanceText('  prioritty 100'));
    expect(diagnosticRecords(diagnostics, codeManual)).to.deep.equal([
      {
        file: 'test.conf',
        line: 4,
        column: 3,
        endColumn: 12,
        severity: 'error',
        code: 'unknown-keyword',
        message: "unknown keyword 'prioritty' in 'vrrp_instance'",
        hint: "did you mean 'priority'?",
        class: 'UNKNOWN_KEYWORD',
        page: 'docs/diagnostics.md#unknown-keyword',
      },
    ]);
    const [record] = diagnosticRecords(diagnostics, () => undefined);
    expect(record).not.to.have.property('page');
  });
});

describe('codeFrame', () => {
  const frame = (text: string, column: number, length: number) =>
    codeFrame({ file: 'f', line: 1, column, length }, sourceFromText('f', text), (mark) => mark);

  it('marks the right place behind tabs and wide characters', () => {
    expect(frame('\ta b', 4, 1)[2]).to.equal('      | \t  ^');
    expect(frame('路由 b', 4, 1)[2]).to.equal('      |      ^');
    expect(frame('路由 b', 1, 2)[2]).to.equal('      | ^^^^');
    expect(frame('😀 b', 3, 1)[2]).to.equal('      |    ^');
  });

  it('shows the part of a long line that matters', () => {
    const [, line, mark] = frame(`${'a'.repeat(500)} b ${'c'.repeat(500)}`, 502, 1);
    expect(line?.length).to.be.lessThan(140);
    expect(line?.[mark?.indexOf('^') ?? 0]).to.equal('b');
  });

  it('is empty without its line', () => {
    expect(frame('', 1, 1)).to.deep.equal([]);
    expect(codeFrame({ file: 'f', line: 9, column: 1, length: 1 }, undefined, String)).to.eql([]);
  });
});

describe('printable', () => {
  it('lets no control sequence through to a terminal', () => {
    expect(printable('a\u001b[31mb\u0007\tc\u009b\u202e')).to.equal('a␛[31mb␇\tc\ufffd\ufffd');
    expect(printable('ä 路由')).to.equal('ä 路由');
  });
});
