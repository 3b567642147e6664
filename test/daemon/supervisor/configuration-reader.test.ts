import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  readConfiguration,
  reloadGround,
} from '../../../src/daemon/supervisor/configuration-reader.js';
import { loadText } from '../../config/load-text.js';

describe('the reason to refuse a configuration', () => {
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-reader-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  function reasonFor(file: string, purpose: 'start' | 'reload', allIncludeChecks = false): string {
    const options = { file, configId: 'here', allIncludeChecks };
    const running = { configuration: loadText('').configuration };
    const read = readConfiguration(
      purpose === 'start' ? options : { ...options, running },
      () => undefined,
    );
    return read.kind === 'refused' ? read.reason : 'usable';
  }

  it('names a file that does not exist, at a start and at a reload', () => {
    const file = join(directory, 'none.conf');
    for (const purpose of ['start', 'reload'] as const) {
      expect(reasonFor(file, purpose)).to.equal(`${file}: there is no such file`);
      expect(reasonFor(file, purpose, true)).to.equal(`${file}: there is no such file`);
      expect(reasonFor(directory, purpose)).to.match(/: this is a directory/);
    }
  });

  it('is what refuses, not another error that stands before it', () => {
    const file = join(directory, 'two.conf');
    writeFileSync(file, 'nonsense\ninclude\nvrrp_instance\n');
    expect(reasonFor(file, 'reload')).to.match(/two\.conf:1:1: .*nonsense.* \(and \d+ more\)$/);
    expect(reasonFor(file, 'start')).to.not.contain('nonsense');
  });
});

describe('a reload while files are missing', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-reader-'));
    mkdirSync(join(directory, 'conf.d'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
  const remove = (name: string) => rmSync(join(directory, name));

  /** Reads main.conf at a start, lets the files change, and reads it for a reload. */
  function reloadAfter(change: () => void): string {
    const options = { file: join(directory, 'main.conf'), configId: '', allIncludeChecks: false };
    const started = readConfiguration(options, () => undefined);
    if (started.kind === 'refused') {
      return started.reason;
    }
    change();
    const running = reloadGround(started.configuration);
    const read = readConfiguration({ ...options, running }, () => undefined);
    return read.kind === 'refused' ? read.reason.replaceAll(`${directory}/`, '') : 'usable';
  }

  it('is refused when an included file has gone, or the last one of a pattern', () => {
    write('main.conf', 'global_defs {\n}\ninclude one.conf\ninclude conf.d/*.conf\n');
    write('one.conf', '');
    write('conf.d/two.conf', '');
    write('conf.d/three.conf', '');
    expect(reloadAfter(() => remove('conf.d/three.conf'))).to.equal('usable');
    expect(reloadAfter(() => remove('conf.d/two.conf'))).to.equal(
      "main.conf:4:9: no file matches 'conf.d/*.conf' any more",
    );
    write('conf.d/two.conf', '');
    expect(reloadAfter(() => remove('one.conf'))).to.equal(
      "main.conf:3:9: the included file 'one.conf' cannot be read",
    );
  });

  it('is refused when an alternative of braces has gone', () => {
    write('main.conf', 'include {a,b}.conf\n');
    write('a.conf', '');
    write('b.conf', '');
    expect(reloadAfter(() => remove('b.conf'))).to.match(/'b\.conf' cannot be read/);
  });

  it('is not, where nothing was there before either, or the line is gone too', () => {
    write('main.conf', 'include none.conf\ninclude conf.d/*.conf\n');
    expect(reloadAfter(() => undefined)).to.equal('usable');
    write('conf.d/one.conf', '');
    const both = () => {
      remove('conf.d/one.conf');
      write('main.conf', '');
    };
    expect(reloadAfter(both)).to.equal('usable');
  });

  it('is refused for a new line without its file, and not for a new pattern', () => {
    write('main.conf', '');
    expect(reloadAfter(() => write('main.conf', 'include *.none\n'))).to.equal('usable');
    write('main.conf', '');
    expect(reloadAfter(() => write('main.conf', 'include none.conf\n'))).to.match(/none\.conf/);
  });
});
