import { expect } from 'chai';
import { loadText, problemsOf } from '../../load-text.js';

const lines = (...text: readonly string[]) => `${text.join('\n')}\n`;
const wrong = (...text: readonly string[]) => problemsOf(lines(...text));

describe('keywords of all kinds', () => {
  it('have their values checked', () => {
    const global = (line: string) => wrong('global_defs {', line, '}');
    expect(global('nftables_priority 9999999999')).to.deep.equal([
      '2:19 error number-out-of-range INVALID_NUMBER',
    ]);
    expect(global('snmp_socket')).to.deep.equal(['2:1 warning empty-value GENERAL_ERROR']);
    expect(global('dbus_service_name a x')).to.deep.equal(['2:21 hint surplus-words OK']);
    expect(global('dbus_service_name a')).to.deep.equal([]);
  });

  it('have their blocks checked to the last word', () => {
    expect(wrong('linkbeat_interfaces {', 'eth0 MIL', '}')).to.have.length(1);
    expect(
      wrong('garp_group {', 'gna_interval 1', 'interfaces {', 'eth0 eth1', '}', '}'),
    ).to.deep.equal([]);
  });

  it('take no words before the braces of a list', () => {
    expect(wrong('static_routes core {', 'default via 192.0.2.1', '}')).to.deep.equal([
      '1:15 error surplus-words GENERAL_ERROR',
    ]);
    expect(wrong('track_file a b {', 'file /a', '}')).to.deep.equal(['1:14 hint surplus-words OK']);
  });

  it('are told as deprecated where keepalived does so, and mildly where it does not', () => {
    const global = (line: string) => wrong('global_defs {', line, '}');
    expect(global('vrrp_vmac_garp_intvl 5')).to.deep.equal([
      '2:1 warning deprecated-keyword DEPRECATED',
    ]);
    expect(global('lvs_flush_onstop')).to.deep.equal(['2:1 warning deprecated-keyword OK']);
    expect(global('lvs_flush_on_stop')).to.deep.equal([]);
  });
});

describe('words that say what follows them', () => {
  const global = (line: string) => wrong('global_defs {', line, '}');

  it('stand in any order, each with its own values', () => {
    expect(global('lvs_sync_daemon eth0 port 8848 id 5 group 224.0.0.81')).to.deep.equal([]);
    expect(global('lvs_sync_daemon eth0 port 0 id 256')).to.deep.equal([
      '2:27 error number-out-of-range INVALID_NUMBER',
      '2:32 error number-out-of-range INVALID_NUMBER',
    ]);
    expect(global('lvs_timeouts tcp 900 udp')).to.deep.equal([
      '2:22 error missing-argument MISSING_PARAMETER',
    ]);
  });

  it('suggest the one that was meant', () => {
    const { diagnostics } = loadText(lines('global_defs {', 'lvs_timeouts tpc 900', '}'));
    const found = diagnostics.find(({ code }) => code === 'invalid-choice');
    expect(found?.message).to.contain('tcp or tcpfin or udp');
    expect(found?.hint).to.equal("did you mean 'tcp'?");
  });

  it('may stand before a value', () => {
    expect(global('vrrp_garp_extra_if all 60')).to.deep.equal([]);
    expect(global('vrrp_garp_extra_if 60')).to.deep.equal([]);
    expect(global('vrrp_garp_extra_if every 60')).to.deep.equal([
      '2:20 error invalid-number INVALID_NUMBER',
      '2:26 hint surplus-words OK',
    ]);
  });
});

describe('routes and rules', () => {
  const route = (entry: string) => wrong('static_routes {', entry, '}');
  const rule = (entry: string) => wrong('static_rules {', entry, '}');

  it('take the destination anywhere among the options, once', () => {
    expect(route('src 192.0.2.1 blackhole to 198.51.100.0/24 metric 0x10')).to.deep.equal([]);
    expect(route('default via inet6 2001:db8::1 mtu lock 1400 dev eth0')).to.deep.equal([]);
    expect(route('dev eth0 metric 5')).to.deep.equal(['2:1 error missing-entry GENERAL_ERROR']);
    expect(route('default 198.51.100.0/24')).to.deep.equal([
      '2:9 error unknown-option GENERAL_ERROR',
    ]);
  });

  it('point at the word that is wrong, deep inside', () => {
    expect(route('default nexthop via 192.0.2.1 weight 300 nexthop via x')).to.deep.equal([
      '2:38 error number-out-of-range INVALID_NUMBER',
      '2:54 error invalid-address GENERAL_ERROR',
    ]);
    expect(route('default encap ip id 5 ttl 256')).to.deep.equal([
      '2:27 error number-out-of-range INVALID_NUMBER',
    ]);
    expect(route('198.51.100.0/33')).to.deep.equal(['2:1 error invalid-prefix INVALID_NUMBER']);
  });

  it('tell a mistyped option from a value', () => {
    const { diagnostics } = loadText(lines('static_routes {', 'default vai 192.0.2.1', '}'));
    expect(diagnostics.find(({ code }) => code === 'unknown-option')?.hint).to.equal(
      "did you mean 'via'?",
    );
    expect(rule('from 192.0.2.0/24 lookup main preference 7')).to.deep.equal([]);
    expect(rule('192.0.2.0/24 lookup main')).to.deep.equal([
      '2:1 error unknown-option GENERAL_ERROR',
    ]);
  });

  it('check pairs of numbers as a whole', () => {
    expect(rule('uidrange 100-200 fwmark 0x10/0xff sport 1-65535 table 5 order 7')).to.deep.equal(
      [],
    );
    expect(rule('uidrange 200-100 table 5')).to.deep.equal([
      '2:10 error number-out-of-range INVALID_NUMBER',
    ]);
    expect(rule('sport 80 table 5')).to.deep.equal(['2:7 error invalid-number INVALID_NUMBER']);
    expect(rule('dport 1-65536 table 5')).to.deep.equal([
      '2:7 error number-out-of-range INVALID_NUMBER',
    ]);
  });
});
