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

const NOTHING_MASKED = { global: { balancer: { masquerade: [] } } };

function rulesOf(...virtualServers: VirtualServer[]): readonly SourceNatRule[] {
  return sourceNatRules({ ...NOTHING_MASKED, virtualServers, virtualServerGroups: [] });
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
    expect(rule).to.have.deep.property('servers', [{ address: '10.0.0.5', port: 81 }]);
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
      ...NOTHING_MASKED,
      virtualServers: [service(identity, [full('10.0.2.1', 0)])],
      virtualServerGroups: [{ name: 'G', entries }],
    });
    expect(rules.map((rule) => ('service' in rule ? rule.service : undefined))).to.deep.equal([
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

/** `lvs_masquerade` beside an address, a mark, and a service of the other family. */
const MASKED = sourceNatRules({
  global: {
    balancer: {
      masquerade: [
        { address: ip('10.0.0.0'), prefixLength: 24 },
        { address: ip('fd00::'), prefixLength: 64 },
      ],
    },
  },
  virtualServers: [
    service(tcpIdentity(), [realServer('10.0.0.2')]),
    service(tcpIdentity('10.0.0.1', 81), [realServer('10.0.0.2')]),
    service({ form: 'fwmark', mark: 7, family: 'inet' }, [realServer('10.0.0.2')]),
  ],
  virtualServerGroups: [],
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

  it('mask a network, without what the director sends and what IPVS translates', () => {
    const ruleOf = (family: 'inet' | 'inet6') =>
      nftSourceNat(
        family,
        MASKED.filter((rule) => rule.family === family),
      )
        .split('\n')[3]
        ?.trim();
    expect(ruleOf('inet')).to.equal(
      'ip saddr 10.0.0.0/24 ip daddr != 10.0.0.0/24 fib saddr type != local ' +
        'ct original ip daddr != { 10.0.0.1 } meta mark != { 7 } ' +
        'masquerade comment "lvs_masquerade 10.0.0.0_24"',
    );
    expect(ruleOf('inet6')).to.equal(
      'ip6 saddr fd00::/64 ip6 daddr != fd00::/64 fib saddr type != local ' +
        'masquerade comment "lvs_masquerade fd00::_64"',
    );
  });

  it('are in a table and a chain of their own', () => {
    const lines = nftSourceNat('inet6', []).split('\n');
    expect(lines.slice(0, 3)).to.deep.equal([
      'table ip6 upkeep_nat {',
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
      `-A UPKEEP-NAT -d ${address} -p tcp --dport ${port} ${MATCH} ` +
      '--vproto tcp --vaddr 10.0.0.1 --vport 80 ' +
      '-m comment --comment "[10.0.0.1]:tcp:80" -j MASQUERADE';
    expect(iptablesSourceNat(RULES, false).split('\n')).to.deep.equal([
      '*nat',
      ':UPKEEP-NAT - [0:0]',
      '-I POSTROUTING -j UPKEEP-NAT',
      rule('10.0.0.2', 8080),
      rule('10.0.0.3', 80),
      `-A UPKEEP-NAT -d 10.0.0.2 -p udp ${MATCH} --vproto udp --vaddr 10.0.0.1 ` +
        '-m comment --comment "[10.0.0.1]:udp:0" -j MASQUERADE',
      `-A UPKEEP-NAT -d 10.0.0.2 ${MATCH} -m mark --mark 7 ` +
        '-m comment --comment "FWM 7" -j MASQUERADE',
      'COMMIT',
      '',
    ]);
  });

  it('mask a network that IPVS has not in hand', () => {
    expect(iptablesSourceNat(MASKED.slice(0, 1), true).split('\n')[2]).to.equal(
      '-A UPKEEP-NAT -s 10.0.0.0/24 ! -d 10.0.0.0/24 -m addrtype ! --src-type LOCAL ' +
        '-m ipvs ! --ipvs -m comment --comment "lvs_masquerade 10.0.0.0_24" -j MASQUERADE',
    );
  });

  it('lead to the chain once, and leave nothing', () => {
    expect(iptablesSourceNat(RULES, true)).to.not.contain('POSTROUTING');
    expect(iptablesWithoutSourceNat(true).split('\n').slice(2, 4)).to.deep.equal([
      '-D POSTROUTING -j UPKEEP-NAT',
      '-X UPKEEP-NAT',
    ]);
    expect(iptablesWithoutSourceNat(false)).to.not.contain('POSTROUTING');
  });
});
