// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { expect } from 'chai';
import { directivesOf, type MemoryFiles, problemsOf, readText } from '../memory-host.js';

const files: MemoryFiles = {
  '/etc/keepalived/b.conf': 'b',
  '/etc/keepalived/a.conf': 'a',
  '/etc/keepalived/sub/x.conf': 'x ${_PWD}\ninclude y.conf\nend',
  '/etc/keepalived/sub/y.conf': 'y',
  '/etc/keepalived/open.conf': 'block {\nin',
  '/etc/keepalived/run.conf': { kind: 'executable' },
  '/etc/keepalived/secret.conf': { kind: 'unreadable', detail: 'EACCES' },
  '/etc/keepalived/self.conf': 's\ninclude ../keepalived/self.conf\nt',
  '/etc/keepalived/loose.conf': 'global_defs {\ninclude_check -match\n}\ninclude no',
  '/srv/abs.conf': 'abs',
};

describe('config/language/include (chapter 5)', () => {
  const examples: readonly (readonly [string, readonly string[]])[] = [
    ['include a.conf\nz', ['a', 'z']],
    ['include /srv/abs.conf', ['abs']],
    ['  includea\ta.conf  # comment', ['a']],
    ['include ?.conf', ['a', 'b']],
    ['include {b,a}.conf', ['b', 'a']],
    ['include [ab].conf', ['a', 'b']],
    ['include [\\!b].conf', ['a']],
    ['include sub/x.conf\ninclude a.conf', ['x [/etc/keepalived/sub]', 'y', 'end', 'a']],
    ['o {\ninclude a.conf\n}', ['o { a }']],
    ['include open.conf\nout\n}\nz', ['block { in; out }', 'z']],
    ['include ?.conf\n{ x }', ['a', 'b { x }']],
    ['include_not a.conf\nincludex a.conf', ['include_not [a.conf]', 'includex [a.conf]']],
  ];
  for (const [text, gives] of examples) {
    it(JSON.stringify(text), () => {
      const tree = readText(text, files);
      expect(directivesOf(text, files)).to.deep.equal(gives);
      expect(tree.diagnostics).to.deep.equal([]);
    });
  }

  it('is recognised at the beginning of a line only', () => {
    const tree = readText('@web1 include a.conf\nx { include a.conf\n}\ninclude\n', files);
    expect(problemsOf(tree)).to.deep.equal([
      '1:7 misplaced-include UNKNOWN_KEYWORD',
      '2:5 misplaced-include UNKNOWN_KEYWORD',
      '4:1 misplaced-include UNKNOWN_KEYWORD',
    ]);
  });

  it('names the file of each word', () => {
    const [x, y] = readText('include sub/x.conf', files).directives;
    expect(x?.keyword.span).to.include({ file: '/etc/keepalived/sub/x.conf', line: 1 });
    expect(y?.keyword.span).to.include({ file: '/etc/keepalived/sub/y.conf', line: 1 });
  });

  it('does not read a file that is being read', () => {
    const tree = readText('include self.conf\nz', files);
    expect(problemsOf(tree)).to.deep.equal(['2:9 include-of-itself GENERAL_ERROR']);
    expect(tree.directives.map((one) => one.keyword.text)).to.deep.equal(['s', 't', 'z']);
  });

  it('reads a file twice when it is included twice', () => {
    expect(directivesOf('include a.conf\ninclude a.conf', files)).to.deep.equal(['a', 'a']);
  });
});

describe('config/language/include: checks (chapter 5)', () => {
  const problems: readonly (readonly [string, string, string])[] = [
    ['no.conf', 'include-not-found', 'mwa'],
    ['no*.conf', 'include-no-match', 'wa'],
    ['{a,no}.conf', 'include-brace-not-found', 'ba'],
    ['run.conf', 'include-is-executable', 'rmwba'],
    ['secret.conf', 'include-unreadable', 'rmwba'],
    ['$FILE', 'include-not-found', 'mwa'],
  ];
  for (const [pattern, code, letters] of problems) {
    for (const letter of ['', 'r', 'm', 'w', 'b', 'a']) {
      const isError = letter !== '' && letters.includes(letter);
      it(`include${letter} ${pattern}: ${isError ? 'an error' : 'a message'}`, () => {
        const tree = readText(`include${letter} ${pattern}`, files);
        const [diagnostic] = tree.diagnostics;
        expect(tree.diagnostics).to.have.length(1);
        expect(diagnostic?.code).to.equal(code);
        expect(diagnostic?.class).to.equal(isError ? 'FILE_NOT_FOUND' : 'OK');
        expect(diagnostic?.severity).to.equal(isError ? 'error' : 'warning');
      });
    }
  }

  const classOf = (text: string, all = false): string | undefined =>
    readText(text, files, all).diagnostics[0]?.class;

  it('are all set by option -e and by include_check alone', () => {
    expect(classOf('include no', true)).to.equal('FILE_NOT_FOUND');
    expect(classOf('global_defs {\n include_check\n}\ninclude no*')).to.equal('FILE_NOT_FOUND');
    expect(classOf('other {\n include_check\n}\ninclude no*')).to.equal('OK');
  });

  it('are set, added and removed by words', () => {
    const checked = (words: string, pattern: string): string | undefined =>
      classOf(`global_defs {\n include_check ${words}\n}\ninclude ${pattern}`);
    expect(checked('match', 'no')).to.equal('FILE_NOT_FOUND');
    expect(checked('match', 'run.conf')).to.equal('FILE_NOT_FOUND');
    expect(checked('match', 'no*')).to.equal('OK');
    expect(checked('read +wildcard_match', 'no*')).to.equal('FILE_NOT_FOUND');
    expect(checked('match -read', 'run.conf')).to.equal('OK');
    expect(checked('+brace_match', '{no,a.conf}')).to.equal('FILE_NOT_FOUND');
    expect(checked('read match', 'no')).to.equal('OK');
  });

  it('are restored when the file that changed them ends', () => {
    const text = 'global_defs {\n include_check\n}\ninclude loose.conf\ninclude no';
    expect(readText(text, files).diagnostics.map((one) => one.class)).to.deep.equal([
      'OK',
      'FILE_NOT_FOUND',
    ]);
  });
});
