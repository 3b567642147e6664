import { expect } from 'chai';
import { dumpCheckerData } from '../../../src/observe/dump/balancer.js';
import { exampleBalancer, exampleVirtualServers } from '../status/example-balancer.js';
import { exampleConfiguration } from '../status/example-status.js';

const configuration = { ...exampleConfiguration, virtualServers: exampleVirtualServers };

/** The part of the text from one line to the next one that begins like it. */
function part(text: string, first: string): readonly string[] {
  const lines = text.split('\n');
  const from = lines.indexOf(first);
  expect(from, first).to.not.equal(-1);
  const [indentation = ''] = /^ */.exec(first) ?? [];
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith(`${indentation}  `));
  return lines.slice(from, from + 1 + length);
}

describe('observe/dump-balancer', () => {
  const text = dumpCheckerData(exampleBalancer(), configuration);

  it('has the sections of keepalived', () => {
    const headings = [...text.matchAll(/^ *------< (.*) >------$/gm)].map(([, name]) => name);
    expect(headings.filter((name) => !/server$/.test(name ?? ''))).to.deep.equal([
      'Global definitions',
      'SSL definitions',
      'LVS Topology',
      'Health checkers',
    ]);
    expect(headings.filter((name) => name === 'Virtual server')).to.have.lengthOf(4);
    expect(headings.filter((name) => name === 'Real server')).to.have.lengthOf(6);
  });

  it('describes a virtual server', () => {
    expect(part(text, ' VS VIP = 10.0.0.1, VPORT = 80').slice(0, 25)).to.deep.equal([
      ' VS VIP = 10.0.0.1, VPORT = 80',
      '   Address family = inet',
      '   connection timeout = 5.000000',
      '   delay_loop = 1.000000',
      '   lvs_sched = wrr',
      '   flag-1 = disabled',
      '   flag-2 = disabled',
      '   flag-3 = disabled',
      '   One packet scheduling = disabled',
      '   persistence timeout = 30',
      '   protocol = TCP',
      '   alpha is OFF',
      '   omega is OFF',
      '   Inhibit on failure is OFF',
      '   quorum = 1, hysteresis = 0',
      "   Quorum up notify script = '/bin/up'",
      '   Using smtp notification = no',
      '   default forwarding method = NAT',
      '   sorry server = [10.0.9.9]:tcp:80',
      '     forwarding method = NAT',
      '     Inhibit on failure is OFF',
      '     In use = no',
      '   alive = 1',
      '   quorum_state_up = 1',
      '   ------< Real server >------',
    ]);
    const lost = part(text, ' VS VIP = 10.0.0.2, VPORT = 80');
    expect(lost).to.include('   quorum_state_up = 0').and.to.include('     In use = yes');
    expect(part(text, ' VS FWMARK = 5')).to.include('   alive = 0');
    expect(part(text, ' VS VIP = 10.0.0.4, VPORT = 80')).to.include('   Suspended = yes');
  });

  it('describes real servers', () => {
    const servers = text.split('------< Real server >------').slice(1);
    expect(servers[0]).to.include('RIP = 10.0.1.1, RPORT = 80, WEIGHT = 3 EFF WEIGHT = 3\n');
    expect(servers[0]).to.include('alive = 0\n   num failed checkers = 1\n   RS set = 1\n');
    expect(servers[0]).to.include('   Alpha is OFF\n   connection timeout = 5.000000\n');
    expect(servers[1]).to.include('RIP = 10.0.1.2, RPORT = 80, WEIGHT = 1 EFF WEIGHT = 7\n');
    expect(servers[1]).to.include('connection limit range = 0 -> 9\n');
    expect(servers[3]).to.include('alive = 0\n   num failed checkers = 1\n   RS set = 0\n');
  });

  it('describes checks, with the reason of a failure', () => {
    expect(part(text, ' [10.0.0.1]:tcp:80 -> [10.0.1.1]:tcp:80')).to.deep.equal([
      ' [10.0.0.1]:tcp:80 -> [10.0.1.1]:tcp:80',
      '   Enabled = yes',
      '   Up = no',
      '   Has run = yes',
      '   Current weight = 0',
      '   Reason = refused',
      '   Alpha = no',
      '   Delay loop = 1000000 us',
      '   Warmup = 0 us',
      '   Retries = 1',
      '   Delay before retry = 1000000 us',
      '   Log all failures = no',
      '   Connection',
      '     Dest = [10.0.1.1]:80',
      '     Timeout = 5.000000',
      '   Keepalive method = TCP_CHECK',
    ]);
    const misc = part(text, ' [10.0.0.1]:tcp:80 -> [10.0.1.2]:tcp:80');
    expect(misc).to.include("   script = '/bin/load'").and.to.include('   dynamic = YES');
    expect(misc.join()).to.not.include('Reason');
    expect(part(text, ' [10.0.0.4]:tcp:80 -> [10.0.4.1]:tcp:80')).to.include('   Enabled = no');
  });

  it('leaves out what is not configured any more', () => {
    const fewer = { ...configuration, virtualServers: exampleVirtualServers.slice(1) };
    expect(dumpCheckerData(exampleBalancer(), fewer)).to.not.include('10.0.0.1');
  });
});
