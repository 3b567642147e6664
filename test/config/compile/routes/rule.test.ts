import { expect } from 'chai';
import { loadText } from '../../load-text.js';

function rules(...entries: readonly string[]) {
  const text = ['static_rules {', ...entries, '}', ''].join('\n');
  return loadText(text).configuration.staticRules;
}

describe('rules', () => {
  it('are typed parts in the order of the file', () => {
    const [rule] = rules(
      'not from 192.0.2.0/24 to any iif eth0 fwmark 0x10/0xff lookup 100 order 7',
    );
    expect(rule).to.deep.equal({
      family: 'inet',
      noTrack: false,
      parts: [
        { option: 'not' },
        { option: 'from', network: { address: '192.0.2.0', prefixLength: 24 } },
        { option: 'to', network: 'default' },
        { option: 'iif', interface: 'eth0' },
        { option: 'fwmark', mark: 16, mask: 255 },
        { option: 'table', value: 100 },
        { option: 'preference', preference: 7 },
      ],
    });
  });

  it('hold ranges as two numbers', () => {
    const [rule] = rules('uidrange 100-200 sport 1-65535 order 7 goto 9 track_group core');
    expect(rule?.parts).to.deep.equal([
      { option: 'uidrange', first: 100, last: 200 },
      { option: 'sport', first: 1, last: 65_535 },
      { option: 'preference', preference: 7 },
      { option: 'goto', preference: 9 },
    ]);
    expect(rule?.trackGroup).to.equal('core');
  });

  it('are of the family of what they name', () => {
    const found = rules('from 2001:db8::/64 table 5', 'inet6 table 5', 'to 192.0.2.1 blackhole');
    expect(found.map(({ family }) => family)).to.deep.equal(['inet6', 'inet6', 'inet']);
  });

  it('without a preference are numbered from 16384 down', () => {
    const found = rules('table 5', 'table 6 preference 9', 'table 7');
    const preferences = found.map(({ parts }) => parts.find((part) => 'preference' in part));
    expect(preferences).to.deep.equal(
      [16_384, 9, 16_383].map((preference) => ({ option: 'preference', preference })),
    );
  });

  it('are left out when they say nothing to do, or two things, or mix families', () => {
    const wrong = [
      'from 192.0.2.0/24',
      'table 5 blackhole',
      'from 192.0.2.1 to ::1 nop',
      'table 0',
    ];
    expect(rules(...wrong, 'goto 5 preference 5')).to.deep.equal([]);
  });

  it('are left out when a word of them is wrong', () => {
    expect(rules('from 192.0.2.0/33 table 5', 'sport 80 table 5')).to.deep.equal([]);
  });
});
