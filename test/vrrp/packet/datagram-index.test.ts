import { expect } from 'chai';
import { familyOf } from '../../../src/base/address.js';
import type { VrrpInstance } from '../../../src/config/model.js';
import { findInstance, indexInstances } from '../../../src/vrrp/packet/datagram-index.js';
import { ip, sampleInstance } from '../machine/sample-instance.js';

const multicast = { configuration: sampleInstance({ name: 'multicast' }) };
const [left, right] = ['10.9.9.2', '10.9.9.3'].map((address) => ({
  configuration: sampleInstance({
    name: `peer of ${address}`,
    unicastPeers: [{ address: ip(address), minTtl: 0, maxTtl: 255 }],
  }),
}));

function find(
  entries: readonly { readonly configuration: VrrpInstance }[],
  source: string,
  destination = '224.0.0.18',
  virtualRouterId = 10,
  interfaceName = 'eth0',
): string | undefined {
  const header = {
    family: familyOf(ip(source)),
    source: ip(source),
    destination: ip(destination),
  };
  const datagram = { header, virtualRouterId };
  return findInstance(indexInstances(entries), interfaceName, datagram)?.configuration.name;
}

describe('datagram index', () => {
  const all = [multicast, left, right].flatMap((entry) => entry ?? []);

  it('goes by interface and VRID', () => {
    expect(find([multicast], '10.9.9.9')).to.equal('multicast');
    expect(find([multicast], '10.9.9.9', '224.0.0.18', 11)).to.equal(undefined);
    expect(find([multicast], '10.9.9.9', '224.0.0.18', 10, 'eth1')).to.equal(undefined);
  });

  it('tells the families of one VRID apart', () => {
    const group = ip('ff02::12');
    const configuration = sampleInstance({ name: 'v6', family: 'inet6', multicastGroup: group });
    expect(find([multicast, { configuration }], '10.9.9.9')).to.equal('multicast');
    expect(find([multicast, { configuration }], 'fe80::9', 'ff02::12')).to.equal('v6');
    expect(find([multicast], 'fe80::9', 'ff02::12')).to.equal(undefined);
  });

  it('tells unicast instances with one VRID by their peers', () => {
    expect(find(all, '10.9.9.2', '10.9.9.1')).to.equal('peer of 10.9.9.2');
    expect(find(all, '10.9.9.3', '10.9.9.1')).to.equal('peer of 10.9.9.3');
    expect(find(all, '10.9.9.9')).to.equal('multicast');
  });
});
