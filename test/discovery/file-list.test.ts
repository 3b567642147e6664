import { expect } from 'chai';
import { parseEndpoint } from '../../src/base/endpoint-text.js';
import { parseFileList } from '../../src/discovery/file-list.js';

describe('the text of a file with servers', () => {
  it('is a list, or that of Prometheus', () => {
    expect(
      parseFileList('[{"address": "10.0.0.1"}, {"address": "2001:DB8::1", "port": 80, "a": 1}]'),
    ).to.deep.equal([{ address: '10.0.0.1' }, { address: '2001:db8::1', port: 80 }]);
    expect(
      parseFileList(
        '[{"targets": ["10.0.0.1:80", "[::1]:81", "10.0.0.2"], "labels": {"__weight__": "3"}}]',
      ),
    ).to.deep.equal([
      { address: '10.0.0.1', port: 80, weight: 3 },
      { address: '::1', port: 81, weight: 3 },
      { address: '10.0.0.2', weight: 3 },
    ]);
  });

  it('is taken as a whole or not at all', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['', /it is empty/],
      ['{', /no JSON/],
      ['{}', /no list/],
      ['[{"address": "10.0.0.1"}, {"address": "web1"}]', /"web1" is no address/],
      ['[{"address": "10.0.0.1", "port": 0}]', /no list/],
      ['[{"address": "10.0.0.1", "weight": -1}]', /no list/],
      ['[{"targets": ["10.0.0.1:99999"]}]', /is no address/],
      ['[{"targets": [], "labels": {"__weight__": "much"}}]', /"much" is no weight/],
    ];
    for (const [text, reason] of wrong) {
      expect(parseFileList(text), text.slice(0, 40)).to.match(reason);
    }
  });

  it('has endpoints with and without ports', () => {
    expect(
      ['10.0.0.1:', ':80', '10.0.0.1:a', '[::1]', '[10.0.0.1:80'].map(parseEndpoint),
    ).to.deep.equal(Array(5).fill(undefined));
  });
});
