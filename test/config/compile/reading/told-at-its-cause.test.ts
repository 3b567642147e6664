/** One mistake, one finding, where it was made. */
import { expect } from 'chai';
import { printDiagnostics } from '../../../../src/config/print-diagnostic.js';
import { instanceText, loadText } from '../../load-text.js';

const found = (text: string) =>
  loadText(text).diagnostics.map(({ code, span, hint }) => ({ code, line: span.line, hint }));

describe('a mistake is told at its cause', () => {
  it('keywords of virtual_server in a group, once', () => {
    const lines = 'lb_algo rr\nlb_kind NAT\nprotocol TCP\nreal_server 192.0.2.9 80 {\n}';
    const group = loadText(`virtual_server_group G {\n192.0.2.1 80\n${lines}\n}\n`);
    expect(group.diagnostics.map(({ code, span }) => [code, span.line])).to.deep.equal([
      ['unknown-keyword', 3],
    ]);
    expect(group.diagnostics[0]?.hint).to.match(/virtual_server that uses the group/);
    expect(group.configuration.virtualServerGroups[0]?.entries).to.have.length(1);
  });

  it('a first line that lost its exclamation mark', () => {
    const [first] = found('Configuration File for keepalived\nglobal_defs {\n}\n');
    expect(first).to.deep.include({ code: 'unknown-keyword', line: 1 });
    expect(first?.hint).to.match(/a comment begins with '!'/);
    expect(found('global_defs {\n}\nConfiguration File\n')[0]?.hint).to.equal(undefined);
  });

  it('an address with its port behind a colon', () => {
    expect(found('virtual_server 192.0.2.1:80 {\n}\n')[0]?.hint).to.match(/^write '192.0.2.1 80'/);
    expect(found('virtual_server [2001:db8::1]:80 {\n}\n')[0]?.hint).to.match(/'2001:db8::1 80'/);
  });

  it('check_unicast_src without peers', () => {
    expect(found(instanceText('check_unicast_src'))).to.deep.include({
      code: 'unicast-without-peers',
      line: 4,
      hint: 'list the other routers in unicast_peer',
    });
  });

  it('is none: an interval of 0 between gratuitous ARPs, which is the default', () => {
    const text = 'global_defs {\nvrrp_garp_interval 0\nvrrp_gna_interval 0\n}\n';
    expect(found(text)).to.deep.equal([]);
  });

  it('thrice, and counted, where it repeats itself', () => {
    const lines = Array.from({ length: 10 }, () => 'nonsense').join('\n');
    const { diagnostics, sources } = loadText(`${lines}\n`);
    const text = printDiagnostics(diagnostics, sources, { colour: false });
    expect(text.match(/: error:/g)).to.have.length(3);
    expect(text).to.match(/^7 more like this: unknown keyword 'nonsense'.* \[unknown-keyword\]$/m);
    expect(text).to.match(/10 errors/);
  });
});
