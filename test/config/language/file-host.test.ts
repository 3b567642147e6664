// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are references of the language
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { usability } from '../../../src/config/exit-status.js';
import { nodeFileHost } from '../../../src/config/language/file-host.js';
import { readDirectives } from '../../../src/config/language/read.js';
import { show } from './memory-host.js';

describe('config/language/file-host', () => {
  const host = nodeFileHost();
  let directory = '';

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-language-'));
    mkdirSync(join(directory, 'conf.d/deep'), { recursive: true });
    writeFileSync(join(directory, 'main.conf'), 'include conf.d/*.conf\ninclude {z,c}.conf\n');
    writeFileSync(join(directory, 'conf.d/b.conf'), 'b ${_PWD}\n');
    writeFileSync(join(directory, 'conf.d/a.conf'), 'include ../c.conf\n');
    writeFileSync(join(directory, 'conf.d/.hidden.conf'), 'hidden\n');
    writeFileSync(join(directory, 'c.conf'), 'c\n');
    writeFileSync(join(directory, 'run.sh'), 'x\n');
    chmodSync(join(directory, 'run.sh'), 0o755);
    symlinkSync(join(directory, 'nowhere'), join(directory, 'link.conf'));
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it('reads files, or says why not', () => {
    expect(host.readFile(join(directory, 'c.conf'))).to.be.instanceOf(Uint8Array);
    const kind = (path: string): unknown => host.readFile(path);
    expect(kind(join(directory, 'none'))).to.deep.equal({ kind: 'missing' });
    expect(kind(join(directory, 'c.conf/x'))).to.deep.equal({ kind: 'missing' });
    expect(kind(directory)).to.deep.equal({ kind: 'directory' });
    expect(kind('/dev/null')).to.deep.equal({ kind: 'not-regular' });
    expect(kind(join(directory, 'run.sh'))).to.deep.equal({ kind: 'executable' });
    expect(kind('\0')).to.include({ kind: 'unreadable' });
  });

  it('matches patterns', () => {
    const glob = (pattern: string): readonly string[] =>
      host.glob(pattern, directory).map((path) => path.slice(directory.length + 1));
    expect(glob('*')).to.deep.equal(['c.conf', 'conf.d/', 'main.conf', 'run.sh']);
    expect(glob('*/*.conf')).to.deep.equal(['conf.d/a.conf', 'conf.d/b.conf']);
    expect(glob('conf.?/.*.conf')).to.deep.equal(['conf.d/.hidden.conf']);
    expect(glob('{m*,c}.conf')).to.deep.equal(['main.conf', 'c.conf']);
    expect(glob('x*')).to.deep.equal([]);
    expect(host.glob(`${directory}/[m]*`, '/')).to.deep.equal([join(directory, 'main.conf')]);
  });

  it('keeps what it cannot look at, and says which directory it cannot list', () => {
    const odd = join(directory, 'odd');
    mkdirSync(odd);
    symlinkSync('loop.conf', join(odd, 'loop.conf'));
    symlinkSync('x'.repeat(300), join(odd, 'long.conf'));
    const paths = host.glob('*.conf', odd);
    expect(paths).to.deep.equal([join(odd, 'long.conf'), join(odd, 'loop.conf')]);
    const details = paths.map((path) => host.readFile(path) as { detail?: string });
    expect(details[0]?.detail).to.contain('ENAMETOOLONG');
    expect(details[1]?.detail).to.contain('ELOOP');
    const unreadable: unknown[] = [];
    host.glob('loop.conf/*', odd, (path, problem) => unreadable.push([path, problem.kind]));
    expect(unreadable).to.deep.equal([[join(odd, 'loop.conf'), 'unreadable']]);
    const options = { configId: 'a', allIncludeChecks: false };
    writeFileSync(join(directory, 'odd.txt'), 'a\ninclude odd/*.conf\ninclude odd/l*f/*\n');
    const tree = readDirectives(join(directory, 'odd.txt'), host, options);
    expect(tree.diagnostics.map(({ code, span }) => [code, span.line])).to.deep.equal([
      ['include-unreadable', 2],
      ['include-unreadable', 2],
      ['include-unreadable', 3],
      ['include-unreadable', 3],
    ]);
    expect(usability(tree.diagnostics)).to.deep.equal({ start: true, reload: false });
  });

  it('gives the reader everything it needs', () => {
    const options = { configId: 'a', allIncludeChecks: false };
    const tree = readDirectives(join(directory, 'main.conf'), host, options);
    expect(show(tree.directives)).to.deep.equal(['c', `b [${directory}/conf.d]`, 'c']);
    expect(tree.diagnostics.map((one) => one.code)).to.deep.equal(['include-brace-not-found']);
  });

  it('knows the environment and random numbers', () => {
    const { PATH } = process.env;
    expect(host.environment('PATH')).to.equal(PATH);
    expect(host.environment('UPKEEP_NO_SUCH_VARIABLE')).to.equal(undefined);
    expect(host.random()).to.be.within(0, 1);
  });
});
