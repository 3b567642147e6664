import { expect } from 'chai';
import { allKeywords, blocksWith, findKeyword } from '../../../src/config/schema/lookup.js';
import { globalKeywords, rootKeywords } from '../../../src/config/schema/root.js';

describe('the keyword tables', () => {
  const all = [...allKeywords()];

  it('describe every keyword in one line', () => {
    for (const { path, name, keyword } of all) {
      expect(keyword.summary, `${path} ${name}`).to.match(/^[A-Z].{5,95}[.]$/);
    }
  });

  it('give a block to block keywords and to no other', () => {
    for (const { path, name, keyword } of all) {
      expect(keyword.block !== undefined, `${path} ${name}`).to.equal(keyword.kind === 'block');
    }
  });

  it('name synonyms that stand in the same table', () => {
    const synonyms = all.flatMap(({ path, name, keyword }) =>
      keyword.synonymOf ? [{ path, name, keyword }] : [],
    );
    expect(synonyms.map(({ name }) => name)).to.include('global_tracking');
    for (const { path, keyword } of synonyms) {
      const target = keyword.synonymOf;
      expect(all.some((row) => row.path === path && row.name === target)).to.equal(true);
    }
  });

  it('put arguments that may be absent last, or where a word tells them apart', () => {
    for (const { path, name, keyword } of all) {
      const list = keyword.arguments;
      const required = list.findLastIndex((argument) => !argument.optional);
      const early = list.slice(0, Math.max(0, required)).filter((argument) => argument.optional);
      const types = early.map((argument) => argument.value.type);
      expect(
        types.every((type) => type === 'choice' || type === 'forms'),
        `${path} ${name}`,
      ).to.equal(true);
      expect(list.slice(0, -1).some((argument) => argument.repeated)).to.equal(false);
    }
  });

  it('know the keywords of all blocks, and of no other', () => {
    const names = new Set(all.map(({ path, name }) => `${path}.${name}`));
    expect([...names]).to.include.members([
      '.virtual_server',
      '.SSL',
      '.bfd_instance',
      '.static_routes',
      '.garp_group',
      'track_file.init_file',
      'global_defs.smtp_server',
      'vrrp_instance.virtual_routes.via',
      'virtual_server.real_server.HTTP_GET.url.status_code',
      'virtual_server.real_server.SMTP_CHECK.host.connect_ip',
      'static_rules.suppress_prefixlength',
    ]);
    expect(names.has('virtual_server.virtual_router_id')).to.equal(false);
  });
});

describe('looking up keywords', () => {
  it('finds a row by name, and nothing that objects inherit', () => {
    expect(findKeyword(globalKeywords, 'router_id')?.kind).to.equal('value');
    expect(findKeyword(globalKeywords, 'constructor')).to.equal(undefined);
    expect(findKeyword(rootKeywords, '__proto__')).to.equal(undefined);
  });

  it('tells the blocks that know a keyword', () => {
    expect(blocksWith('virtual_router_id')).to.deep.equal(['vrrp_instance']);
    expect(blocksWith('vrrp_instance')).to.deep.equal(['']);
    expect(blocksWith('notify_master')).to.deep.equal(['vrrp_sync_group', 'vrrp_instance']);
    expect(blocksWith('dev')).to.deep.equal([]);
  });
});
