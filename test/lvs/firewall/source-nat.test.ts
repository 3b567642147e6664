import { expect } from 'chai';
import type { RealServer, ServiceIdentity, VirtualServer } from '../../../src/config/lvs-model.js';
import { type SourceNatRule, sourceNatRules } from '../../../src/lvs/firewall/source-nat.js';
import {
  iptablesSourceNat,
  iptablesWithoutSourceNat,
} from '../../../src/lvs/firewall/source-nat-iptables.js';
import { nftSourceNat } from '../../../src/lvs/firewall/source-nat-nft.js';
import { ip, NAT, realServer, tcpIdentity, virtualServer } from '../director/sample-balancer.js';

const FULLNAT = { method: 'FULLNAT' } as const;

function full(address: string, port = 80): RealServer {
  return realServer(address, { port, forwarding: FULLNAT });
}

function service(identity: ServiceIdentity, realServers: readonly RealServer[]): VirtualServer {
  return virtualServer({ identity, realServers });
}

function rulesOf(...virtualServers: VirtualServer[]): readonly SourceNatRule[] {
  return sourceNatRules({ virtualServers, virtualServerGroups: [] });
}

describe('sourceNatRules', () => {
  it('has a rule for each virtual server with servers of this method, and them alone', () => {
    const mixed = service(tcpIdentity(), [
      full('10.0.0.2', 8080),
      realServer('10.0.0.3', { forwarding: NAT }),
      full('10.0.0.4'),
    ]);
    const plain = service(tcpIdentity('10.0.0.9'), [realServer('10.0.0.3')]);
    expect(rulesOf(mixed, plain)).to.deep.equal([
      {
        label: '[10.0.0.1]:tcp:80',
        family: 'inet',
        service: { kind: 'addresses', protocol: 'TCP', addresses: ['10.0.0.1'], port: 80 },
        servers: [
          { address: '10.0.0.2', port: 8080 },
          { address: '10.0.0.4', port: 80 },
        ],
      },
    ]);
    expect(rulesOf(plain)).to.deep.equal([]);
  });

  it('has the sorry server in it', () => {
    const sorryServer = { address: ip('10.0.0.5'), port: 81, forwarding: FULLNAT, inhibit: false };
    const [rule] = rulesOf({
      ...service(tcpIdentity(), [realServer('10.0.0.2')]),
      sorryServer,
    });
    expect(rule?.servers).to.deep.equal([{ address: '10.0.0.5', port: 81 }]);
  });

  it('puts the addresses of a group together by family and port, marks aside', () => {
    const identity: ServiceIdentity = {
      form: 'group',
      group: 'G',
      protocol: 'UDP',
      family: 'inet',
    };
    const entries = [
      { kind: 'addresses', first: ip('10.0.0.1'), count: 3, port: 53 },
      { kind: 'addresses', first: ip('10.0.1.1'), count: 1, port: 53 },
      { kind: 'addresses', first: ip('10.0.1.1'), count: 1, port: 54 },
      { kind: 'addresses', first: ip('2001:db8::1'), count: 1, port: 53 },
      { kind: 'fwmark', mark: 7 },
    ] as const;
    const rules = sourceNatRules({
      virtualServers: [service(identity, [full('10.0.2.1', 0)])],
      virtualServerGroups: [{ name: 'G', entries }],
    });
    expect(rules.map(({ service }) => service)).to.deep.equal([
      {
        kind: 'addresses',
        protocol: 'UDP',
        addresses: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.1.1'],
        port: 53,
      },
      { kind: 'addresses', protocol: 'UDP', addresses: ['10.0.1.1'], port: 54 },
      { kind: 'mark', mark: 7 },
    ]);
  });
});

const RULES = rulesOf(
  service(tcpIdentity(), [full('10.0.0.2', 8080), full('10.0.0.3')]),
  service({ form: 'address', protocol: 'UDP', address: ip('10.0.0.1'), port: 0 }, [
    full('10.0.0.2', 0),
  ]),
  service({ form: 'fwmark', mark: 7, family: 'inet' }, [full('10.0.0.2', 0)]),
);

describe('the rules in the language of nft', () => {
  it('match what the client asked for and where IPVS has sent it', () => {
    const rules = nftSourceNat('inet', RULES).split('\n').slice(3, 6);
    expect(rules.map((line) => line.trim())).to.deep.equal([
      'meta l4proto tcp ct original ip daddr { 10.0.0.1 } ct original proto-dst 80 ' +
        'ip daddr . tcp dport { 10.0.0.2 . 8080, 10.0.0.3 . 80 } ' +
        'masquerade comment "[10.0.0.1]:tcp:80"',
      'meta l4proto udp ct original ip daddr { 10.0.0.1 } ip daddr { 10.0.0.2 } ' +
        'masquerade comment "[10.0.0.1]:udp:0"',
      'meta mark 7 ct original ip daddr != { 10.0.0.2 } ip daddr { 10.0.0.2 } ' +
        'masquerade comment "FWM 7"',
    ]);
  });

  it('are in a table and a chain of their own', () => {
    const lines = nftSourceNat('inet6', []).split('\n');
    expect(lines.slice(0, 3)).to.deep.equal([
      'table ip6 upkeep_fullnat {',
      '  chain postrouting {',
      '    type nat hook postrouting priority 99; policy accept;',
    ]);
  });

  it('cannot be left through a name', () => {
    const [rule] = RULES;
    const named = { ...rule, label: '"; flush ruleset; "' } as SourceNatRule;
    expect(nftSourceNat('inet', [named])).to.contain('comment "__ flush ruleset_ _"');
  });
});

describe('the rules in the language of iptables-restore', () => {
  const MATCH = '-m ipvs --vdir ORIGINAL --vmethod MASQ';

  it('match what IPVS knows of the connection and where it has sent it', () => {
    const rule = (address: string, port: number) =>
      `-A UPKEEP-FULLNAT -d ${address} -p tcp --dport ${port} ${MATCH} ` +
      '--vproto tcp --vaddr 10.0.0.1 --vport 80 ' +
      '-m comment --comment "[10.0.0.1]:tcp:80" -j MASQUERADE';
    expect(iptablesSourceNat(RULES, false).split('\n')).to.deep.equal([
      '*nat',
      ':UPKEEP-FULLNAT - [0:0]',
      '-I POSTROUTING -j UPKEEP-FULLNAT',
      rule('10.0.0.2', 8080),
      rule('10.0.0.3', 80),
      `-A UPKEEP-FULLNAT -d 10.0.0.2 -p udp ${MATCH} --vproto udp --vaddr 10.0.0.1 ` +
        '-m comment --comment "[10.0.0.1]:udp:0" -j MASQUERADE',
      `-A UPKEEP-FULLNAT -d 10.0.0.2 ${MATCH} -m mark --mark 7 ` +
        '-m comment --comment "FWM 7" -j MASQUERADE',
      'COMMIT',
      '',
    ]);
  });

  it('lead to the chain once, and leave nothing', () => {
    expect(iptablesSourceNat(RULES, true)).to.not.contain('POSTROUTING');
    expect(iptablesWithoutSourceNat(true).split('\n').slice(2, 4)).to.deep.equal([
      '-D POSTROUTING -j UPKEEP-FULLNAT',
      '-X UPKEEP-FULLNAT',
    ]);
    expect(iptablesWithoutSourceNat(false)).to.not.contain('POSTROUTING');
  });
});
