import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runWithMemory } from './memory-terminal.js';

const HEAD = 'vrrp_instance A {\n    interface eth0\n    virtual_router_id 7\n';
const CONF = `${HEAD}    priority 100\n}\n`;
const YAML =
  'vrrp_instance:\n  A:\n    interface: eth0\n    virtual_router_id: 7\n    priority: 100\n';

describe('cli: upkeep convert', () => {
  let folder = '';
  const path = (name: string) => join(folder, name);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'upkeep-convert-'));
    writeFileSync(path('a.conf'), `# a router\n$P=100\n${HEAD}    priority $P\n}\n`);
    writeFileSync(path('a.yaml'), YAML);
    writeFileSync(path('plain.conf'), CONF);
    writeFileSync(path('wrong.conf'), `${HEAD}    prioritty 5\n    priority 100\n}\n`);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('turns either form into the other', async () => {
    const yaml = await runWithMemory('convert', path('plain.conf'));
    expect(yaml).to.deep.equal({ status: 0, out: YAML, error: '' });
    const conf = await runWithMemory('convert', path('a.yaml'));
    expect(conf).to.deep.equal({ status: 0, out: CONF, error: '' });
  });

  it('writes to a file, and tells what is gone', async () => {
    const out = path('b.conf');
    const result = await runWithMemory('convert', '--to', 'conf', '-o', out, path('a.conf'));
    expect(result).to.include({ status: 0, out: '' });
    expect(result.error).to.contain('gone are their comments, definitions\n');
    expect(readFileSync(out, 'utf8')).to.equal(CONF);
    const nowhere = await runWithMemory('convert', '-o', path('no/b.conf'), path('a.yaml'));
    expect(nowhere).to.include({ status: 1, out: '' });
  });

  it('refuses a file with errors unless it is told to', async () => {
    const refused = await runWithMemory('convert', path('wrong.conf'));
    expect(refused).to.include({ status: 1, out: '' });
    expect(refused.error).to.contain("did you mean 'priority'?");
    const forced = await runWithMemory('convert', '--force', path('wrong.conf'));
    expect(forced).to.include({ status: 0, out: YAML });
    expect(forced.error).to.contain(":4: 'prioritty' is left out\n");
  });

  it('prints the schema of the YAML form', async () => {
    const printed = await runWithMemory('convert', '--schema');
    expect(printed).to.include({ status: 0, error: '' });
    expect(JSON.parse(printed.out)).to.have.nested.property('properties.vrrp_instance');
    expect(await runWithMemory('convert', '--schema', '-o', path('s.json'))).to.include({
      out: '',
    });
    expect(readFileSync(path('s.json'), 'utf8')).to.equal(printed.out);
    const file = await runWithMemory('convert', '--schema', path('a.conf'));
    expect(file).to.include({ status: 1, out: '' });
  });

  it('says so when there is no such file, and when none is named', async () => {
    const missing = await runWithMemory('convert', path('none.yaml'));
    expect(missing).to.include({ status: 1, out: '' });
    expect(missing.error).to.contain('none.yaml');
    expect(await runWithMemory('convert')).to.include({ status: 1, out: '' });
  });

  it('refuses what a conf file cannot say', async () => {
    writeFileSync(path('quote.yaml'), "global_defs:\n  router_id: 'a\"b'\n");
    const result = await runWithMemory('convert', path('quote.yaml'));
    expect(result).to.include({ status: 1, out: '' });
    expect(result.error).to.contain("quote.yaml:2:3: 'router_id' cannot be written");
  });
});
