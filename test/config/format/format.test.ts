// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { formatText } from '../../../src/config/format/format.js';
import { readDirectives } from '../../../src/config/language/read.js';
import { mainPath, memoryHost, show } from '../language/memory-host.js';

/** The formatted text; the problem of a refused one. */
function formatted(...lines: readonly string[]): readonly string[] {
  const result = formatText(lines.join('\n'));
  return result.kind === 'formatted'
    ? result.text.split('\n')
    : [`refused: ${result.line}: ${result.message}`];
}

const included = { '/etc/keepalived/x.conf': 'x {\n y z\n}' };

/** What a router with this id understands: the tree without positions, the codes in order. */
function meaning(text: string, configId: string) {
  const host = memoryHost({ [mainPath]: text, ...included });
  const tree = readDirectives(mainPath, host, { configId, allIncludeChecks: false });
  return { tree: show(tree.directives), codes: tree.diagnostics.map((one) => one.code) };
}

/** Checks the properties of the formatter; true when the text was formatted. */
function holds(text: string, ids: readonly string[]): boolean {
  const result = formatText(text);
  if (result.kind === 'refused') {
    expect(result.line).to.be.within(1, text.split('\n').length);
    return false;
  }
  expect(formatText(result.text)).to.deep.equal(result);
  for (const id of ids) {
    expect(meaning(result.text, id)).to.deep.equal(meaning(text, id));
  }
  return true;
}

describe('config/format', () => {
  it('gives each statement a line, indented by its block', () => {
    expect(
      formatted(
        '',
        'global_defs',
        '{',
        ' router_id  a   # the name',
        '}',
        'vrrp_script s{ script "/usr/bin/true { }"',
        '\tinterval 2 } # end',
        '',
        '',
        '  # the pair',
        'vrrp_instance A { virtual_ipaddress { 10.0.0.1 }',
        'SSL {}   ',
        '} track_script { s',
        '}\r',
        '',
      ),
    ).to.deep.equal([
      'global_defs {',
      '    router_id  a   # the name',
      '}',
      'vrrp_script s {',
      '    script "/usr/bin/true { }"',
      '    interval 2',
      '} # end',
      '',
      '# the pair',
      'vrrp_instance A {',
      '    virtual_ipaddress {',
      '        10.0.0.1',
      '    }',
      '    SSL { }',
      '}',
      'track_script {',
      '    s',
      '}',
      '',
    ]);
  });

  it('only moves what the rest of the file could give another meaning', () => {
    expect(
      formatted(
        'vrrp_instance $NAME{',
        'include /etc/{a,b}.conf',
        '@web1 priority 100 }',
        '@^web1 } # away',
        '~SEQ(i,1,3) track{ s${i} }',
        'x { include y',
        '}',
        'a "odd   ',
        'b \\ { c }',
      ),
    ).to.deep.equal([
      'vrrp_instance $NAME{',
      '    include /etc/{a,b}.conf',
      '    @web1 priority 100 }',
      '@^web1 } # away',
      '~SEQ(i,1,3) track{ s${i} }',
      'x { include y',
      '}',
      'a "odd   ',
      'b \\ { c }',
      '',
    ]);
  });

  it('keeps definitions of several lines', () => {
    const lines = ['$A=\\', ' b   {\\', '  c 1; \\', '     }', '$A', ''];
    expect(formatted(...lines)).to.deep.equal(lines);
    expect(formatted('x {', '$A=b\\', '}', '}')).to.deep.equal(['x {', '    $A=b\\', '}', '}', '']);
  });

  it('follows the nesting of each router', () => {
    const lines = ['@a x A {', '@b x B {', '    y', '}', 'z', ''];
    expect(formatted(...lines)).to.deep.equal(lines);
  });

  it('leaves a file alone whose braces do not match', () => {
    expect(formatted('a {', 'b {', '}')).to.eql([
      'refused: 1: the file ends inside a block; the innermost begins here',
    ]);
    expect(formatted('a {', '}', '', '}')).to.eql(["refused: 4: '}' without an open block"]);
    expect(formatted('a', 'b\0')).to.eql(['refused: 2: the line contains a NUL byte']);
    expect(formatted('x'.repeat(1024))).to.eql(['refused: 1: the line is too long']);
    expect(formatted('x'.repeat(1023))[0]).to.have.lengthOf(1023);
  });

  it('drops the indentation of a line that it would make too long', () => {
    const long = `a ${'x'.repeat(1020)}`;
    expect(formatted('b {', long, 'c', '}')).to.eql(['b {', long, '    c', '}', '']);
  });

  it('formats the samples without a change of meaning', () => {
    const folder = 'etc/samples';
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.conf'))) {
      const text = readFileSync(`${folder}/${name}`, 'utf8');
      expect(holds(text, ['a']), name).to.equal(true);
      expect(formatText(text), name).to.deep.equal({ kind: 'formatted', text });
    }
  });

  it('never changes a meaning, and is done after one time', () => {
    const parts = [
      ...['a', 'b c', 'include', 'include x.conf', 'include{', 'includea', 'vrrp_instance A'],
      ...['{', '{', '}', '}', '{\n', '\n}\n', ' ', '  ', '\n', '\n', '\n\n', '\t', '\r', '\r\n'],
      ...['"', '" {"', '#', '!', '# c {', '\\', '\\#', '\\\n', ' \\\n', '@web1 ', '@^web1 ', '@'],
      ...['@b ', '$A', '$A=', '$B=', '${A}', '${B}', '$', '${', '=', '~SEQ(i,1,3) ', '~', '${i}'],
      ...['~LST({A,B},{1,2})', '$D=x {\\\n y\\\n}\n', '${D}\n', '\ufeff', 'é', '\f', '\u00a0'],
      'y'.repeat(500),
    ];
    let count = 0;
    const mixture = fc.array(fc.constantFrom(...parts), { maxLength: 40 });
    fc.assert(
      fc.property(mixture, fc.boolean(), (all, close) => {
        const text = all.join('');
        const open = text.split('{').length - text.split('}').length;
        const closed = close && open > 0 ? `${text}\n${'}\n'.repeat(open)}` : text;
        count += holds(closed, ['web1', 'b', 'other']) ? 1 : 0;
      }),
      { numRuns: 4000 },
    );
    expect(count).to.be.greaterThan(1000);
  });
});
