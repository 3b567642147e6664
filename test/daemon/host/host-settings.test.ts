import { expect } from 'chai';
import { HostSettings } from '../../../src/daemon/host/host-settings.js';
import type { ChangedSetting } from '../../../src/daemon/host/plan-settings.js';
import type { HostSetting } from '../../../src/lvs/host-needs.js';
import type { HostLogEvent } from '../../../src/observe/log/host-log-events.js';

const FORWARDING: HostSetting = {
  name: 'net/ipv6/conf/all/forwarding',
  value: '1',
  reason: 'answers',
  always: false,
  first: [{ name: 'net/ipv6/conf/eth0/accept_ra', from: '1', value: '2' }],
  disturbs: ['net/ipv6/conf/eth0/forwarding'],
};
const TRACKING: HostSetting = {
  name: 'net/ipv4/vs/conntrack',
  value: '1',
  reason: 'FULLNAT',
  always: true,
  module: 'ip_vs',
  first: [],
  disturbs: [],
};

/** A kernel with a few settings, and everything that is said and noted. */
class Machine {
  readonly values = new Map([
    ['net/ipv6/conf/all/forwarding', '0'],
    ['net/ipv6/conf/eth0/forwarding', '0'],
    ['net/ipv6/conf/eth0/accept_ra', '1'],
  ]);
  readonly events: HostLogEvent[] = [];
  noted: readonly ChangedSetting[] = [];
  readOnly = false;
  readonly writes: string[] = [];

  settings(changed: readonly ChangedSetting[] = []): HostSettings {
    return new HostSettings({
      door: {
        read: (name) => this.values.get(name),
        write: (name, value) => this.write(name, value),
        loadModule: (name) => {
          this.values.set('net/ipv4/vs/conntrack', '0');
          return name === 'ip_vs';
        },
      },
      changed,
      note: (noted) => {
        this.noted = noted;
      },
      log: (event) => this.events.push(event),
    });
  }

  /** As the kernel does: `all` is for every interface, and spoils router advertisements. */
  private write(name: string, value: string): void {
    if (this.readOnly && name.endsWith('all/forwarding')) {
      throw new Error('EROFS: read-only file system');
    }
    expect(this.noted.map((each) => each.name)).to.include(name);
    this.writes.push(`${name}=${value}`);
    this.values.set(name, value);
    if (name === FORWARDING.name) {
      this.values.set('net/ipv6/conf/eth0/forwarding', value);
    }
  }

  names(): readonly string[] {
    return this.events.map(({ event }) => event);
  }
}

describe('HostSettings', () => {
  let machine: Machine;
  let before: [string, string][];

  beforeEach(() => {
    machine = new Machine();
    before = [...machine.values];
  });

  it('sets what is needed in the right order, and puts everything back', () => {
    const settings = machine.settings();
    settings.apply([FORWARDING], 'auto');
    expect(machine.writes).to.deep.equal([
      'net/ipv6/conf/eth0/accept_ra=2',
      'net/ipv6/conf/all/forwarding=1',
    ]);
    expect(machine.names()).to.deep.equal(['hostSettingChanged']);
    settings.putBack();
    expect([...machine.values]).to.deep.equal(before);
    expect(machine.noted).to.deep.equal([]);
  });

  it('writes nothing where all is well', () => {
    machine.values.set(FORWARDING.name, '1');
    machine.settings().apply([FORWARDING], 'auto');
    expect(machine.writes).to.deep.equal([]);
    expect(machine.events).to.deep.equal([]);
  });

  it('keeps the first value over reloads, and puts back what is not needed any more', () => {
    const settings = machine.settings();
    settings.apply([FORWARDING], 'auto');
    settings.apply([FORWARDING], 'auto');
    expect(machine.writes).to.have.length(2);
    settings.apply([], 'auto');
    expect([...machine.values]).to.deep.equal(before);
  });

  it('tells what is missing, once, with the command that does it', () => {
    const settings = machine.settings();
    settings.apply([FORWARDING], 'check');
    settings.apply([FORWARDING], 'check');
    expect(machine.events).to.deep.equal([
      {
        event: 'hostSettingMissing',
        setting: 'net.ipv6.conf.all.forwarding',
        value: '1',
        found: '0',
        reason: 'answers',
        command: 'sysctl -w net.ipv6.conf.eth0.accept_ra=2 net.ipv6.conf.all.forwarding=1',
      },
    ]);
    expect([...machine.values]).to.deep.equal(before);
  });

  for (const mode of ['check', 'off'] as const) {
    it(`sets with ${mode} what FULLNAT cannot do without, and nothing else`, () => {
      const settings = machine.settings();
      settings.apply([TRACKING, FORWARDING], mode);
      expect(machine.writes).to.deep.equal(['net/ipv4/vs/conntrack=1']);
      const told = machine.names().filter((name) => name === 'hostSettingMissing');
      expect(told).to.have.length(mode === 'check' ? 1 : 0);
    });
  }

  it('leaves alone what somebody else has changed after it', () => {
    machine.values.set('net/ipv4/vs/conntrack', '0');
    const settings = machine.settings();
    settings.apply([TRACKING], 'auto');
    machine.values.set('net/ipv4/vs/conntrack', '2');
    settings.putBack();
    expect(machine.values.get('net/ipv4/vs/conntrack')).to.equal('2');
  });

  it('puts back what a killed predecessor has noted', () => {
    machine.settings().apply([FORWARDING], 'auto');
    machine.settings(machine.noted).putBack();
    expect([...machine.values]).to.deep.equal(before);
  });

  it('tells what the kernel refuses, once, and leaves nothing half done', () => {
    machine.readOnly = true;
    const settings = machine.settings();
    settings.apply([FORWARDING], 'auto');
    settings.apply([FORWARDING], 'auto');
    expect(machine.names()).to.deep.equal(['hostSettingRefused']);
    expect([...machine.values]).to.deep.equal(before);
    expect(machine.noted).to.deep.equal([]);
  });
});
