import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { UsageError } from '../../src/cli/command.js';
import { run } from '../../src/cli/commands/check/check.js';
import { pageUri } from '../../src/cli/page-uri.js';
import { version } from '../../src/observe/version.js';
import { projectRoot } from '../lab/source-file.js';

const golden = join(projectRoot, 'test/cli/golden');

const own = `vrrp_instance VI_1 {
    state MASTER
    interface eth0
    virtual_router_id 51
    priority 100
    advert_int 20
    authentication {
        auth_type PASS
        auth_pass 100%, sure
    }
    virtual_ipaddress {
        10.0.0.100/24
    }
}
`;
const peer = own.replace('MASTER', 'BACKUP').replace('priority 100', 'priority 90');

describe('upkeep check', () => {
  let directory = '';
  const path = (name: string) => join(directory, name);

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-check-'));
    writeFileSync(path('lb1.conf'), own);
    writeFileSync(path('lb2.conf'), peer.replace('advert_int 20', 'advert_int 2'));
    const marked = own.replaceAll('    priority 100', '@lb1 priority 100\n@lb2 priority 90');
    writeFileSync(path('all.conf'), marked.replace('    state MASTER', '    state BACKUP'));
  });
  after(() => rmSync(directory, { recursive: true }));

  /** Runs the command; the temporary directory is left out of what it prints. */
  async function check(...args: readonly string[]) {
    let output = '';
    const terminal = {
      out: (text: string) => {
        output += text;
      },
      error: () => undefined,
      attended: false,
      colour: false,
    };
    const status = await run(['--elsewhere', ...args], terminal);
    return { status, output: output.replaceAll(`${directory}/`, '') };
  }

  /** Compares with a file in `golden`, which UPKEEP_UPDATE=1 writes. */
  function expectGolden(name: string, output: string): void {
    const { UPKEEP_UPDATE: update } = process.env;
    if (update === '1') {
      writeFileSync(join(golden, name), output);
    }
    expect(output).to.equal(readFileSync(join(golden, name), 'utf8'));
  }

  for (const [format, file] of [
    ['text', 'check.txt'],
    ['json', 'check.json'],
    ['sarif', 'check.sarif'],
    ['github', 'check.github'],
  ] as const) {
    it(`writes ${format}`, async () => {
      const { status, output } = await check(
        ...['--format', format, path('lb1.conf'), '--peer', path('lb2.conf')],
      );
      expect(status).to.equal(5);
      const anywhere = output
        .replaceAll(`"version": "${version}"`, '"version": "0.0.0"')
        .replaceAll(pageUri(''), 'file:///upkeep/');
      expectGolden(file, anywhere);
    });
  }

  it('writes SARIF whose rules, places and levels fit together', async () => {
    const { output } = await check('--format', 'sarif', path('lb1.conf'));
    const log = JSON.parse(output);
    const [first] = log.runs;
    expect(log.version).to.equal('2.1.0');
    for (const result of first.results) {
      expect(first.tool.driver.rules[result.ruleIndex].id).to.equal(result.ruleId);
      expect(['error', 'warning', 'note']).to.include(result.level);
      const { region } = result.locations[0].physicalLocation;
      expect(region.startLine).to.be.at.least(1);
      expect(region.endColumn).to.be.at.least(region.startColumn);
    }
    expect(first.results).not.to.deep.equal([]);
  });

  it('leads from each rule of SARIF to a page that is there', async () => {
    const { output } = await check('--format', 'sarif', path('lb1.conf'));
    const [first] = JSON.parse(output).runs;
    for (const { id, helpUri } of first.tool.driver.rules) {
      const page = new URL(helpUri);
      expect(page.hash).to.equal(`#${id}`);
      expect(readFileSync(page, 'utf8')).to.contain(`\n### ${id}\n`);
    }
  });

  it('says how to get to the manual when there is something to look up', async () => {
    const { output } = await check(path('lb1.conf'));
    expect(output).to.match(/\nmore about a code: upkeep explain [a-z-]+\n$/);
    writeFileSync(path('clean.conf'), 'global_defs {\n}\n');
    const clean = await check(path('clean.conf'));
    expect(clean.output).to.equal('no problems found\n');
  });

  it('lets no text end a workflow command or one of its properties', async () => {
    writeFileSync(path('odd,name:%.conf'), own.replace('advert_int', 'advert,int'));
    const { output } = await check('--format', 'github', path('odd,name:%.conf'));
    expect(output).to.contain('file=odd%2Cname%3A%25.conf,line=6,');
    for (const line of output.trimEnd().split('\n')) {
      expect(line).to.match(/^::(?:error|warning|notice) /);
    }
  });

  it('keeps the status of keepalived -t whatever the rules find', async () => {
    const lint = await check(path('all.conf'), '-i', 'lb1');
    expect(lint.output).to.contain('[slow-takeover]');
    expect(lint.status).to.equal(0);
    writeFileSync(path('wrong.conf'), own.replace('priority', 'prioritty'));
    const wrong = await check(path('wrong.conf'));
    expect(wrong.output).to.contain('[slow-takeover]');
    expect(wrong.status).to.equal(5);
  });

  it('checks several files at once, and ends as the worst of them', async () => {
    writeFileSync(path('clean.conf'), 'global_defs {\n}\n');
    writeFileSync(path('wrong.conf'), own.replace('priority', 'prioritty'));
    const files = [path('clean.conf'), path('wrong.conf')];
    const { status, output } = await check(...files, path('none.conf'));
    expect(status).to.equal(4);
    expect(output).to.contain('wrong.conf:5:5');
    expect(output).to.contain('none.conf: there is no such file');
    const json = JSON.parse((await check('--format=json', ...files)).output);
    expect(json).to.have.nested.property('[0].exitStatus', 0);
    expect(json).to.have.nested.property('[1].exitStatus', 5);
    expect(json).to.have.nested.property('[1].file', 'wrong.conf');
    await check(...files, '--peer', path('lb2.conf')).then(
      () => expect.fail('peers are those of one file'),
      (error) => expect(error).to.be.instanceOf(UsageError),
    );
  });

  it('lets no warning pass when it is to be strict', async () => {
    writeFileSync(path('old.conf'), 'global_defs {\n    lvs_flush_onstop\n}\n');
    expect((await check(path('old.conf'))).status).to.equal(0);
    expect((await check(path('old.conf'), '--strict')).status).to.equal(5);
    writeFileSync(path('clean.conf'), 'global_defs {\n}\n');
    expect((await check(path('clean.conf'), '--strict')).status).to.equal(0);
  });

  it('holds one file against itself with the lines of another router', async () => {
    const file = path('all.conf');
    const different = await check('-i', 'lb1', file, '--peer', file, '--peer-id', 'lb2');
    expect(different.output).not.to.contain('peer-');
    const same = await check('-i', 'lb1', file, '--peer', file);
    expect(same.output).to.contain('[peer-priority-equal]');
    const surplus = check(file, '--peer-id', 'lb2');
    const refused = await surplus.catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(UsageError);
  });
});
