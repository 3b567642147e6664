import { expect } from 'chai';
import type { Forwarding, VirtualServer } from '../../src/config/lvs-model.js';
import {
  type BalancedConfiguration,
  type HostSetting,
  hostNeeds,
  settingCommand,
  settingText,
} from '../../src/lvs/host-needs.js';
import { ip, realServer, tcpIdentity, virtualServer } from './director/sample-balancer.js';

const TUNNEL: Forwarding = { method: 'TUN', tunnel: 'ipip', checksum: 'nocsum' };

const INTERFACES = [
  { name: 'eth0', networks: [{ address: ip('192.0.2.1'), prefixLength: 24 }] },
  { name: 'eth1.7', networks: [{ address: ip('10.0.0.1'), prefixLength: 8 }] },
];

function service(address: string, server: string, forwarding: Forwarding): VirtualServer {
  const realServers = [realServer(server, { forwarding })];
  return virtualServer({ identity: tcpIdentity(address), realServers });
}

function configured(...virtualServers: VirtualServer[]): BalancedConfiguration {
  return { virtualServers, virtualServerGroups: [], global: { balancer: { masquerade: [] } } };
}

function needs(...virtualServers: VirtualServer[]): readonly string[] {
  return hostNeeds(configured(...virtualServers), INTERFACES).map(
    ({ name, value, always }) => `${name}=${value}${always ? ' always' : ''}`,
  );
}

const settingCommandOf = (need: HostSetting): string => settingCommand(need, []);

describe('hostNeeds', () => {
  const NAT = { method: 'NAT' } as const;
  const FULLNAT = { method: 'FULLNAT' } as const;

  it('forwards packets of the families that are translated', () => {
    expect(needs(service('198.51.100.1', '10.0.0.2', NAT))).to.deep.equal([
      'net/ipv4/ip_forward=1',
    ]);
    expect(needs(service('2001:db8::1', '2001:db8::2', NAT))).to.deep.equal([
      'net/ipv6/conf/all/forwarding=1',
    ]);
  });

  it('needs nothing for methods that answer past the director', () => {
    expect(needs(service('192.0.2.9', '192.0.2.2', { method: 'DR' }))).to.deep.equal([]);
    expect(needs(service('192.0.2.9', '192.0.2.2', TUNNEL))).to.deep.equal([]);
  });

  it('tracks connections for FULLNAT in any case', () => {
    expect(needs(service('192.0.2.9', '192.0.2.2', FULLNAT))).to.deep.equal([
      'net/ipv4/vs/conntrack=1 always',
      'net/netfilter/nf_conntrack_tcp_be_liberal=1 always',
      'net/ipv4/ip_forward=1',
    ]);
  });

  it('has connections said often where directors synchronise them', () => {
    const syncDaemon = { interface: 'eth0', syncId: 7 };
    const configuration = { ...configured(), global: { balancer: { masquerade: [], syncDaemon } } };
    expect(hostNeeds(configuration, []).map(settingCommandOf)).to.deep.equal([
      'sysctl -w net.ipv4.vs.sync_refresh_period=1',
      "sysctl -w net.ipv4.vs.sync_threshold='3 0'",
    ]);
  });

  it('looks at the sorry server too', () => {
    const sorryServer = { address: ip('10.0.0.2'), port: 80, forwarding: NAT, inhibit: false };
    const direct = service('192.0.2.9', '192.0.2.2', { method: 'DR' });
    expect(needs({ ...direct, sorryServer })).to.deep.equal(['net/ipv4/ip_forward=1']);
  });

  it('sends no redirects where NAT comes in and goes out of one interface', () => {
    expect(needs(service('10.9.9.9', '10.0.0.2', NAT))).to.deep.equal([
      'net/ipv4/ip_forward=1',
      'net/ipv4/conf/all/send_redirects=0',
      'net/ipv4/conf/eth1.7/send_redirects=0',
    ]);
    expect(needs(service('192.0.2.9', '10.0.0.2', NAT))).to.deep.equal(['net/ipv4/ip_forward=1']);
  });

  it('goes on with connections of other directors where mh balances past itself', () => {
    const direct = {
      ...service('192.0.2.9', '192.0.2.2', { method: 'DR' }),
      scheduler: 'mh',
    } as const;
    const sctp = { form: 'address', protocol: 'SCTP', address: ip('192.0.2.8'), port: 80 } as const;
    expect(needs(direct)).to.deep.equal(['net/ipv4/vs/sloppy_tcp=1']);
    expect(needs({ ...direct, identity: sctp })).to.deep.equal(['net/ipv4/vs/sloppy_sctp=1']);
    const mark = { form: 'fwmark', mark: 1, family: 'inet' } as const;
    expect(needs({ ...direct, identity: mark })).to.deep.equal(['net/ipv4/vs/sloppy_tcp=1']);
    const translated = { ...service('192.0.2.9', '10.0.0.2', NAT), scheduler: 'mh' } as const;
    expect(needs(translated)).to.deep.equal(['net/ipv4/ip_forward=1']);
  });

  it('forwards for networks that are masked', () => {
    const masquerade = [{ address: ip('10.0.0.0'), prefixLength: 8 }];
    const [need] = hostNeeds({ ...configured(), global: { balancer: { masquerade } } }, INTERFACES);
    expect(need).to.include({ name: 'net/ipv4/ip_forward', value: '1', always: false });
  });

  it('keeps what the kernel changes along', () => {
    const { disturbs, first } = {
      ...hostNeeds(configured(service('2001:db8::1', '2001:db8::2', NAT)), INTERFACES)[0],
    };
    expect(disturbs).to.deep.equal([
      'net/ipv6/conf/default/forwarding',
      'net/ipv6/conf/eth0/forwarding',
      'net/ipv6/conf/eth1.7/forwarding',
    ]);
    expect(first).to.deep.equal([
      { name: 'net/ipv6/conf/eth0/accept_ra', from: '1', value: '2' },
      { name: 'net/ipv6/conf/eth1.7/accept_ra', from: '1', value: '2' },
    ]);
  });
});

describe('settings as people type them', () => {
  it('have points, unless an interface has points of its own', () => {
    expect(settingText('net/ipv4/ip_forward')).to.equal('net.ipv4.ip_forward');
    expect(settingText('net/ipv4/conf/eth1.7/forwarding')).to.equal(
      'net/ipv4/conf/eth1.7/forwarding',
    );
  });

  it('are one command, in the right order', () => {
    const need = {
      name: 'net/ipv6/conf/all/forwarding',
      value: '1',
      reason: '',
      always: false,
      first: [],
      disturbs: [],
    };
    const first = [{ name: 'net/ipv6/conf/eth0/accept_ra', from: '1', value: '2' }];
    expect(settingCommand(need, first)).to.equal(
      'sysctl -w net.ipv6.conf.eth0.accept_ra=2 net.ipv6.conf.all.forwarding=1',
    );
  });
});
