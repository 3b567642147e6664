import { expect } from 'chai';
import type { Forwarding } from '../../../src/config/lvs-model.js';
import type { HostChanges } from '../../../src/daemon/host/host-state-file.js';
import { planHost } from '../../../src/daemon/plan/plan-host.js';
import { balancer, realServer, virtualServer } from '../../lvs/director/sample-balancer.js';

function configuration(method: 'NAT' | 'FULLNAT', hostSetup: 'auto' | 'check' | 'off' = 'check') {
  const forwarding: Forwarding = { method };
  const realServers = [realServer('10.0.1.1', { forwarding })];
  return balancer([virtualServer({ realServers })], { hostSetup });
}

function view(values: Readonly<Record<string, string>>, changes?: HostChanges) {
  return { settings: { read: (name: string) => values[name] }, interfaces: () => [], changes };
}

const LIBERAL = 'net/netfilter/nf_conntrack_tcp_be_liberal';
const UNPREPARED = { 'net/ipv4/ip_forward': '0', 'net/ipv4/vs/conntrack': '0', [LIBERAL]: '0' };

const CHANGES: HostChanges = {
  path: undefined,
  settings: [
    { name: 'net/ipv4/conf/eth0/forwarding', former: '0', for: 'net/ipv4/ip_forward' },
    { name: 'net/ipv4/ip_forward', former: '0', ours: '1', for: 'net/ipv4/ip_forward' },
  ],
  chains: [{ tool: 'nft', family: 'inet' }],
};

describe('daemon/plan-host', () => {
  it('sets with auto what it only names with check, and neither with off', () => {
    const setting = 'net.ipv4.ip_forward';
    const planned = (setup: 'auto' | 'check' | 'off') =>
      planHost(view(UNPREPARED), configuration('NAT', setup), undefined);
    expect(planned('auto')).to.deep.equal({
      settings: [{ change: 'edit', setting, details: ['0 → 1'] }],
      missing: [],
    });
    expect(planned('check').settings).to.deep.equal([]);
    expect(planned('check').missing.map(({ command }) => command)).to.deep.equal([
      'sysctl -w net.ipv4.ip_forward=1',
    ]);
    expect(planned('off')).to.deep.equal({ settings: [], missing: [] });
  });

  it('has nothing to do on a machine that is prepared', () => {
    const prepared = view({ 'net/ipv4/ip_forward': '1' });
    expect(planHost(prepared, configuration('NAT', 'auto'), undefined)).to.deep.equal({
      settings: [],
      missing: [],
    });
  });

  it('brings FULLNAT with what it cannot do without', () => {
    const { settings } = planHost(view(UNPREPARED), configuration('FULLNAT', 'off'), undefined);
    expect(settings).to.deep.equal([
      { change: 'edit', setting: 'net.ipv4.vs.conntrack', details: ['0 → 1'] },
      {
        change: 'edit',
        setting: 'net.netfilter.nf_conntrack_tcp_be_liberal',
        details: ['0 → 1'],
      },
      { change: 'add', setting: 'source NAT over IPv4', details: ['[10.0.0.1]:tcp:80'] },
    ]);
  });

  it('leaves rules that are the same, and changes or removes others', () => {
    const machine = view(
      { 'net/ipv4/vs/conntrack': '1', [LIBERAL]: '1' },
      { ...CHANGES, settings: [] },
    );
    const running = configuration('FULLNAT', 'off');
    expect(planHost(machine, running, running).settings).to.deep.equal([]);
    const more = balancer([...running.virtualServers, ...running.virtualServers], {
      hostSetup: 'off',
    });
    expect(planHost(machine, more, running).settings.map(({ change }) => change)).to.deep.equal([
      'edit',
    ]);
    expect(planHost(machine, configuration('NAT', 'off'), running).settings).to.deep.equal([
      { change: 'remove', setting: 'source NAT over IPv4', details: [] },
    ]);
  });

  it('puts back what is not needed any more, unless somebody has changed it', () => {
    const changes = { ...CHANGES, chains: [] };
    const forwards = view({ 'net/ipv4/ip_forward': '1' }, changes);
    expect(planHost(forwards, balancer([]), undefined).settings).to.deep.equal([
      { change: 'edit', setting: 'net.ipv4.ip_forward', details: ['1 → 0'] },
    ]);
    const changed = view({ 'net/ipv4/ip_forward': '2' }, changes);
    expect(planHost(changed, balancer([]), undefined).settings).to.deep.equal([]);
    const needed = configuration('NAT', 'auto');
    expect(planHost(forwards, needed, undefined).settings).to.deep.equal([]);
  });
});
