import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { IpvsStateFile, readIpvsState } from '../../../src/daemon/ipvs/ipvs-state-file.js';
import type { IpvsBelongings } from '../../../src/daemon/messages.js';
import type { SupervisorLogEvent } from '../../../src/observe/log/log-events.js';
import { ip } from '../../lvs/director/sample-balancer.js';

const belongings: IpvsBelongings = {
  services: [
    { kind: 'address', family: 'inet', protocol: 'TCP', address: ip('10.0.0.1'), port: 80 },
    { kind: 'address', family: 'inet6', protocol: 'SCTP', address: ip('fd00::1'), port: 0 },
    { kind: 'fwmark', family: 'inet6', mark: 7 },
  ],
  syncDaemonRoles: ['backup'],
  formerTimeouts: { tcpSeconds: 900, tcpFinSeconds: 120, udpSeconds: 300 },
  markTables: [
    { family: 'ip', name: 'marks' },
    { family: 'ip6', name: 'marks' },
  ],
};
const nothing: IpvsBelongings = { services: [], syncDaemonRoles: [] };

describe('daemon/ipvs-state-file', () => {
  let directory: string;
  let path: string;
  let events: SupervisorLogEvent[];
  let file: IpvsStateFile;

  beforeEach('make a directory', () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-state-'));
    path = join(directory, 'ipvs.json');
    events = [];
    file = new IpvsStateFile(path, (event) => events.push(event));
  });
  afterEach('remove it', () => rmSync(directory, { recursive: true }));

  it('keeps what is ours until nothing is', () => {
    const small: IpvsBelongings = { services: [], syncDaemonRoles: ['master'] };
    for (const each of [belongings, small]) {
      file.write(each, undefined);
      expect(file.read(undefined)).to.deep.equal(each);
    }
    file.write(nothing, undefined);
    expect([existsSync(path), events]).to.deep.equal([false, []]);
    for (const [name, value] of Object.entries(belongings)) {
      file.write({ ...nothing, [name]: value }, undefined);
      expect(file.read(undefined), name).to.deep.equal({ ...nothing, [name]: value });
    }
  });

  it('takes nothing for ours that is in another namespace than the configuration names', () => {
    file.write(belongings, undefined);
    expect(file.read('')).to.equal(undefined);
    expect(events.map((each) => ('reason' in each ? each.reason : ''))).to.deep.equal([
      'it speaks of the network namespace of the daemon; what is there stays',
    ]);
  });

  it('takes no part of a file that is not whole', () => {
    file.write(belongings, undefined);
    const text = readFileSync(path, 'utf8');
    for (const [part, other] of [
      ['"10.0.0.1"', '"10.0.0"'],
      ['"SCTP"', '"ICMP"'],
      ['"port":80', '"port":-1'],
      ['"mark":7', '"mark":"7"'],
      ['"backup"', '"leader"'],
      ['"udpSeconds":300', '"udpSeconds":null'],
      ['"ip6"', '"arp"'],
      ['"name":"marks"', '"name":1'],
      ['"name":"marks"', '"name":"marks; flush ruleset"'],
      ['"markTables":[', '"markTables":[null,'],
      ['"services":[', '"services":[null,'],
      ['"services"', '"service"'],
    ] as const) {
      expect(text).to.include(part);
      writeFileSync(path, text.replace(part, other));
      expect(readIpvsState(path).kind, other).to.equal('useless');
    }
  });
});
