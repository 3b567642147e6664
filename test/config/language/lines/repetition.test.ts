// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { expect } from 'chai';
import { directivesOf, mainPath, problemsOf, readText } from '../memory-host.js';

const examples: readonly (readonly [string, readonly string[]])[] = [
  ['~SEQ(n,1,2,5) 10.0.0.${n}/24', ['10.0.0.1/24', '10.0.0.3/24', '10.0.0.5/24']],
  ['~SEQ(n,3) 10.0.0.$n', ['10.0.0.1', '10.0.0.2', '10.0.0.3']],
  ['~SEQ(n,2,3) r $n', ['r [2]', 'r [3]']],
  ['~SEQ(n,5,-2,1) r $n', ['r [5]', 'r [3]', 'r [1]']],
  ['~SEQ(n,0x10,021) r $n', ['r [16]', 'r [17]']],
  ['~SEQ(n,-1,1) r $n', ['r [-1]', 'r [0]', 'r [1]']],
  ['~SEQx(h,10,12) r ${h}', ['r [a]', 'r [b]', 'r [c]']],
  ['~SEQx(h,-1,-1) r ${h}', ['r [ffffffffffffffff]']],
  ['~LST(v,a,b c,) r ${v}x', ['r [ax]', 'r [b] [cx]', 'r [x]']],
  ['~LST({a,b},{20,21},{30,31}) 10.0.${a}.${b}', ['10.0.20.21', '10.0.30.31']],
  ['~LST({a,b},{1},{}) r ${a}.${b}', ['r [1.]', 'r [.]']],
  ['~LST(v) r', []],
  ['~SEQ(X,2) ~SEQ(Y,1,2) r ${X}${Y}', ['r [11]', 'r [12]', 'r [21]', 'r [22]']],
  ['$n=9\n~SEQ(n,1) r $n\nr $n', ['r [1]', 'r [9]']],
  ['~SEQ(i,1,2) a$i {\n}\n}', ['a1 { a2 {  } }']],
  ['~SEQ(i,1,2) vrrp_instance A${i} {\n}\n}', ['vrrp_instance [A1] { vrrp_instance [A2] {  } }']],
  ['$B=\\\n a A${i} {\\\n x\\\n }\n~SEQ(i,1,2) $B', ['a [A1] { x }', 'a [A2] { x }']],
  ['~SEQ(n,1,2)\nr', ['r']],
  ['~FOO(n,1) r', ['~FOO(n,1) [r]']],
];

const failures: readonly (readonly [string, string])[] = [
  ['~SEQ(n,5,1) r', 'sequence-never-ends'],
  ['~SEQ(n,1,0,5) r', 'sequence-never-ends'],
  ['~SEQ(n,1,-1,5) r', 'sequence-never-ends'],
  ['~SEQ(n,1000000000) r', 'sequence-too-long'],
  ['~SEQ(n,0,5', 'malformed-repetition'],
  ['~SEQ(n,x) r', 'malformed-repetition'],
  ['~SEQ(n) r', 'malformed-repetition'],
  ['~SEQ(a b,1) r', 'malformed-repetition'],
  ['~SEQ(n,1,2,3,4) r', 'malformed-repetition'],
  ['~SEQ(n,$N) r', 'malformed-repetition'],
  ['~LST({a,b c},{1,2}) r', 'malformed-repetition'],
];

describe('config/language/repetition (chapter 8)', () => {
  for (const [text, gives] of examples) {
    it(JSON.stringify(text), () => {
      expect(directivesOf(text)).to.deep.equal(gives);
    });
  }

  for (const [text, code] of failures) {
    it(`${text} is ${code} and dropped`, () => {
      const tree = readText(`${text}\nnext`);
      expect(problemsOf(tree)).to.deep.equal([`1:1 ${code} GENERAL_ERROR`]);
      expect(tree.directives.map((one) => one.keyword.text)).to.deep.equal(['next']);
    });
  }

  it('bounds nested repetitions and goes on behind them', () => {
    const tree = readText('$n=9\n~SEQ(n,10) ~SEQ(m,1000) ~SEQ(o,500) @no r\nnext ${n}');
    expect(tree.directives.map((one) => one.keyword.text)).to.deep.equal(['next']);
    expect(tree.directives[0]?.arguments[0]?.text).to.equal('9');
    expect(tree.diagnostics.map((one) => one.code)).to.include('expansion-too-long');
  });

  it('bounds the text that references give', () => {
    const tree = readText(`$X="${'x'.repeat(900)}"\n~SEQ(n,90000) r \${X}\${X}\${X}\${X}\nnext`);
    expect(problemsOf(tree)).to.deep.equal(['2:15 expansion-too-long GENERAL_ERROR']);
    expect(tree.directives.length).to.be.within(2000, 3000);
    expect(tree.directives.at(-1)?.keyword.text).to.equal('next');
  });

  it('reports the same problem of each turn once', () => {
    const tree = readText('~SEQ(n,1,3) r ${UNKNOWN}');
    expect(problemsOf(tree)).to.deep.equal(['1:15 undefined-name OK']);
  });

  it('places a value at its reference, defined by the repetition', () => {
    const [directive] = readText('~SEQ(n,1,3) r $n').directives;
    expect(directive?.arguments[0]?.span).to.deep.equal({
      file: mainPath,
      line: 1,
      column: 15,
      length: 2,
      definedAt: { file: mainPath, line: 1, column: 1, length: 11 },
    });
  });
});
