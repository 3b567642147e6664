import { expect } from 'chai';
import type { LoadOptions } from '../../../../src/config/load.js';
import { instanceOf, instanceText, machineWith, problemsOf } from '../../load-text.js';

const text = (entry: string) => instanceText('virtual_ipaddress {', entry, '}');
const problems = (entry: string, more: Partial<LoadOptions> = {}) => problemsOf(text(entry), more);
const addresses = (entry: string) =>
  instanceOf(text(entry)).virtualAddresses.filter(({ address }) => address !== '192.0.2.1');

describe('virtual_ipaddress', () => {
  it('takes an address with all its options', () => {
    const entry =
      '10.0.0.1/24 dev eth1 scope link label eth1:a brd + home -nodad mngtmpaddr ' +
      'noprefixroute autojoin no_track preferred_lft 60';
    expect(problems(entry)).to.deep.equal([]);
    expect(addresses(entry)).to.deep.equal([
      {
        address: '10.0.0.1',
        prefixLength: 24,
        interface: 'eth1',
        scope: 253,
        label: 'eth1:a',
        broadcast: '10.0.0.255',
        flags: ['home', 'nodad', 'mngtmpaddr', 'noprefixroute', 'autojoin'],
        preferredLifetimeSeconds: 60,
        noTrack: true,
      },
    ]);
  });

  it('has defaults', () => {
    expect(addresses('10.0.0.1')).to.deep.equal([
      {
        address: '10.0.0.1',
        prefixLength: 32,
        interface: 'eth0',
        scope: 0,
        flags: [],
        noTrack: false,
      },
    ]);
  });

  it('takes scopes by name and number', () => {
    expect(addresses('10.0.0.1 scope 200')[0]?.scope).to.equal(200);
    expect(addresses('10.0.0.1 scope host')[0]?.scope).to.equal(254);
    expect(problems('10.0.0.1 scope 256')).to.deep.equal([
      '5:16 error invalid-scope GENERAL_ERROR',
    ]);
    expect(addresses('10.0.0.1 scope 256')).to.deep.equal([]);
  });

  it('computes broadcast addresses where the prefix has them', () => {
    expect(addresses('10.0.0.1/30 broadcast -')[0]?.broadcast).to.equal('10.0.0.0');
    expect(addresses('10.1.2.3/8 brd +')[0]?.broadcast).to.equal('10.255.255.255');
    expect(addresses('10.1.2.3/8 brd 10.9.9.9')[0]?.broadcast).to.equal('10.9.9.9');
    expect(problems('10.0.0.1 brd +')).to.deep.equal([
      '5:14 error invalid-broadcast GENERAL_ERROR',
    ]);
    expect(addresses('10.0.0.1 brd +')[0]).not.to.have.property('broadcast');
    expect(problems('10.0.0.1/31 brd -').length).to.equal(1);
  });

  it('replaces the prefix of an address with a peer', () => {
    expect(problems('10.0.0.1 peer 10.0.0.2')).to.deep.equal([]);
    expect(addresses('10.0.0.1/24 peer 10.0.0.2')).to.deep.include.members([
      {
        address: '10.0.0.1',
        prefixLength: 32,
        interface: 'eth0',
        scope: 0,
        peer: '10.0.0.2',
        flags: [],
        noTrack: false,
      },
    ]);
    expect(problems('10.0.0.1/24 peer 10.0.0.2 brd 10.0.0.255')).to.deep.equal([
      '5:13 warning prefix-with-peer GENERAL_ERROR',
      '5:27 warning broadcast-with-peer GENERAL_ERROR',
    ]);
    expect(problems('10.0.0.1 peer 10.0.0.2/32')).to.deep.equal([
      '5:15 error invalid-address GENERAL_ERROR',
    ]);
  });

  it('leaves out what cannot be read', () => {
    expect(problems('10.0.0.300')).to.deep.equal(['5:1 error invalid-address GENERAL_ERROR']);
    expect(problems('10.0.0.1/33')).to.deep.equal(['5:1 error invalid-prefix INVALID_NUMBER']);
    expect(addresses('10.0.0.1/33')[0]?.prefixLength).to.equal(32);
    expect(problems('10.0.0.1 label averylonglabel:1')).to.deep.equal([
      '5:16 error label-too-long GENERAL_ERROR',
    ]);
    expect(problems('10.0.0.1 10.0.0.2')).to.deep.equal([
      '5:10 error unknown-option GENERAL_ERROR',
    ]);
    expect(addresses('10.0.0.1 10.0.0.2')).to.deep.equal([]);
    expect(problems('10.0.0.1 dev')).to.deep.equal([
      '5:10 error missing-option-value GENERAL_ERROR',
    ]);
  });

  it('must be of one family, and each address once', () => {
    expect(problems('10.0.0.1\nfe80::1')).to.deep.equal([
      '6:1 error wrong-address-family GENERAL_ERROR',
    ]);
    expect(problems('10.0.0.1\n10.0.0.1')).to.deep.equal(['6:1 warning repeated-address OK']);
    expect(problems('10.0.0.1/24\n10.0.0.1/24 dev eth1')).to.deep.equal([]);
  });

  it('needs interfaces that exist, unless they may come later', () => {
    const machine = machineWith(['lo', 'eth0']);
    expect(problems('10.0.0.1 dev eth0', { machine })).to.deep.equal([]);
    expect(problems('10.0.0.1 dev eth9', { machine })).to.deep.equal([
      '5:14 error interface-not-found GENERAL_ERROR',
    ]);
    const dynamic = `${text('10.0.0.1 dev eth9')}global_defs {\n dynamic_interfaces\n}\n`;
    expect(problemsOf(dynamic, { machine })).to.deep.equal([]);
    expect(problems('10.0.0.1', { machine: machineWith(['lo']) })).to.deep.equal([
      '2:13 error interface-not-found GENERAL_ERROR',
    ]);
  });

  it('is never more than an advert can hold', () => {
    const many = Array.from({ length: 300 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const instance = instanceOf(text(many.join('\n')));
    expect(problems(many.join('\n'))).to.deep.equal([
      '260:1 error too-many-addresses GENERAL_ERROR',
    ]);
    expect(instance.virtualAddresses.length).to.equal(255);
    expect(instance.excludedAddresses.length).to.equal(46);
  });

  it('may be absent if that is said', () => {
    const none = 'vrrp_instance A {\n interface eth0\n virtual_router_id 1\n}\n';
    expect(problemsOf(none)).to.deep.equal(['1:15 warning no-virtual-address GENERAL_ERROR']);
    expect(problemsOf(none.replace('eth0', 'eth0\n no_virtual_ipaddress'))).to.deep.equal([]);
  });
});

describe('virtual_ipaddress_excluded', () => {
  const excluded = (entry: string) => instanceText('virtual_ipaddress_excluded {', entry, '}');

  it('may be of the other family, without what that does not have', () => {
    expect(problemsOf(excluded('2001:db8::1/64'))).to.deep.equal([]);
    expect(problemsOf(excluded('2001:db8::1/64 scope link label a'))).to.have.members([
      '5:16 error not-for-ipv6 GENERAL_ERROR',
      '5:27 error not-for-ipv6 GENERAL_ERROR',
    ]);
    expect(problemsOf(excluded('2001:db8::1/64 brd +'))).to.deep.equal([
      '5:16 error not-for-ipv6 GENERAL_ERROR',
    ]);
    expect(instanceOf(excluded('2001:db8::1/64 brd +')).excludedAddresses).to.deep.equal([]);
  });

  it('gives IPv6 host addresses no preference unless it is asked for', () => {
    const [host] = instanceOf(excluded('2001:db8::1')).excludedAddresses;
    expect(host).to.include({ prefixLength: 128, preferredLifetimeSeconds: 0 });
    const [asked] = instanceOf(excluded('2001:db8::1 preferred_lft forever')).excludedAddresses;
    expect(asked).not.to.have.property('preferredLifetimeSeconds');
    expect(problemsOf(excluded('10.0.0.1 preferred_lft soon'))).to.deep.equal([
      '5:24 error invalid-number INVALID_NUMBER',
    ]);
  });
});
