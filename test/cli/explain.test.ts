import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { explainGroups } from '../../src/config/manual/explain.js';
import { findEntries } from '../../src/config/manual/find.js';
import { allKeywords } from '../../src/config/schema/lookup.js';
import { runWithMemory } from './memory-terminal.js';

describe('cli: upkeep explain', () => {
  it('explains a keyword', async () => {
    expect(await runWithMemory('explain', 'vrrp_instance.virtual_router_id')).to.deep.equal({
      status: 0,
      error: '',
      out: `virtual_router_id <VRID>

  Number of the virtual router.

  <VRID>   whole number, 1 to 255
  Default  required
  Used in  vrrp_instance
  Reload   a change applies at once
`,
    });
  });

  it('takes the block as a word of its own', async () => {
    const dotted = await runWithMemory('explain', 'virtual_ipaddress.dev');
    expect(dotted.out).to.contain('Interface that gets the address.');
    expect(await runWithMemory('explain', 'virtual_ipaddress', 'dev')).to.deep.equal(dotted);
  });

  it('tells the contents of blocks', async () => {
    const list = await runWithMemory('explain', 'vrrp_instance.track_script');
    expect(list.out).to.match(/Each line {2}<script name> \[<option>…\]/);
    expect(list.out).to.match(/weight <weight> .*Weight for this user/);
  });

  it('lists the top level', async () => {
    const { status, out } = await runWithMemory('explain');
    expect(status).to.equal(0);
    expect(out).to.match(/^ {2}vrrp_instance +A virtual router\.$/m);
  });

  it('explains the code of a diagnostic', async () => {
    expect(await runWithMemory('explain', 'repeated-address')).to.deep.equal({
      status: 0,
      error: '',
      out: `repeated-address

  An instance lists a virtual address twice; the second entry is ignored.

  What to do: remove one of them.

  See docs/diagnostics.md#repeated-address
`,
    });
    expect((await runWithMemory('explain', 'tutorial-password')).status).to.equal(0);
  });

  it('suggests the keyword that was meant', async () => {
    const { status, out, error } = await runWithMemory('explain', 'prioritty');
    expect({ status, out }).to.deep.equal({ status: 1, out: '' });
    expect(error).to.equal(
      "upkeep explain: there is no keyword or code 'prioritty'. Did you mean 'priority'?\n",
    );
    const code = await runWithMemory('explain', 'unknown-keywrd');
    expect(code.error).to.contain("Did you mean 'unknown-keyword'?");
    const far = await runWithMemory('explain', 'frobnicate_the_router');
    expect(far.error).to.contain("Try 'upkeep explain'");
  });

  it('fits every keyword into 92 columns, in colour as well', () => {
    let count = 0;
    for (const name of new Set([...allKeywords()].map((row) => row.name))) {
      const found = findEntries(name);
      const groups = found.kind === 'found' ? found.groups : [];
      const plain = explainGroups(groups, false);
      const words = plain.split('\n').filter((line) => line.length > 92 && /\S {2,}\S/.test(line));
      expect(words, name).to.deep.equal([]);
      const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
      expect(explainGroups(groups, true).replace(escapes, '')).to.equal(plain);
      count += groups.length;
    }
    expect(count).to.be.greaterThan(300);
  });
});

describe('cli: upkeep manual', () => {
  it('writes the pages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-manual-'));
    const { status, out } = await runWithMemory('manual', '--output', folder);
    expect(status).to.equal(0);
    expect(out).to.match(/^\d+ pages in /);
    expect(readFileSync(join(folder, 'upkeep.conf.5'), 'utf8')).to.contain('.TH UPKEEP.CONF 5');
    expect(readFileSync(join(folder, 'keywords/vrrp_instance.md'), 'utf8')).to.contain('nopreempt');
    rmSync(folder, { recursive: true });
  });

  it('wants to know where', async () => {
    const { status, error } = await runWithMemory('manual');
    expect(status).to.equal(1);
    expect(error).to.contain('--output DIR is needed');
    const refused = await runWithMemory('manual', '--output', '/proc/version/x');
    expect(refused.status).to.equal(1);
    expect(refused.error).to.match(/^upkeep manual: E/);
  });
});
