import { expect } from 'chai';
import { digestOf, readTokens } from '../../src/daemon/api/token-file.js';
import { upkeep } from '../lab/upkeep-command.js';

describe('upkeep token new', () => {
  it('prints a token, and the line that knows it by its digest', () => {
    const { status, output } = upkeep('token', 'new', 'grafana', 'read');
    expect(status).to.equal(0);
    const [, token = '', line = ''] = /^token {2}(\S+)\nline {3}(.*)\n$/.exec(output) ?? [];
    expect(readTokens(line).tokens).to.deep.equal([
      { name: 'grafana', role: 'read', digest: digestOf(token) },
    ]);
  });

  it('refuses other roles and names', () => {
    const wrong = [['new', 'a', 'root'], ['new', 'a b', 'read'], ['new', 'a'], ['old']];
    for (const words of wrong) {
      expect(upkeep('token', ...words).status, words.join(' ')).to.equal(1);
    }
  });
});
