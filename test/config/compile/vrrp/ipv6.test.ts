/** The family of an instance, and what follows from it. */
import { expect } from 'chai';
import { instanceText, loadText, problemsOf } from '../../load-text.js';

const first = (text: string) => loadText(text).configuration.vrrpInstances[0];
const with6 = (...lines: readonly string[]) =>
  instanceText(...lines).replace('192.0.2.1/24', 'fe80::1\n2001:db8::1/64');

describe('family of an instance', () => {
  it('is that of its first address', () => {
    expect(problemsOf(with6())).to.deep.equal([]);
    expect(first(with6('version 2'))).to.deep.include({
      family: 'inet6',
      version: 3,
      multicastGroup: 'ff02::12',
    });
    const mixed = instanceText().replace('192.0.2.1/24', 'fe80::1\n192.0.2.1/24');
    expect(problemsOf(mixed)).to.deep.equal(['6:1 error wrong-address-family GENERAL_ERROR']);
    expect(first(mixed)?.virtualAddresses.map(({ address }) => address)).to.deep.equal(['fe80::1']);
  });

  // Shows: vrrp_instance.native_ipv6
  it('is IPv6 with native_ipv6, whatever the addresses', () => {
    const text = instanceText('  native_ipv6');
    expect(problemsOf(text)).to.include('6:5 error wrong-address-family GENERAL_ERROR');
    expect(first(text)).to.deep.include({ family: 'inet6', virtualAddresses: [] });
  });

  it('does not bind excluded addresses', () => {
    const text = with6('  virtual_ipaddress_excluded {\n 192.0.2.9/24\n}');
    expect(problemsOf(text)).to.deep.equal([]);
    expect(first(text)?.excludedAddresses.map(({ address }) => address)).to.deep.equal([
      '192.0.2.9',
    ]);
  });

  it('may differ between instances with one VRID on one interface', () => {
    const both = instanceText() + with6().replace('A {', 'B {');
    expect(problemsOf(both)).to.deep.equal([]);
  });

  it('decides about the group', () => {
    const globals = 'global_defs {\nvrrp_mcast_group6 ff02::99\n}\n';
    expect(first(globals + with6())?.multicastGroup).to.equal('ff02::99');
    expect(first(globals + with6('mcast_dst_ip ff02::98'))?.multicastGroup).to.equal('ff02::98');
    const other = with6('  mcast_dst_ip 224.0.0.99');
    expect(problemsOf(other)).to.deep.equal(['4:16 error wrong-address-family GENERAL_ERROR']);
  });

  it('decides how many addresses an advert holds', () => {
    const many = Array.from({ length: 92 }, (_, index) => `2001:db8::${index + 1}/64`).join('\n');
    const text = instanceText().replace('192.0.2.1/24', many);
    expect(problemsOf(text)).to.have.lengthOf(1);
    expect(first(text)?.virtualAddresses).to.have.lengthOf(90);
    expect(first(text)?.excludedAddresses).to.have.lengthOf(2);
  });
});
