/** Checks that ask others on the wire, each beside what was heard. */
import type { WireAdvert, WireClaim } from '../../src/doctor/wire.js';
import { instanceText } from '../config/load-text.js';
import { address, type Case, ETH0 } from './sample-machine.js';

const VIRTUAL = address('192.0.2.1');
const PEER = address('192.0.2.11');
const SERVER = address('192.0.2.20');
const SERVICE = address('192.0.2.100');
const ROUTER = '02:00:00:00:00:11';
const STRANGER = '02:00:00:00:00:99';
const VIRTUAL_MAC = '00:00:5e:00:01:33';

const claim = (
  asked: WireClaim['address'],
  hardwareAddress: string,
  device = 'eth0',
): WireClaim => ({ interface: device, address: asked, hardwareAddress, asked: true });

const ADVERT: WireAdvert = {
  ...{ interface: 'eth0', virtualRouterId: 51, family: 'inet', source: PEER },
  ...{ hardwareAddress: ROUTER, timeToLive: 255, version: 2, addresses: [VIRTUAL] },
};

const VRRP = instanceText();
const UNICAST = instanceText('  unicast_peer {', '    192.0.2.11 min_ttl 254', '  }');
const DIRECT = `virtual_server 192.0.2.100 80 {
  protocol TCP
  lvs_method DR
  real_server 192.0.2.20 80 {
    TCP_CHECK {
    }
  }
}
`;
const NAT = DIRECT.replace('DR', 'NAT');
const ON_VMAC = {
  interfaces: [
    ETH0,
    { ...ETH0, name: 'vrrp.51', addresses: [{ address: VIRTUAL, prefixLength: 24 }] },
  ],
  neighbours: [{ interface: 'eth0', address: PEER }],
};

/** By the identifier of the check. */
export const wireCases: Readonly<Record<string, Case>> = {
  'vip-duplicate': {
    ...{ text: VRRP, bad: {}, needless: NAT },
    goodWire: { adverts: [ADVERT], claims: [claim(VIRTUAL, ROUTER)] },
    badWire: { adverts: [ADVERT], claims: [claim(VIRTUAL, ROUTER), claim(VIRTUAL, STRANGER)] },
    ...{
      level: 'fail',
      says: /^A: 02:.*:99 on eth0 answers for 192\.0\.2\.1, and 192\.0\.2\.11 adv/,
    },
  },
  'vrid-foreign': {
    ...{ text: VRRP, bad: {}, needless: NAT },
    goodWire: { adverts: [ADVERT] },
    badWire: { adverts: [{ ...ADVERT, addresses: [SERVICE] }] },
    ...{
      level: 'fail',
      says: /^A: 192\.0\.2\.11 .* uses VRID 51 as well: it has 192\.0\.2\.100, we/,
    },
  },
  'unicast-path': {
    ...{ text: UNICAST, bad: {}, needless: VRRP },
    goodWire: { echoes: [{ address: PEER, timeToLive: 255, arrivedWith: 63 }] },
    badWire: { echoes: [{ address: PEER, timeToLive: 255, arrivedWith: 62 }] },
    ...{
      level: 'fail',
      says: /^A: adverts of 192\.0\.2\.11 would arrive with TTL 253, and min_ttl 254/,
    },
  },
  'vmac-delivery': {
    ...{ text: instanceText('  use_vmac'), good: ON_VMAC, bad: ON_VMAC, needless: VRRP },
    goodWire: { claims: [claim(PEER, ROUTER), claim(PEER, ROUTER, 'vrrp.51')] },
    badWire: { claims: [claim(PEER, ROUTER)] },
    ...{ level: 'fail', says: new RegExp(`^A: 192.0.2.11 answers eth0, but not ${VIRTUAL_MAC}`) },
  },
  'realserver-arp': {
    ...{ text: DIRECT, bad: {}, needless: NAT },
    goodWire: { claims: [claim(SERVER, STRANGER), claim(SERVICE, ROUTER)] },
    badWire: { claims: [claim(SERVER, STRANGER), claim(SERVICE, STRANGER)] },
    ...{
      level: 'fail',
      says: /^real server 192\.0\.2\.20 \(02:.*:99\) answers ARP for 192\.0\.2\.100$/,
    },
  },
  'igmp-querier': {
    text: `global_defs {\n  vrrp_mcast_group4 239.1.2.3\n}\n${VRRP}`,
    ...{ bad: {}, needless: UNICAST },
    goodWire: {
      queries: [{ interface: 'eth0', family: 'inet', hardwareAddress: ROUTER }],
    },
    badWire: {
      queries: [{ interface: 'eth0', family: 'inet6', hardwareAddress: ROUTER }],
      listenedMs: 130_000,
    },
    ...{ level: 'warn', says: /^no IGMP querier on eth0: .* \(239\.1\.2\.3\)$/ },
  },
};
