import { expect } from 'chai';
import { extraAddresses, extraIntervalMs } from '../../../src/vrrp/machine/extra-announcement.js';
import { instanceOf, instanceText } from '../../config/load-text.js';

const LINES = [
  'virtual_ipaddress_excluded {',
  '10.9.1.1 dev eth1',
  '10.9.2.1 dev eth2 use_vmac',
  '}',
];
const named = (...lines: readonly string[]) =>
  extraAddresses(instanceOf(instanceText(...lines, ...LINES))).map(({ address }) => address);

describe('garp_extra_if', () => {
  // Shows: vrrp_instance.garp_extra_if, global_defs.vrrp_garp_extra_if
  it('is about addresses on virtual MACs that no advert leaves from, or on all interfaces', () => {
    expect(named('use_vmac', 'garp_extra_if 1')).to.deep.equal(['10.9.2.1']);
    expect(named('use_vmac', 'garp_extra_if all 1')).to.deep.equal(['10.9.1.1', '10.9.2.1']);
    expect(named('use_vmac', 'vmac_xmit_base', 'garp_extra_if 1')).to.deep.equal([
      '192.0.2.1',
      '10.9.2.1',
    ]);
  });

  it('has an interval only where there are such addresses', () => {
    const interval = (...lines: readonly string[]) =>
      extraIntervalMs(instanceOf(instanceText(...lines)));
    expect(interval('use_vmac', 'garp_extra_if 2')).to.equal(0);
    expect(interval('garp_extra_if 2', ...LINES)).to.equal(2000);
    expect(interval('garp_extra_if 0', ...LINES)).to.equal(0);
  });
});
