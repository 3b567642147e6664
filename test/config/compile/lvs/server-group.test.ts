import { expect } from 'chai';
import { loadText } from '../../load-text.js';

function messages(entry: string): readonly string[] {
  return loadText(`virtual_server_group g {\n${entry}\n}\n`)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ span, code }) => `${span.line}:${span.column} ${code}`);
}

describe('an entry of a virtual_server_group', () => {
  it('is an address, a range, a network or a mark', () => {
    const entries = ['192.0.2.1', '192.0.2.1 80', '192.0.2.1-9 80', '192.0.2.0/31 80'];
    const longer = ['2001:db8::1-ffff 80', '2001:db8::/120 80', 'fwmark 7', 'fwmark 7 inet6'];
    for (const entry of [...entries, ...longer, '192.0.2.1 80 81']) {
      expect(messages(entry), entry).to.deep.equal([]);
    }
  });

  it('has a port behind it, and a mark has a family', () => {
    expect(messages('192.0.2.1 http')).to.deep.equal(['2:11 invalid-number']);
    expect(messages('192.0.2.1 fwmark 7')).to.deep.equal(['2:11 invalid-number']);
    expect(messages('fwmark 7 ipv6')).to.deep.equal(['2:10 unknown-option']);
  });

  it('ends behind its beginning, within the last part', () => {
    const ends = ['192.0.2.9-9', '192.0.2.9-8', '192.0.2.1-256', '192.0.2.1-a', '192.0.2.1-'];
    const longer = ['2001:db8::1-10000', '2001:db8::10-5', '2001:db8::1-g', '192.0.2.1-192.0.2.3'];
    for (const entry of [...ends, ...longer]) {
      expect(messages(`${entry} 80`), entry).to.deep.equal(['2:1 invalid-address-range']);
    }
  });

  it('has nothing behind its prefix', () => {
    const networks = ['192.0.2.1/24', '192.0.2.0/33', '192.0.2.0/0', '192.0.2.0/', '192.0.2.0/x'];
    for (const entry of [...networks, '2001:db8::1/64', '2001:db8::/129', 'x/8']) {
      expect(messages(`${entry} 80`), entry).to.deep.equal(['2:1 invalid-address-range']);
    }
  });
});
