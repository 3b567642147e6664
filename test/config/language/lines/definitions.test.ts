// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { expect } from 'chai';
import { directivesOf, mainPath, problemsOf, readText } from '../memory-host.js';

interface Example {
  readonly name: string;
  readonly text: string;
  readonly gives: readonly string[];
  readonly problems?: readonly string[];
}

const examples: readonly Example[] = [
  {
    name: 'late binding',
    text: '$A=1\n$B=x${A}y\n$A=2\nrouter_id "${B}"',
    gives: ['router_id [x2y]'],
  },
  {
    name: 'blanks around the value are dropped',
    text: '$A=  1 2 \nr x${A}y',
    gives: ['r [x1] [2y]'],
  },
  {
    name: 'where $NAME is a reference',
    text: '$n=5\n$a=1\nr $n x,$n, ($n) $n\ns $n/24 $a.$n ${n}/24 ${a}.${n}',
    gives: ['r [5] [x,5,] [(5)] [5]', 's [$n/24] [$a.5] [5/24] [1.5]'],
    problems: ['4:3 reference-needs-braces OK', '4:9 reference-needs-braces OK'],
  },
  {
    name: 'undefined names are left as they are',
    text: 'r $FOO ${BAR} $1',
    gives: ['r [$FOO] [$] { BAR }', '$1'],
    problems: ['1:3 undefined-name OK', '1:8 undefined-name OK'],
  },
  { name: 'in quotes', text: '$A=b c\nr "x ${A}"', gives: ['r [x b c]'] },
  {
    name: 'a blank before =',
    text: '$A = 1',
    gives: ['$A [=] [1]'],
    problems: ['1:1 undefined-name OK'],
  },
  { name: 'redefinition', text: '$A=1\nr $A\n$A=2\nr $A', gives: ['r [1]', 'r [2]'] },
  { name: 'an empty value', text: '$A=\nr x${A}y', gives: ['r [xy]'] },
  { name: 'a value with braces', text: '$A=a { b }\n$A', gives: ['a { b }'] },
  {
    name: 'a value with a repetition',
    text: '$L=~SEQ(n,1,2) r ${n}\n$L',
    gives: ['r [1]', 'r [2]'],
  },
  { name: 'a value with a condition', text: '$L=@web1 r\n$M=@web2 s\n$L\n$M', gives: ['r'] },
  { name: 'a reference made of two parts', text: '$AB=1\n$X=A\nr ${${X}B}', gives: ['r [1]'] },
  {
    name: 'predefined comment characters',
    text: 'r a${_HASH}b "c${_BANG}d"\ns "x${_HASH}"',
    gives: ['r [a]', 's [x#]'],
  },
  {
    name: 'predefined names',
    text: 'r ${_PWD} ${_INSTANCE} [${_ENV SITE}${_ENV NONE}] $_INSTANCE',
    gives: ['r [/etc/keepalived] [web1] [[berlin]] [web1]'],
  },
  {
    name: 'random numbers',
    text: 'r ${_RANDOM} ${_RANDOM 32767} ${_RANDOM 10 20}',
    gives: ['r [16384] [32767] [15]'],
  },
  {
    name: 'predefined names can be redefined',
    text: '$_INSTANCE=x\nr ${_INSTANCE}',
    gives: ['r [x]'],
  },
  {
    name: 'a multi-line value',
    text: '$BLOCK=\\\n virtual_router_id 9 \\\n priority 120\nvrrp_instance A {\n $BLOCK\n}',
    gives: ['vrrp_instance [A] { virtual_router_id [9]; priority [120] }'],
  },
  {
    name: 'a multi-line value with complete blocks, as ${NAME}',
    text: '$B=a {\\\n b {\\\n }\\\n}\n ${B}\nc',
    gives: ['a { b {  } }', 'c'],
  },
  {
    name: 'a multi-line value as the last word',
    text: '$B=x \\\n y z\nr $B\n',
    gives: ['r [x]', 'y [z]'],
  },
  { name: 'a blank line ends a value', text: '$B=\\\na\\\n # c\nb\n$B', gives: ['b', 'a'] },
  {
    name: 'a multi-line value inside a line',
    text: '$B=a\\\nb\nr ${B} x\ns',
    gives: ['s'],
    problems: ['3:3 multi-line-definition-inside-line GENERAL_ERROR'],
  },
  {
    name: 'an include in a multi-line value',
    text: '$B=\\\ninclude other.conf\\\na\n$B',
    gives: ['other', 'a'],
  },
  {
    name: 'a definition that refers to itself',
    text: '$A=x ${A}\nr $A\ns',
    gives: ['s'],
    problems: ['2:3 definition-refers-to-itself GENERAL_ERROR'],
  },
  {
    name: 'two definitions that refer to each other',
    text: '$A=${B}\n$B=${A}\nr $A\n$C=\\\n a \\\n $C\n$C\ns',
    gives: ['a', 's'],
    problems: [
      '3:3 definition-refers-to-itself GENERAL_ERROR',
      '7:1 definition-refers-to-itself GENERAL_ERROR',
    ],
  },
];

describe('config/language/definitions (chapter 7)', () => {
  for (const { name, text, gives, problems = [] } of examples) {
    it(name, () => {
      const files = { '/etc/keepalived/other.conf': 'other' };
      expect(directivesOf(text, files)).to.deep.equal(gives);
      expect(problemsOf(readText(text, files))).to.deep.equal(problems);
    });
  }

  it('stops definitions that double each other', () => {
    const doubling = Array.from({ length: 40 }, (_, n) => `$D${n + 1}=\${D${n}}\${D${n}}`);
    const tree = readText(['$D0=xx', ...doubling, 'r $D40', 's'].join('\n'));
    expect(problemsOf(tree)).to.deep.equal(['42:3 definition-too-long GENERAL_ERROR']);
    expect(tree.directives.map((one) => one.keyword.text)).to.deep.equal(['s']);
  });

  it('places words at the reference, and says where they are defined', () => {
    const [directive] = readText('$A=one  two\nr x $A\n').directives;
    const [, one, two] = directive?.arguments ?? [];
    const use = { file: mainPath, line: 2, column: 5, length: 2 };
    const definedAt = { file: mainPath, line: 1, column: 4, length: 3 };
    expect(one?.span).to.deep.equal({ ...use, definedAt });
    expect(two?.span).to.deep.equal({ ...use, definedAt: { ...definedAt, column: 9 } });
    expect(directive?.arguments[0]?.span).to.deep.equal({ ...use, column: 3, length: 1 });
  });

  it('places the lines of a multi-line definition', () => {
    const [block] = readText('$B=\\\n a b \\\n c\nx {\n  $B\n}').directives;
    const [a, c] = block?.block?.directives ?? [];
    const use = { file: mainPath, line: 5, column: 3, length: 2 };
    const definedAt = { file: mainPath, line: 2, column: 4, length: 1 };
    expect(a?.arguments[0]?.span).to.deep.equal({ ...use, definedAt });
    expect(c?.keyword.span).to.deep.equal({
      ...use,
      definedAt: { ...definedAt, line: 3, column: 2 },
    });
  });

  it('covers a word that is only partly a reference', () => {
    const [directive] = readText('$n=1\nr 10.${n}.0/24\n').directives;
    expect(directive?.arguments[0]?.span).to.deep.include({ line: 2, column: 3, length: 12 });
    expect(directive?.arguments[0]?.span.definedAt).to.deep.include({ line: 1, column: 4 });
  });
});
