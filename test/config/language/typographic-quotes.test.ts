import { expect } from 'chai';
import { loadText } from '../load-text.js';

describe('quotes of a word processor', () => {
  const found = (text: string) =>
    loadText(text).diagnostics.filter(({ code }) => code === 'typographic-quote');

  it('are told once a line, at their place, with what to write', () => {
    const [first, ...others] = found('global_defs {\n  router_id \u201cabc\u201d\n}\n');
    expect(others).to.deep.equal([]);
    expect(first?.span).to.include({ line: 2, column: 13, length: 1 });
    expect(first).to.include({ severity: 'warning', hint: 'write " in its place' });
    expect(found('global_defs {\n  router_id l\u2019an\n}\n')).to.have.length(1);
  });

  it('may stand in comments', () => {
    expect(
      found('# \u201cabc\u201d\nglobal_defs {\n  router_id a ! \u2018x\u2019\n}\n'),
    ).to.deep.equal([]);
  });
});
