/** A package whose native parts were not built: one sentence, and a command that helps. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

describe('a package without its native parts', function () {
  this.timeout(30_000);
  let directory: string;
  let installed: string;

  before('install it as npm does with --ignore-scripts', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-package-'));
    installed = join(directory, 'node_modules', 'upkeep');
    mkdirSync(installed, { recursive: true });
    for (const part of ['dist/programs', 'package.json', 'etc']) {
      cpSync(join(ROOT, part), join(installed, part), { recursive: true });
    }
  });
  after(() => rmSync(directory, { recursive: true }));

  function run(program: string, ...args: readonly string[]) {
    const path = join(installed, 'dist', 'programs', 'upkeep', program);
    return spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', timeout: 20_000 });
  }

  it('says so in one line, with the command that builds them', () => {
    const file = join(installed, 'etc/samples/nginx-pair-master.conf');
    for (const [program, ...args] of [
      ['upkeepd.js', '-n', '-l', '-f', file],
      ['upkeep.js', 'ipvs', 'list'],
      ['upkeep.js', 'realserver', 'status'],
    ] as const) {
      const { status, stderr, stdout } = run(program, ...args);
      expect(stderr.trimEnd().split('\n'), `${program} ${args[0]}`).to.have.lengthOf(1);
      expect(stderr).to.include(`cd ${directory} && npm rebuild --ignore-scripts=false`);
      expect(status).to.be.oneOf([1, 69]);
      expect(stdout).to.equal('');
    }
  });

  it('says of parts compiled beforehand what they are for', () => {
    const prebuilds = join(installed, 'prebuilds');
    const here = join(prebuilds, `linux-${process.arch}`);
    const own = join(ROOT, 'src/native/build/Release/upkeep_native.node');
    const sentence = () => run('upkeepd.js', '-n', '-l', '-f', '/nowhere').stderr.trimEnd();
    try {
      mkdirSync(join(prebuilds, 'linux-pdp11'), { recursive: true });
      const processor = `for the processor pdp11, and this machine is ${process.arch}`;
      expect(sentence()).to.match(new RegExp(`^upkeepd: this package is ${processor}: .+$`));
      mkdirSync(here);
      cpSync(own, join(here, 'upkeep.node'));
      expect(sentence()).to.match(/ are not there: install the package again$/);
      writeFileSync(join(here, 'upkeep.node'), 'no addon');
      expect(sentence()).to.match(/ cannot be loaded: install the package again$/);
    } finally {
      rmSync(prebuilds, { recursive: true, force: true });
    }
  });

  it('still checks a file, which needs none of them', () => {
    expect(run('upkeep.js', 'version').status).to.equal(0);
  });

  it('is refused by npm in one sentence where no compiler is', () => {
    const check = join(ROOT, 'src/native/preinstall.cjs');
    const ask = (path: string) =>
      spawnSync(process.execPath, [check], { encoding: 'utf8', env: { PATH: path } });
    const { status, stderr } = ask(directory);
    expect(status).to.equal(1);
    expect(stderr.trimEnd().split('\n')).to.have.lengthOf(1);
    expect(stderr).to.include('apt-get install make g++ python3');
    const { PATH = '' } = process.env;
    expect(ask(PATH).status).to.equal(0);
    const { files, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(files).to.include(scripts.preinstall.replace(/^node /, ''));
  });
});
