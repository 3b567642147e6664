import { expect } from 'chai';
import type { Diagnostic, MessageClass } from '../../src/config/diagnostic.js';
import {
  refusing,
  strictStatus,
  testStatus,
  usability,
  worstStatus,
} from '../../src/config/exit-status.js';

function problem(name: MessageClass, more: Partial<Diagnostic> = {}): Diagnostic {
  const span = { file: 'f', line: 1, column: 1, length: 1 };
  return { code: 'some-code', severity: 'error', class: name, message: 'm', span, ...more };
}

describe('testStatus', () => {
  it('follows the highest class', () => {
    expect(testStatus([])).to.equal(0);
    expect(testStatus([problem('OK', { severity: 'warning' })])).to.equal(0);
    expect(testStatus([problem('OK')])).to.equal(5);
    expect(testStatus([problem('FATAL'), problem('OK')])).to.equal(4);
    expect(testStatus([problem('FATAL'), problem('MULTIPLE_FILES')])).to.equal(5);
    expect(testStatus([problem('WARNING')])).to.equal(5);
    expect(testStatus([problem('DEPRECATED'), problem('UNKNOWN_KEYWORD')])).to.equal(5);
    expect(testStatus([problem('SECURITY_ERROR'), problem('GENERAL_ERROR')])).to.equal(6);
  });

  it('is 2 for a missing parameter whatever else there is', () => {
    expect(testStatus([problem('SECURITY_ERROR'), problem('MISSING_PARAMETER')])).to.equal(2);
  });

  it('is 6 for a missing included file and 4 for a missing main file', () => {
    const included = problem('FILE_NOT_FOUND', { code: 'include-not-found' });
    expect(testStatus([included, problem('GENERAL_ERROR')])).to.equal(6);
    const main = problem('OK', { code: 'main-file-not-found', severity: 'warning' });
    expect(testStatus([main])).to.equal(4);
  });
});

describe('strictStatus', () => {
  it('lets no warning pass, and is the ordinary status otherwise', () => {
    const [hint, warning] = (['hint', 'warning'] as const).map((severity) =>
      problem('OK', { severity }),
    );
    expect(strictStatus([])).to.equal(0);
    expect(hint && strictStatus([hint])).to.equal(0);
    expect(warning && [testStatus([warning]), strictStatus([warning])]).to.deep.equal([0, 5]);
    expect(strictStatus([problem('MISSING_PARAMETER')])).to.equal(2);
  });
});

describe('worstStatus', () => {
  it('is that of the file that can be used least', () => {
    expect(worstStatus([])).to.equal(0);
    expect(worstStatus([0, 5])).to.equal(5);
    expect(worstStatus([5, 6, 2])).to.equal(2);
    expect(worstStatus([6, 4, 2])).to.equal(4);
  });
});

describe('usability', () => {
  it('starts with errors and does not reload with them', () => {
    expect(usability([])).to.deep.equal({ start: true, reload: true });
    expect(usability([problem('GENERAL_ERROR')])).to.deep.equal({ start: true, reload: false });
    const warning = problem('GENERAL_ERROR', { severity: 'warning' });
    expect(usability([warning])).to.deep.equal({ start: true, reload: true });
  });

  it('does not start with what ends keepalived', () => {
    const never = { start: false, reload: false };
    expect(usability([problem('MISSING_PARAMETER')])).to.deep.equal(never);
    expect(usability([problem('FILE_NOT_FOUND')])).to.deep.equal(never);
    expect(usability([problem('FATAL')])).to.deep.equal(never);
    const main = problem('OK', { code: 'main-file-not-found', severity: 'warning' });
    expect(usability([main])).to.deep.equal(never);
    expect(refusing([problem('OK'), main], 'start')).to.deep.equal([main]);
    const twice = problem('GENERAL_ERROR', { code: 'repeated-virtual-router-id' });
    expect(usability([twice])).to.deep.equal(never);
  });
});
