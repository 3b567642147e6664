import { expect } from 'chai';
import type { BalancerDefinitions, Forwarding } from '../../../src/config/lvs-model.js';
import { HostKeeper } from '../../../src/daemon/host/host-keeper.js';
import type { HostChanges } from '../../../src/daemon/host/host-state-file.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import { balancer, realServer, virtualServer } from '../../lvs/director/sample-balancer.js';

/** A machine that does all it is told, with several network namespaces. */
class Machine {
  readonly values = new Map<string, string>();
  readonly chains = new Set<string>();
  readonly events: DaemonLogEvent[] = [];
  state: HostChanges | undefined;
  readonly #due = new Map<number, () => void>();

  constructor() {
    for (const place of ['here', '/run/netns/blue']) {
      this.values.set(`${place} net/ipv4/ip_forward`, '0');
      this.values.set(`${place} net/ipv4/vs/conntrack`, '0');
    }
  }

  keeper(): HostKeeper {
    return new HostKeeper({
      timers: {
        nowMs: () => 0,
        after: (delayMs, callback) => {
          this.#due.set(delayMs, callback);
          return () => this.#due.delete(delayMs);
        },
      },
      open: (path = 'here') => ({
        settings: {
          read: (name) => this.values.get(`${path} ${name}`),
          write: (name, value) => void this.values.set(`${path} ${name}`, value),
          loadModule: () => false,
        },
        sourceNat: {
          install: async (tool, family) => void this.chains.add(`${path} ${tool} ${family}`),
          remove: async (tool, family) => void this.chains.delete(`${path} ${tool} ${family}`),
          isInstalled: async (tool, family) => this.chains.has(`${path} ${tool} ${family}`),
        },
        interfaces: () => [],
      }),
      readState: () => this.state,
      writeState: (changes) => {
        const isNothing = changes.settings.length === 0 && changes.chains.length === 0;
        this.state = isNothing ? undefined : changes;
      },
      log: (event) => this.events.push(event),
    });
  }

  /** What the timer would do; whether there is one. */
  passTime(): boolean {
    const due = [...this.#due.values()];
    this.#due.clear();
    for (const callback of due) {
      callback();
    }
    return due.length > 0;
  }

  on(): readonly string[] {
    return [...this.values].flatMap(([name, value]) => (value === '1' ? [name] : []));
  }
}

function configuration(
  method: 'NAT' | 'DR' | 'FULLNAT',
  changes: Partial<BalancerDefinitions> = {},
) {
  const forwarding: Forwarding = { method };
  const realServers = [realServer('10.0.1.1', { forwarding })];
  return balancer([virtualServer({ realServers })], changes);
}

describe('HostKeeper', () => {
  let machine: Machine;

  beforeEach(() => {
    machine = new Machine();
  });

  it('has nothing to wait for without FULLNAT', () => {
    const keeper = machine.keeper();
    expect(keeper.apply(configuration('NAT', { hostSetup: 'auto' }))).to.equal(undefined);
    expect(machine.on()).to.deep.equal(['here net/ipv4/ip_forward']);
    expect(keeper.apply(configuration('DR', { hostSetup: 'auto' }))).to.equal(undefined);
    expect(machine.on()).to.deep.equal([]);
    expect(machine.passTime()).to.equal(false);
  });

  it('makes FULLNAT work whatever it may set besides, and puts everything back', async () => {
    const keeper = machine.keeper();
    await keeper.apply(configuration('FULLNAT', { hostSetup: 'off' }));
    expect(machine.on()).to.deep.equal(['here net/ipv4/vs/conntrack']);
    expect([...machine.chains]).to.deep.equal(['here nft inet']);
    expect(keeper.apply(configuration('FULLNAT', { hostSetup: 'off' }))).to.equal(undefined);
    await keeper.putBack();
    expect(machine.on()).to.deep.equal([]);
    expect([...machine.chains]).to.deep.equal([]);
    expect(machine.state).to.equal(undefined);
  });

  it('tells what is missing when the services are there, and nothing after the end', async () => {
    const keeper = machine.keeper();
    keeper.apply(configuration('NAT', { hostSetup: 'check' }));
    expect(machine.events).to.deep.equal([]);
    expect(machine.passTime()).to.equal(true);
    expect(machine.events.map(({ event }) => event)).to.deep.equal(['hostSettingMissing']);
    keeper.apply(configuration('NAT', { hostSetup: 'check' }));
    await keeper.putBack();
    expect(machine.passTime()).to.equal(false);
  });

  it('takes up what a killed daemon has left, or puts it back', async () => {
    await machine.keeper().apply(configuration('FULLNAT', { hostSetup: 'auto' }));
    expect(machine.on()).to.have.length(2);
    await machine.keeper().apply(configuration('FULLNAT', { hostSetup: 'off' }));
    expect(machine.on()).to.deep.equal(['here net/ipv4/vs/conntrack']);
    await machine.keeper().putBack();
    expect(machine.on()).to.deep.equal([]);
    expect([...machine.chains]).to.deep.equal([]);
  });

  it('moves to another namespace, and leaves the former one as it was', async () => {
    const keeper = machine.keeper();
    await keeper.apply(configuration('FULLNAT'));
    await keeper.apply(configuration('FULLNAT', { networkNamespace: 'blue' }));
    expect(machine.on()).to.deep.equal(['/run/netns/blue net/ipv4/vs/conntrack']);
    expect([...machine.chains]).to.deep.equal(['/run/netns/blue nft inet']);
    await machine.keeper().putBack();
    expect(machine.on()).to.deep.equal([]);
  });

  it('looks for what others have removed, as often as for drift', async () => {
    const keeper = machine.keeper();
    await keeper.apply(configuration('FULLNAT', { driftIntervalMs: 5000 }));
    machine.chains.clear();
    expect(machine.passTime()).to.equal(true);
    await keeper.apply(configuration('FULLNAT', { driftIntervalMs: 0 }));
    await new Promise((resolve) => setImmediate(resolve));
    expect([...machine.chains]).to.deep.equal(['here nft inet']);
    expect(machine.passTime()).to.equal(false);
  });
});
