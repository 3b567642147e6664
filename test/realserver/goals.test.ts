import { expect } from 'chai';
import { commandFor } from '../../src/realserver/change.js';
import { goals, objections, settingNames } from '../../src/realserver/goals.js';
import type { HostView, ServedAddress } from '../../src/realserver/host-view.js';
import { BY_DR, BY_TUNNEL, bareHost, held, ip, settings, VIP } from './sample-host.js';

/** The commands that are still to be run. */
function toDo(served: readonly ServedAddress[], view: HostView): readonly string[] {
  return goals(served, view)
    .filter(({ reached }) => !reached)
    .map(({ change }) => commandFor(change));
}

const QUIET = { 'net.ipv4.conf.all.arp_ignore': '1', 'net.ipv4.conf.all.arp_announce': '2' };

describe('realserver/goals', () => {
  it('makes a machine quiet before it takes the address', () => {
    expect(toDo([BY_DR], bareHost())).to.deep.equal([
      'sysctl -w net.ipv4.conf.all.arp_ignore=1',
      'sysctl -w net.ipv4.conf.all.arp_announce=2',
      'ip address add 10.0.0.100/32 dev lo scope host label lo:0',
    ]);
  });

  it('has nothing to do when all is there, and sees what is not', () => {
    const addresses = [held('10.0.0.100', 32, 'lo', 'lo:0')];
    expect(toDo([BY_DR], bareHost({ addresses, settings: settings(QUIET) }))).to.deep.equal([]);
    const loud = settings({ ...QUIET, 'net.ipv4.conf.all.arp_announce': '1' });
    expect(toDo([BY_DR], bareHost({ addresses, settings: loud }))).to.have.lengthOf(1);
  });

  it('leaves a stricter arp_ignore, and not one that the kernel reserves', () => {
    for (const [value, count] of [
      ['2', 0],
      ['3', 0],
      ['8', 0],
      ['4', 1],
      ['7', 1],
    ] as const) {
      const view = bareHost({
        addresses: [held('10.0.0.100', 32, 'lo')],
        settings: settings({ ...QUIET, 'net.ipv4.conf.all.arp_ignore': value }),
      });
      expect(toDo([BY_DR], view), value).to.have.lengthOf(count);
    }
  });

  it('needs no ARP setting for IPv6', () => {
    const served = { address: ip('fd00::100'), method: 'dr', device: 'lo' } as const;
    expect(toDo([served], bareHost())).to.deep.equal(['ip address add fd00::100/128 dev lo nodad']);
  });

  it('names addresses of lo by numbers that are free', () => {
    const addresses = [held('10.0.0.7', 32, 'lo', 'lo:0'), held('10.0.0.8', 32, 'lo', 'lo:2')];
    const served = ['10.0.0.100', '10.0.0.101'].map((text) => ({ ...BY_DR, address: ip(text) }));
    const commands = toDo(served, bareHost({ addresses, settings: settings(QUIET) }));
    expect(commands.map((command) => command.split(' ').at(-1))).to.deep.equal(['lo:1', 'lo:3']);
    const elsewhere = toDo([{ ...BY_DR, device: 'dummy0' }], bareHost());
    expect(elsewhere.at(-1)).to.equal('ip address add 10.0.0.100/32 dev dummy0 scope host');
  });

  it('opens the tunnel for those that come in it', () => {
    expect(toDo([BY_TUNNEL], bareHost())).to.deep.equal([
      'modprobe ipip',
      'sysctl -w net.ipv4.conf.all.arp_ignore=1',
      'sysctl -w net.ipv4.conf.all.arp_announce=2',
      'sysctl -w net.ipv4.conf.tunl0.rp_filter=2',
      'ip link set tunl0 up',
      'ip address add 10.0.0.100/32 dev tunl0 scope host',
    ]);
    const six = { address: ip('fd00::100'), method: 'tun', device: 'ip6tnl0' } as const;
    expect(toDo([six], bareHost())).to.deep.equal([
      'modprobe ip6_tunnel',
      'ip link set ip6tnl0 up',
      'ip address add fd00::100/128 dev ip6tnl0 nodad',
    ]);
  });

  it('loosens the filter of the tunnel only where all or its own is strict', () => {
    const devices = new Map([['tunl0', { up: true, loopback: false, noArp: true }]]);
    const addresses = [held('10.0.0.100', 32, 'tunl0')];
    for (const [all, own, count] of [
      ['0', '0', 0],
      ['1', '0', 1],
      ['0', '1', 1],
      ['1', '2', 0],
      ['2', '1', 0],
    ] as const) {
      const filters = {
        'net.ipv4.conf.all.rp_filter': all,
        'net.ipv4.conf.tunl0.rp_filter': own,
      };
      const view = bareHost({ devices, addresses, settings: settings({ ...QUIET, ...filters }) });
      expect(toDo([BY_TUNNEL], view), `${all} ${own}`).to.have.lengthOf(count);
    }
    expect(settingNames([BY_TUNNEL])).to.include('net.ipv4.conf.tunl0.rp_filter');
    expect(settingNames([BY_DR])).not.to.include('net.ipv4.conf.all.rp_filter');
  });

  it('objects to places where neighbours would hear of the address', () => {
    expect(objections([BY_DR, { ...BY_DR, device: 'dummy0' }], bareHost())).to.deep.equal([]);
    expect(objections([{ ...BY_DR, device: 'eth0' }], bareHost())[0]).to.contain('eth0 answers');
    expect(objections([{ ...BY_DR, device: 'eth9' }], bareHost())).to.deep.equal([
      'there is no interface eth9',
    ]);
    const there = bareHost({ addresses: [held('10.0.0.100', 24, 'eth0')] });
    expect(objections([BY_DR], there)[0]).to.contain('10.0.0.100 is on eth0');
    const wide = bareHost({ addresses: [held('10.0.0.100', 24, 'lo')] });
    expect(objections([BY_DR], wide)[0]).to.contain('10.0.0.100/24 on lo');
  });

  it('objects to tunnels that do not carry the address', () => {
    expect(objections([BY_TUNNEL], bareHost())).to.deep.equal([]);
    expect(objections([{ ...BY_TUNNEL, device: 'lo' }], bareHost())[0]).to.contain('none of');
    const six = { ...BY_TUNNEL, address: ip('fd00::100') };
    expect(objections([six], bareHost())).to.deep.equal([
      'tunl0 carries no IPv6 packets: fd00::100',
    ]);
    expect(objections([{ ...BY_TUNNEL, device: 'sit0' }], bareHost())).to.deep.equal([
      `sit0 carries no IPv4 packets: ${VIP}`,
    ]);
    expect(objections([{ ...six, device: 'sit0' }], bareHost())).to.deep.equal([]);
  });
});
