import { expect } from 'chai';
import fc from 'fast-check';
import {
  type IpvsState,
  parseIpvsState,
  printIpvsState,
} from '../../../src/daemon/ipvs/ipvs-state.js';
import { ip } from '../../lvs/director/sample-balancer.js';

const state: IpvsState = {
  bootId: 'b0',
  networkNamespace: '4026531840',
  belongings: {
    services: [
      { kind: 'address', family: 'inet', protocol: 'TCP', address: ip('10.0.0.1'), port: 80 },
      { kind: 'address', family: 'inet6', protocol: 'SCTP', address: ip('fd00::1'), port: 0 },
      { kind: 'fwmark', family: 'inet6', mark: 7 },
    ],
    syncDaemonRoles: ['backup'],
    formerTimeouts: { tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 },
    markTables: [
      { family: 'ip', name: 'marks' },
      { family: 'ip6', name: 'marks' },
    ],
  },
};

describe('daemon/ipvs-state', () => {
  it('reads what it has printed', () => {
    const small = { ...state, belongings: { services: [], syncDaemonRoles: [] } };
    const elsewhere = { ...state, networkNamespacePath: '/run/netns/lvs' };
    for (const each of [state, small, elsewhere]) {
      expect(parseIpvsState(printIpvsState(each))).to.deep.equal(each);
    }
  });

  it('takes no part of a file that is not whole', () => {
    const text = printIpvsState(state);
    expect(parseIpvsState(text.slice(0, -10))).to.equal(undefined);
    for (const [part, other] of [
      ['"format":1', '"format":2'],
      ['"bootId":"b0"', '"bootId":0'],
      ['"10.0.0.1"', '"10.0.0"'],
      ['"SCTP"', '"ICMP"'],
      ['"port":80', '"port":-1'],
      ['"mark":7', '"mark":"7"'],
      ['"backup"', '"leader"'],
      ['"udpSeconds":300', '"udpSeconds":null'],
      ['"ip6"', '"arp"'],
      ['"name":"marks"', '"name":1'],
      ['"markTables":[', '"markTables":[null,'],
      ['"services":[', '"services":[null,'],
      ['"services"', '"service"'],
    ] as const) {
      expect(text).to.include(part);
      expect(parseIpvsState(text.replace(part, other)), other).to.equal(undefined);
    }
  });

  it('is not upset by any text or value', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseIpvsState(text)).to.equal(undefined);
      }),
    );
  });
});
