// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { expect } from 'chai';
import { readDirectives } from '../../../src/config/language/read.js';
import { directivesOf, memoryHost, problemsOf, readText, show } from './memory-host.js';

interface Example {
  readonly name: string;
  readonly text: string;
  readonly gives: readonly string[];
  readonly problems?: readonly string[];
}

function checkAll(examples: readonly Example[]): void {
  for (const { name, text, gives, problems = [] } of examples) {
    it(name, () => {
      const tree = readText(text);
      expect(show(tree.directives)).to.deep.equal(gives);
      expect(problemsOf(tree)).to.deep.equal(problems);
    });
  }
}

const long = `router_id ${'x'.repeat(1013)}`;

describe('config/language/read: lines and comments (chapter 2)', () => {
  checkAll([
    {
      name: 'a comment in the middle of a word',
      text: 'router_id abc#def',
      gives: ['router_id [abc]'],
    },
    { name: 'the other comment character', text: 'router_id abc!def', gives: ['router_id [abc]'] },
    { name: 'escaped comment characters', text: 'a b\\#c\\!d # x', gives: ['a [b#c!d]'] },
    {
      name: 'comments in quotes are text',
      text: 'router_id "a b#c!d"',
      gives: ['router_id [a b#c!d]'],
    },
    { name: 'a quote in a comment is no quote', text: 'a b # it"s', gives: ['a [b]'] },
    { name: 'blank and comment lines', text: '\n \t\n# x\n! y\na\n', gives: ['a'] },
    { name: 'carriage returns', text: 'a b\r\nc "d"\r\r\n\r\n', gives: ['a [b]', 'c [d]'] },
    { name: 'no line feed at the end', text: 'a b', gives: ['a [b]'] },
    { name: 'white space that is not the language’s', text: 'a b\u00a0c', gives: ['a [b\u00a0c]'] },
    {
      name: 'a backslash at the end is glued to the last word',
      text: 'router_id abc \\\nnext',
      gives: ['router_id [abc\\]', 'next'],
      problems: ['1:15 no-line-continuation OK'],
    },
    {
      name: 'an odd number of quotes: reported, and the line is still used',
      text: 'a "b c # {\nd',
      gives: ['a [b c # {]', 'd'],
      problems: ['1:3 unterminated-quote GENERAL_ERROR'],
    },
    {
      name: 'a line of 1023 bytes',
      text: `${long}\na`,
      gives: [`router_id [${long.slice(10)}]`, 'a'],
    },
    {
      name: 'a longer line loses its first 1024 bytes',
      text: `${long}yrest of it\na`,
      gives: ['rest [of] [it]', 'a'],
      problems: ['1:1 line-too-long GENERAL_ERROR'],
    },
    {
      name: 'the limit counts bytes, not characters',
      text: `a ${'é'.repeat(511)}\nb`,
      gives: ['b'],
      problems: ['1:1 line-too-long GENERAL_ERROR'],
    },
    {
      name: 'a NUL byte',
      text: 'a b\0c\nd\n',
      gives: ['d'],
      problems: ['1:4 nul-byte GENERAL_ERROR'],
    },
    {
      name: 'a byte order mark',
      text: '\ufeffa b\n',
      gives: ['a [b]'],
      problems: ['1:1 byte-order-mark UNKNOWN_KEYWORD'],
    },
  ]);

  it('takes bytes that are no UTF-8 as Latin-1', () => {
    const tree = readText(Uint8Array.of(0x61, 0x20, 0xe9, 0xff, 0x0a));
    expect(show(tree.directives)).to.deep.equal(['a [éÿ]']);
  });

  it('bounds the number of diagnostics and keeps every class', () => {
    const tree = readText(`${'}\n'.repeat(5000)}a "\n`);
    expect(tree.diagnostics).to.have.length(1002);
    expect(tree.diagnostics.at(-1)?.code).to.equal('unterminated-quote');
  });
});

describe('config/language/read: words and quotes (chapter 3)', () => {
  checkAll([
    { name: 'blanks, tabs, \\f and \\v separate', text: 'a\tb\fc\vd', gives: ['a [b] [c] [d]'] },
    { name: 'a quote ends the word before it', text: 'k "x#y"@z.com', gives: ['k [x#y] [@z.com]'] },
    { name: 'a quoted stretch is a word', text: 'k ab"cd"ef', gives: ['k [ab] [cd] [ef]'] },
    {
      name: 'a backslash does not protect a quote',
      text: 'k "a\\"b" c"',
      gives: ['k [a\\] [b] [ c]'],
    },
    { name: 'the single quote is ordinary', text: "k 'a b'", gives: ["k ['a] [b']"] },
    { name: 'an empty quoted word', text: 'k "" x', gives: ['k [] [x]'] },
    { name: 'surplus words are kept', text: 'router_id a b c', gives: ['router_id [a] [b] [c]'] },
  ]);

  it('gives the rest of the line as written, without comment', () => {
    const [directive] = readText(`notify  "/bin/x  a" 'b\\#c'\\!  # no\n`).directives;
    expect(directive?.rest.text).to.equal(`"/bin/x  a" 'b#c'!`);
    expect(directive?.rest.span).to.include({ line: 1, column: 9, length: 20 });
    expect(directive?.arguments.map((word) => word.quoted)).to.deep.equal([true, false]);
    const [other] = readText('notify  "/bin/x  a" b  # no\n').directives;
    expect(other?.rest.text).to.equal('"/bin/x  a" b');
  });
});

describe('config/language/read: braces (chapter 4 and the first test case of chapter 13)', () => {
  checkAll([
    {
      name: 'three ways to open a block',
      text: `global_defs
{
 router_id a
}
vrrp_script s { script "/usr/bin/true"
 interval 2 }
vrrp_instance A{
 interface e
 virtual_router_id 3
 virtual_ipaddress
 # a comment

 {
  ::1 } }`,
      gives: [
        'global_defs { router_id [a] }',
        'vrrp_script [s] { script [/usr/bin/true]; interval [2] }',
        'vrrp_instance [A] { interface [e]; virtual_router_id [3]; virtual_ipaddress { ::1 } }',
      ],
    },
    {
      name: 'several braces on a line',
      text: 'a { b { c d } } e { f } g',
      gives: ['a { b { c [d] } }', 'e { f }', 'g'],
    },
    { name: 'braces in quotes are text', text: 'a "{ b }" {\n c }', gives: ['a [{ b }] { c }'] },
    {
      name: 'an empty block',
      text: 'TCP_CHECK { }\nTCP_CHECK {\n}',
      gives: ['TCP_CHECK {  }', 'TCP_CHECK {  }'],
    },
    {
      name: 'a surplus closing brace',
      text: 'a {\n}\n}\nb',
      gives: ['a {  }', 'b'],
      problems: ['3:1 extra-closing-brace UNEXPECTED_EOB'],
    },
    {
      name: 'an opening brace without keyword',
      text: '{\na {\n}\n{ b }\n}\nc',
      gives: ['a {  }', 'b', 'c'],
      problems: ['1:1 unexpected-brace UNEXPECTED_BOB', '4:1 unexpected-brace UNEXPECTED_BOB'],
    },
  ]);

  it('says by the indentation where a closing brace is missing', () => {
    const text =
      'vrrp_instance A {\n  virtual_ipaddress {\n    10.0.0.1\n}\nvrrp_instance B {\n}\n';
    const tree = readText(text);
    expect(problemsOf(tree)).to.deep.equal(['2:3 missing-closing-brace MISSING_EOB']);
    const [diagnostic] = tree.diagnostics;
    expect(diagnostic?.hint).to.contain('before line 4').and.to.contain("'virtual_ipaddress'");
    expect(tree.directives[0]?.block?.close).to.equal(undefined);
  });

  it('sees a block that begins where the outer one should have ended', () => {
    const tree = readText('a A {\n  x\n  y {\n   z\n  }\nb B {\n  x\n}\n');
    expect(problemsOf(tree)).to.deep.equal(['1:1 missing-closing-brace MISSING_EOB']);
    expect(tree.diagnostics[0]?.hint).to.contain('before line 6');
  });

  it('does not guess without indentation', () => {
    const tree = readText('a {\nb {\nc\n}\nd {\n}\n');
    expect(problemsOf(tree)).to.deep.equal(['1:1 missing-closing-brace MISSING_EOB']);
    expect(tree.diagnostics[0]?.hint).to.equal("add '}' to close 'a'");
  });

  it('says by the indentation which closing brace is surplus', () => {
    const tree = readText('a {\n  b {\n  }\n  }\n  c\n}\n');
    expect(problemsOf(tree)).to.deep.equal(['6:1 extra-closing-brace UNEXPECTED_EOB']);
    expect(tree.diagnostics[0]?.hint).to.contain('line 4');
    expect(readText('a {\n  b {\n  }\n  c\n}\n').diagnostics).to.deep.equal([]);
  });

  const surplus = (text: string) => {
    const { diagnostics } = readText(text);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['extra-closing-brace']);
    return diagnostics[0]?.related?.map(({ span }) => `${span.line}:${span.column}`);
  };

  it('sees a surplus closing brace behind another one on its line', () => {
    const text = 'a {\n  b {\n    c {\n      d\n    }  }\n    e\n  }\n  f {\n  }\n}\n';
    expect(surplus(text)).to.deep.equal(['5:8']);
    // The same with a condition, which the quick way leaves to the other one.
    expect(surplus(text.replace('e\n', '@web1 $X=1\n'))).to.deep.equal(['5:8']);
    expect(readText(text.replace('}  }', '}')).diagnostics).to.deep.equal([]);
    expect(readText(text.replace('}  }', '} } g {')).diagnostics).to.deep.equal([]);
  });

  it('takes no style for a mistake: blocks that end in the right column clear it', () => {
    const odd = 'a {\n  b {\n    c {\n      d\n    } }\n  e {\n  }\n}\n';
    expect(readText(odd).diagnostics).to.deep.equal([]);
    expect(surplus(`${odd}}\n`)).to.equal(undefined);
    expect(surplus(`${odd}f {\n}\n}\n`)).to.equal(undefined);
  });
});

describe('config/language/read: conditional lines (chapter 6)', () => {
  checkAll([
    {
      name: 'equal and different',
      text: '@web1 priority 150\n@^web1 priority 100\n@web2 a\n@^web2 b',
      gives: ['priority [150]', 'b'],
    },
    { name: 'blanks before @', text: ' \t@web1\ta', gives: ['a'] },
    { name: 'an id alone, or none', text: '@web1\n@ a\n@^ a\n@^web2\n', gives: [] },
    { name: 'the comparison is exact', text: '@web a\n@web11 b\n@WEB1 c', gives: [] },
    {
      name: 'before braces, keywords of blocks, definitions and repetitions',
      text: '@web1 $N=1\n@web1 a\n@web1 {\n@web2 x\n@web1 ~SEQ(i,1,2) b$i.x ${i} $N\n@web1 }',
      gives: ['a { b$i.x [1] [1]; b$i.x [2] [1] }'],
      problems: ['5:20 reference-needs-braces OK'],
    },
    {
      name: 'conditions are evaluated before references are replaced',
      text: '$NAME=web1\n@$NAME a\n@^$NAME b',
      gives: ['b'],
    },
    {
      name: 'a dropped multi-line definition drops its first line only',
      text: '@web2 $B=\\\n a \\\n b',
      gives: ['a\\', 'b'],
      problems: ['1:1 condition-on-multi-line-definition OK', '2:4 no-line-continuation OK'],
    },
  ]);
});

describe('config/language/read: the main file', () => {
  it('is a warning when missing, an error with all checks', () => {
    const host = memoryHost({});
    const options = { configId: 'a', allIncludeChecks: false };
    expect(problemsOf(readDirectives('/no', host, options))).to.deep.equal([
      '1:1 main-file-not-found OK',
    ]);
    const strict = readDirectives('/no', host, { ...options, allIncludeChecks: true });
    expect(problemsOf(strict)).to.deep.equal(['1:1 main-file-not-found FILE_NOT_FOUND']);
  });

  it('may be a pattern; several files are read and reported', () => {
    const host = memoryHost({ '/b.conf': 'b', '/a.conf': 'a {' });
    const tree = readDirectives('/*.conf', host, { configId: 'a', allIncludeChecks: false });
    expect(show(tree.directives)).to.deep.equal(['a { b }']);
    expect(problemsOf(tree)).to.include('1:1 several-main-files MULTIPLE_FILES');
  });

  it('keeps the sources for code frames', () => {
    const tree = readText('a\r\n  b c\n');
    const [source] = [...tree.sources.values()];
    expect(source?.line(2)).to.equal('  b c');
    expect(source?.line(1)).to.equal('a');
    expect(source?.line(99)).to.equal('');
  });

  it('counts columns in characters', () => {
    const [first, second] = readText('a 😀é b\nc "é" d').directives;
    expect(first?.arguments.map((word) => word.span.column)).to.deep.equal([3, 6]);
    expect(first?.arguments[0]?.span.length).to.equal(2);
    expect(second?.arguments.map((word) => word.span.column)).to.deep.equal([3, 7]);
    expect(directivesOf('a 😀é b')).to.deep.equal(['a [😀é] [b]']);
  });
});
