import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { applyNft, withoutTable } from '../../../src/linux/firewall/nft.js';
import { onCleanup } from '../../lab/cleanup.js';

const TABLE = `table ip upkeep_test {
  chain first { }
}
`;

describe('applyNft', function () {
  this.timeout(20_000);
  const namespace = `upk-nft-${process.pid}`;
  const place = { networkNamespacePath: `/run/netns/${namespace}` };
  const ruleset = (): string =>
    execFileSync('ip', ['netns', 'exec', namespace, 'nft', 'list', 'ruleset'], {
      encoding: 'utf8',
    });
  let remove: () => void;

  before('make a network namespace', () => {
    execFileSync('ip', ['netns', 'add', namespace]);
    remove = onCleanup(() => void execFileSync('ip', ['netns', 'delete', namespace]));
  });
  after(() => remove());

  it('changes the namespace that it is told to change', async () => {
    expect(await applyNft(TABLE, place)).to.equal(undefined);
    expect(ruleset()).to.contain('table ip upkeep_test');
    const here = execFileSync('nft', ['list', 'ruleset'], { encoding: 'utf8' });
    expect(here).to.not.contain('upkeep_test');
  });

  it('makes a table anew, or leaves none', async () => {
    const second = TABLE.replace('first', 'second');
    const remade = `${withoutTable('ip', 'upkeep_test')}${second}`;
    expect(await applyNft(remade, place)).to.equal(undefined);
    expect(ruleset()).to.contain('chain second').and.not.contain('chain first');
    for (const _ of ['there is one', 'there is none']) {
      expect(await applyNft(withoutTable('ip', 'upkeep_test'), place)).to.equal(undefined);
      expect(ruleset()).to.equal('');
    }
  });

  it('does nothing of a script with an error, and tells the error', async () => {
    const reason = await applyNft(`${TABLE}add rule ip upkeep_test first jump nowhere\n`, place);
    expect(reason).to.match(/No such file or directory/);
    expect(ruleset()).to.equal('');
  });

  it('tells that a namespace does not exist', async () => {
    const reason = await applyNft(TABLE, { networkNamespacePath: '/run/netns/upk-nowhere' });
    expect(reason).to.match(/ENOENT.*upk-nowhere/);
  });
});
