import { expect } from 'chai';
import { instanceOf, instanceText, loadText, problemsOf } from '../../load-text.js';

const devices = (...lines: readonly string[]) =>
  (instanceOf(instanceText(...lines)).devices ?? []).map(
    ({ name, parent, hardwareAddress = '' }) => `${name} ${parent} ${hardwareAddress}`,
  );

describe('links for virtual MACs', () => {
  it('has one with the address of RFC 9568, and the addresses on it', () => {
    const instance = instanceOf(instanceText('use_vmac'));
    const id = instance.virtualRouterId.toString(16).padStart(2, '0');
    const name = `vrrp.${instance.virtualRouterId}`;
    expect(instance.devices).to.deep.equal([
      {
        name,
        parent: 'eth0',
        kind: 'macvlan',
        mode: 'private',
        hardwareAddress: `00:00:5e:00:01:${id}`,
        family: 'inet',
        ipv6: false,
        linkLocalOfParent: false,
      },
    ]);
    expect(instance.advertDevice).to.equal(name);
    expect(instance.virtualAddresses.map((each) => each.interface)).to.deep.equal([name]);
  });

  // Shows: global_defs.vmac_prefix, global_defs.vmac_addr_prefix
  it('takes names from the prefixes, cut to what the kernel allows', () => {
    const globals = 'global_defs {\n vmac_prefix abcdefghijklmno\n vmac_addr_prefix extra\n}\n';
    const text = instanceText(
      ...['use_vmac', 'use_vmac_addr', 'virtual_ipaddress_excluded {', '2001:db8::1 dev eth1', '}'],
    );
    const [instance] = loadText(globals + text).configuration.vrrpInstances;
    const id = String(instance?.virtualRouterId);
    expect(instance?.devices?.map(({ name }) => name)).to.deep.equal([
      `${'abcdefghijklmno'.slice(0, 14 - id.length)}.${id}`,
      `extra.${id}`,
    ]);
  });

  // Shows: vrrp_instance.use_vmac_addr
  it('makes one for each interface and family that has addresses', () => {
    const lines = ['use_vmac', 'use_vmac_addr', 'virtual_ipaddress_excluded {'];
    const excluded = ['2001:db8::57', '2001:db8:1::57 dev eth1', '10.9.1.58 dev eth1', '}'];
    const id = instanceOf(instanceText()).virtualRouterId;
    const last = id.toString(16).padStart(2, '0');
    expect(devices(...lines, ...excluded)).to.deep.equal([
      `vrrp.${id} eth0 00:00:5e:00:01:${last}`,
      `vrrp6.${id} eth0 00:00:5e:00:02:${last}`,
      `vrrp1.${id} eth1 00:00:5e:00:02:${last}`,
      `vrrp2.${id} eth1 00:00:5e:00:01:${last}`,
    ]);
  });

  // Shows: virtual_ipaddress.use_vmac
  it('makes one for a single address', () => {
    const entry = ['virtual_ipaddress_excluded {', '10.9.1.58/24 dev eth1 use_vmac', '}'];
    const instance = instanceOf(instanceText(...entry));
    expect(instance.devices?.map(({ parent }) => parent)).to.deep.equal(['eth1']);
    expect(instance).not.to.have.property('advertDevice');
    expect(instance.virtualAddresses.map((each) => each.interface)).to.deep.equal(['eth0']);
  });

  it('takes a name, a MAC address of five or six octets, and a group', () => {
    const [first] = instanceOf(instanceText('use_vmac group 7 02:11:22:33:44 mine')).devices ?? [];
    expect(first).to.include({ name: 'mine', group: 7 });
    expect(first?.hardwareAddress).to.match(/^02:11:22:33:44:..$/);
    const whole = devices('use_vmac name 7 02:11:22:33:44:55');
    expect(whole).to.deep.equal(['7 eth0 02:11:22:33:44:55']);
  });

  for (const [line, code] of [
    ['use_vmac sixteen-letters-', 'device-name-unusable'],
    ['use_vmac one two', 'device-name-unusable'],
    ['use_vmac 01:11:22:33:44', 'vmac-address-unusable'],
    ['use_vmac 00:00:5e:00:01', 'vmac-address-unusable'],
    ['vmac_xmit_base', 'vmac-xmit-base-unused'],
    ['use_ipvlan', 'ipvlan-address-missing'],
    ['use_ipvlan 10.0.0.9 bridge private', 'device-name-unusable'],
  ]) {
    it(`reports '${line}'`, () => {
      const [problem, ...others] = problemsOf(instanceText(line ?? ''));
      expect(problem).to.match(new RegExp(`(?:error|warning) ${code} GENERAL_ERROR$`));
      expect(others).to.deep.equal([]);
    });
  }

  it('sends to peers from the interface below, and says so', () => {
    const text = instanceText('use_vmac', 'unicast_peer {', '10.0.0.2', '}');
    expect(instanceOf(text)).not.to.have.property('advertDevice');
    expect(problemsOf(text).join()).to.include('vmac-xmit-base-needed');
  });

  it('of use_vmac and use_ipvlan the last one counts', () => {
    const kinds = (...lines: readonly string[]) =>
      instanceOf(instanceText(...lines)).devices?.map(({ kind }) => kind);
    expect(kinds('use_vmac', 'use_ipvlan 10.0.0.9/24')).to.deep.equal(['ipvlan']);
    expect(kinds('use_ipvlan 10.0.0.9/24', 'use_vmac')).to.deep.equal(['macvlan']);
  });

  it('leaves the addresses of an ipvlan on the interface', () => {
    const instance = instanceOf(instanceText('use_ipvlan 10.0.0.9/24 vepa'));
    expect(instance.devices?.[0]).to.include({
      mode: 'vepa',
      address: '10.0.0.9',
      prefixLength: 24,
    });
    expect(instance.virtualAddresses.map((each) => each.interface)).to.deep.equal(['eth0']);
  });
});
