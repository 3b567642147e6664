import { expect } from 'chai';
import { loadText } from '../../load-text.js';

function routes(...entries: readonly string[]) {
  const text = ['static_routes {', ...entries, '}', ''].join('\n');
  return loadText(text).configuration.staticRoutes;
}

const plain = {
  family: 'inet',
  type: 'unicast',
  nextHops: [],
  placement: 'prepend',
  noTrack: false,
};

describe('routes', () => {
  it('have a destination and typed parts in the order of the file', () => {
    const [route] = routes('198.51.100.0/24 via 192.0.2.1 dev eth0 metric 0x10 mtu lock 1400');
    expect(route).to.deep.equal({
      ...plain,
      destination: { address: '198.51.100.0', prefixLength: 24 },
      parts: [
        { option: 'via', address: '192.0.2.1' },
        { option: 'dev', interface: 'eth0' },
        { option: 'metric', metric: 16 },
        { option: 'mtu', locked: true, value: 1400 },
      ],
    });
  });

  it('have a type, and a destination that stands among the options', () => {
    const [route] = routes('src 192.0.2.1 blackhole to 198.51.100.7 no_track append');
    expect(route).to.deep.equal({
      ...plain,
      type: 'blackhole',
      destination: { address: '198.51.100.7', prefixLength: 32 },
      parts: [{ option: 'src', address: '192.0.2.1' }],
      placement: 'append',
      noTrack: true,
    });
  });

  it('take synonyms under one name, and names of tables as they are', () => {
    const [route] = routes('default gw 192.0.2.1 oif eth1 priority 5 table core realms a/7');
    expect(route?.parts).to.deep.equal([
      { option: 'via', address: '192.0.2.1' },
      { option: 'dev', interface: 'eth1' },
      { option: 'metric', metric: 5 },
      { option: 'table', value: 'core' },
      { option: 'realms', source: 'a', destination: 7 },
    ]);
    expect(route?.destination).to.equal('default');
  });

  it('are of the family of what they name', () => {
    const families = routes(
      'default via 192.0.2.1',
      'default via inet6 2001:db8::1',
      'default6 dev eth0',
      '2001:db8::/64 dev eth0',
      'inet6 default dev eth0',
      'default nexthop via 2001:db8::1',
    ).map(({ family }) => family);
    expect(families).to.deep.equal(['inet', 'inet6', 'inet6', 'inet6', 'inet6', 'inet6']);
  });

  it('have as many paths as are written', () => {
    const [route, old] = routes(
      'default nexthop via 192.0.2.1 weight 2 onlink nexthop dev eth1 encap mpls 100/200',
      'default via 192.0.2.1 or 192.0.2.2',
    );
    expect(route?.nextHops).to.deep.equal([
      [
        { option: 'via', address: '192.0.2.1' },
        { option: 'weight', weight: 2 },
        { option: 'onlink' },
      ],
      [
        { option: 'dev', interface: 'eth1' },
        { option: 'encap', encapsulation: { kind: 'mpls', labels: '100/200' } },
      ],
    ]);
    expect(old?.parts).to.deep.equal([]);
    expect(old?.nextHops.flat()).to.deep.equal([
      { option: 'via', address: '192.0.2.1' },
      { option: 'via', address: '192.0.2.2' },
    ]);
  });

  it('may lead into a tunnel', () => {
    const [route] = routes('default encap ip id 5 dst 192.0.2.9 ttl 64 dev tun0');
    const header = [
      { option: 'id', id: '5' },
      { option: 'dst', address: '192.0.2.9' },
      { option: 'ttl', hops: 64 },
    ];
    expect(route?.parts).to.deep.equal([
      { option: 'encap', encapsulation: { kind: 'ip', parts: header } },
      { option: 'dev', interface: 'tun0' },
    ]);
  });

  it('are left out when a word of them is wrong, and the others stay', () => {
    const left = routes('default via 192.0.2.300', '198.51.100.0/24 dev eth0');
    expect(left.map(({ destination }) => destination)).to.deep.equal([
      { address: '198.51.100.0', prefixLength: 24 },
    ]);
  });
});
