import { expect } from 'chai';
import { type OwnChain, SourceNatKeeper } from '../../../src/daemon/host/source-nat-keeper.js';
import type { SourceNat } from '../../../src/linux/firewall/source-nat.js';
import type { SourceNatRule } from '../../../src/lvs/firewall/source-nat.js';
import type { HostLogEvent } from '../../../src/observe/log/host-log-events.js';

function rule(label: string, family: 'inet' | 'inet6' = 'inet'): SourceNatRule {
  return { label, family, service: { kind: 'mark', mark: 1 }, servers: [] };
}

/** A firewall with some tools; `chains` are the labels of the rules by tool and family. */
class Firewall {
  readonly chains = new Map<string, string>();
  readonly events: HostLogEvent[] = [];
  readonly calls: string[] = [];
  noted: readonly OwnChain[] = [];
  /** Tools that install nothing. */
  missing = new Set(['nft']);
  /** Tools that remove nothing. */
  stuck = new Set<string>();

  keeper(own: readonly OwnChain[] = []): SourceNatKeeper {
    const door: SourceNat = {
      install: async (tool, family, rules) => {
        this.calls.push(`install ${tool} ${family}`);
        expect(this.noted).to.deep.include({ tool, family });
        if (this.missing.has(tool)) {
          return 'not installed';
        }
        this.chains.set(`${tool} ${family}`, rules.map(({ label }) => label).join());
        return undefined;
      },
      remove: async (tool, family) => {
        this.calls.push(`remove ${tool} ${family}`);
        if (this.stuck.has(tool)) {
          return 'not installed';
        }
        this.chains.delete(`${tool} ${family}`);
        return undefined;
      },
      isInstalled: async (tool, family) => this.chains.has(`${tool} ${family}`),
    };
    this.noted = own;
    return new SourceNatKeeper({
      door,
      own,
      note: (noted) => {
        this.noted = noted;
      },
      log: (event) => this.events.push(event),
    });
  }

  names(): readonly string[] {
    return this.events.map(({ event }) => event);
  }
}

describe('SourceNatKeeper', () => {
  let firewall: Firewall;

  beforeEach(() => {
    firewall = new Firewall();
  });

  it('takes the first tool that can, and notes the chain before it is made', async () => {
    const keeper = firewall.keeper();
    await keeper.apply([rule('a'), rule('b'), rule('c', 'inet6')]);
    expect([...firewall.chains]).to.deep.equal([
      ['iptables inet', 'a,b'],
      ['iptables inet6', 'c'],
    ]);
    expect(firewall.noted).to.deep.equal([
      { tool: 'iptables', family: 'inet' },
      { tool: 'iptables', family: 'inet6' },
    ]);
    expect(firewall.names()).to.deep.equal(['sourceNatInstalled', 'sourceNatInstalled']);
  });

  it('touches nothing when the rules are the same, and removes what nobody wants', async () => {
    const keeper = firewall.keeper();
    await keeper.apply([rule('a')]);
    const { length } = firewall.calls;
    expect(keeper.differs([rule('a')])).to.equal(false);
    await keeper.apply([rule('a')]);
    expect(firewall.calls).to.have.length(length);
    expect(keeper.differs([])).to.equal(true);
    await keeper.apply([]);
    expect([...firewall.chains]).to.deep.equal([]);
    expect(firewall.noted).to.deep.equal([]);
    expect(keeper.differs([])).to.equal(false);
  });

  it('stays with the tool that it has used', async () => {
    const keeper = firewall.keeper();
    await keeper.apply([rule('a')]);
    firewall.calls.length = 0;
    firewall.missing.clear();
    await keeper.apply([rule('b')]);
    expect(firewall.calls).to.deep.equal(['install iptables inet']);
  });

  it('removes what a killed predecessor has made, also with another tool', async () => {
    firewall.chains.set('nft inet', 'old');
    firewall.chains.set('iptables inet6', 'old');
    const own = [
      { tool: 'nft', family: 'inet' },
      { tool: 'iptables', family: 'inet6' },
    ] as const;
    await firewall.keeper(own).apply([rule('a')]);
    expect([...firewall.chains]).to.deep.equal([['iptables inet', 'a']]);
    expect(firewall.noted).to.deep.equal([{ tool: 'iptables', family: 'inet' }]);
  });

  it('says once why no tool can do it, and tries again', async () => {
    firewall.missing = new Set(['nft', 'iptables', 'iptables-legacy']);
    const keeper = firewall.keeper();
    await keeper.apply([rule('a')]);
    await keeper.apply([rule('a')]);
    expect(firewall.events).to.deep.equal([
      {
        event: 'sourceNatRefused',
        family: 'inet',
        reason: 'nft: not installed; iptables: not installed; iptables-legacy: not installed',
      },
    ]);
    expect(firewall.noted).to.deep.equal([]);
    firewall.missing.clear();
    await keeper.apply([rule('a')]);
    expect([...firewall.chains]).to.deep.equal([['nft inet', 'a']]);
  });

  it('makes again what somebody else has removed', async () => {
    const keeper = firewall.keeper();
    await keeper.apply([rule('a')]);
    await keeper.look([rule('a')]);
    expect(firewall.names()).to.deep.equal(['sourceNatInstalled']);
    firewall.chains.clear();
    await keeper.look([rule('a')]);
    expect([...firewall.chains]).to.deep.equal([['iptables inet', 'a']]);
    expect(firewall.names()).to.deep.equal([
      'sourceNatInstalled',
      'sourceNatLost',
      'sourceNatInstalled',
    ]);
  });

  it('says once that a chain cannot be removed, keeps it in mind, and tries again', async () => {
    const chain: OwnChain = { tool: 'nft', family: 'inet' };
    firewall.stuck.add('nft');
    const keeper = firewall.keeper([chain]);
    await keeper.apply([]);
    await keeper.apply([]);
    expect(firewall.events).to.deep.equal([
      { event: 'sourceNatStays', family: 'inet', tool: 'nft', reason: 'not installed' },
    ]);
    expect(firewall.noted).to.deep.equal([chain]);
    firewall.stuck.clear();
    await keeper.apply([]);
    expect(firewall.names()).to.deep.equal(['sourceNatStays', 'sourceNatRemoved']);
    expect(firewall.noted).to.deep.equal([]);
  });

  it('looks only for what it has installed', async () => {
    firewall.stuck.add('nft');
    const keeper = firewall.keeper([{ tool: 'nft', family: 'inet' }]);
    await keeper.apply([rule('a')]);
    const said = firewall.names();
    expect(said).to.deep.equal(['sourceNatInstalled', 'sourceNatStays']);
    await keeper.look([rule('a')]);
    expect(firewall.names()).to.deep.equal(said);
  });
});
