import { expect } from 'chai';
import { type ExpectedPacket, packetVerdict } from '../../src/doctor/packet-verdict.js';
import { address } from './sample-machine.js';

const ADVERT: ExpectedPacket = {
  ...{ hook: 'input', family: 'inet', interface: 'eth0', protocol: 112 },
  destination: address('224.0.0.18'),
};

const input = (policy: string, family = 'inet') => ({
  chain: { family, table: 'filter', name: 'input', hook: 'input', prio: 0, policy },
});
const rule = (...expr: readonly unknown[]) => ({
  rule: { family: 'inet', table: 'filter', chain: 'input', expr },
});
const ruleIn = (chain: string, ...expr: readonly unknown[]) => ({
  rule: { family: 'inet', table: 'filter', chain, expr },
});
const match = (left: unknown, right: unknown, op = '==') => ({ match: { op, left, right } });
const protocol = (right: unknown, op?: string) =>
  match({ payload: { protocol: 'ip', field: 'protocol' } }, right, op);
const accept = { accept: null };
const drop = { drop: null };

/** `passes`, `dropped`, or `perhaps` where it cannot be told. */
function verdict(...items: readonly unknown[]): string {
  const found = packetVerdict(items, ADVERT);
  return found.kind === 'passes' ? 'passes' : found.certain ? 'dropped' : 'perhaps';
}

describe('packetVerdict', () => {
  it('follows the policy of the chain', () => {
    expect(verdict()).to.equal('passes');
    expect(verdict(input('accept'))).to.equal('passes');
    expect(verdict(input('drop'))).to.equal('dropped');
    expect(verdict(input('drop', 'ip6'))).to.equal('passes');
  });

  it('takes the first rule that holds', () => {
    expect(verdict(input('drop'), rule(protocol('vrrp'), accept))).to.equal('passes');
    expect(verdict(input('drop'), rule(protocol(112), accept))).to.equal('passes');
    expect(verdict(input('drop'), rule(protocol('tcp'), accept))).to.equal('dropped');
    expect(verdict(input('drop'), rule(protocol('tcp', '!='), accept))).to.equal('passes');
    expect(verdict(input('accept'), rule(protocol('vrrp'), drop))).to.equal('dropped');
    expect(
      verdict(input('accept'), rule(protocol('vrrp'), accept), rule(protocol('vrrp'), drop)),
    ).to.equal('passes');
  });

  it('knows sets, networks, interfaces and the state of a first packet', () => {
    const set = { set: ['tcp', 'vrrp'] };
    expect(verdict(input('drop'), rule(protocol(set), accept))).to.equal('passes');
    const daddr = { payload: { protocol: 'ip', field: 'daddr' } };
    const multicast = { prefix: { addr: '224.0.0.0', len: 4 } };
    expect(verdict(input('drop'), rule(match(daddr, multicast), accept))).to.equal('passes');
    const device = (name: string) => match({ meta: { key: 'iifname' } }, name);
    expect(verdict(input('drop'), rule(device('lo'), accept))).to.equal('dropped');
    expect(verdict(input('drop'), rule(device('eth*'), accept))).to.equal('passes');
    const state = match({ ct: { key: 'state' } }, ['established', 'related'], 'in');
    expect(verdict(input('drop'), rule(state, accept))).to.equal('dropped');
    const port = match({ payload: { protocol: 'tcp', field: 'dport' } }, 22);
    expect(verdict(input('drop'), rule(port, accept))).to.equal('dropped');
  });

  it('goes into chains and comes back', () => {
    const chain = { chain: { family: 'inet', table: 'filter', name: 'vrrp' } };
    const jump = rule({ jump: { target: 'vrrp' } });
    const own = ruleIn('vrrp', protocol('vrrp'), accept);
    expect(verdict(input('drop'), chain, jump, own)).to.equal('passes');
    const back = ruleIn('vrrp', { return: null });
    expect(verdict(input('drop'), chain, jump, back, own)).to.equal('dropped');
  });

  it('does not promise what it cannot tell', () => {
    const source = { payload: { protocol: 'ip', field: 'saddr' } };
    expect(verdict(input('drop'), rule(match(source, '192.0.2.2'), accept))).to.equal('perhaps');
    expect(verdict(input('drop'), rule(protocol('@named'), accept))).to.equal('perhaps');
    expect(verdict(input('accept'), rule(match(source, '192.0.2.2'), drop))).to.equal('passes');
  });
});
