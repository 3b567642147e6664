import { expect } from 'chai';
import { lintConfiguration } from '../../../../src/config/lint/lint.js';
import { loadText } from '../../load-text.js';

function service(name: string, host: string, protocol = 'TCP'): string {
  const server = `real_server ${host} 80 {\nTCP_CHECK {\n}\n}`;
  const own = ['lb_algo rr', 'lb_kind NAT', 'persistence_timeout 60', `protocol ${protocol}`];
  return `virtual_server ${name} {\n${own.join('\n')}\n${server}\n}\n`;
}

/** What is said of a service beside a marked group with these lines. */
function said(lines: string, name: string, protocol?: string): readonly string[] {
  const host = lines.includes(':') ? '2001:db8:1::1' : '198.51.100.1';
  const groups = `virtual_server_group G {\n${lines}\n}\n${service('group G', host)}`;
  const text = `global_defs {\nnftables_ipvs\n}\n${groups}${service(name, host, protocol)}`;
  expect(loadText(text).configuration.virtualServers).to.have.lengthOf(2);
  const found = lintConfiguration({ ...loadText(text), networksOf: () => [] });
  return found
    .filter(({ code }) => code === 'service-behind-mark')
    .map(({ message, related }) => `${message}: ${related?.[0]?.span.line}`);
}

describe('service-behind-mark', () => {
  it('knows the addresses of a range, and both of its ends', () => {
    const range = '192.0.2.5-7 80';
    for (const address of ['192.0.2.5', '192.0.2.6', '192.0.2.7']) {
      expect(said(range, `${address} 80`)).to.deep.equal([
        `TCP to ${address} port 80 carries the mark of the group 'G', which serves it: 4`,
      ]);
    }
    for (const other of ['192.0.2.4 80', '192.0.2.8 80', '192.0.3.5 80', '192.0.2.5 81']) {
      expect(said(range, other)).to.deep.equal([]);
    }
    expect(said(range, '192.0.2.5 80', 'UDP')).to.deep.equal([]);
  });

  it('counts in 16 bits of IPv6', () => {
    const range = '2001:db8::1:fe-102 80';
    expect(said(range, '2001:db8::1:100 80')).to.have.lengthOf(1);
    expect(said(range, '2001:db8::2:100 80')).to.deep.equal([]);
    expect(said(range, '2001:db8::1:100 443')).to.deep.equal([]);
  });

  it('takes an address without a port for every port, and not the other way round', () => {
    expect(said('192.0.2.5', '192.0.2.5 443')).to.have.lengthOf(1);
    expect(said('192.0.2.5 443', '192.0.2.5')).to.deep.equal([]);
  });

  it('leaves out groups whose addresses are services', () => {
    expect(said('192.0.2.5 80\nfwmark 7', '192.0.2.5 80')).to.deep.equal([]);
    expect(said('192.0.2.5 80', 'fwmark 1000')).to.deep.equal([]);
  });
});
