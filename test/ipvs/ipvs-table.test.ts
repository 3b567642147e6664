/** Our view of the kernel's IPVS beside ipvsadm's, and our changes of it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { type IpAddress, parseAddress } from '../../src/base/address.js';
import { type Ipvs, openIpvs } from '../../src/linux/ipvs/ipvs.js';
import type { ObservedService, ServiceTable, TableOperation } from '../../src/lvs/table/table.js';
import { Topology } from './stage/topology.js';

/** Written as `ipvsadm -Sn` writes it. */
const RULES = [
  '-A -t 10.1.0.2:80 -s wrr',
  '-a -t 10.1.0.2:80 -r 10.2.0.11:8080 -m -w 3',
  '-a -t 10.1.0.2:80 -r 10.2.0.12:80 -g -w 0 -x 100 -y 50',
  '-a -t 10.1.0.2:80 -r 10.2.0.13:80 -i -w 1',
  '-A -t 10.1.0.2:443 -s sh -b sh-fallback,sh-port',
  '-A -t 10.1.0.2:8443 -s mh -b mh-port',
  '-A -t 10.1.0.3:80 -s wlc -p 300 -M 255.255.255.0',
  '-A -u 10.1.0.2:53 -s rr -o',
  '-a -u 10.1.0.2:53 -r 10.2.0.11:53 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum',
  '-a -u 10.1.0.2:53 -r 10.2.0.12:53 -i -w 1 --tun-type gre',
  '-A --sctp-service 10.1.0.2:99 -s lc',
  '-A -t [fd00:1::2]:80 -s rr -p 60 -M 64',
  '-a -t [fd00:1::2]:80 -r [fd00:2::11]:80 -m -w 1',
  '-A -f 5 -s sed',
  '-a -f 5 -r 10.2.0.11:0 -g -w 1',
  '-A -f 5 -6 -s nq',
].join('\n');

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new Error(`not an address: ${text}`);
  }
  return parsed;
}

/** The operations that make a table. */
function additions(table: readonly ServiceTable[]): TableOperation[] {
  return table.flatMap(({ service, destinations }) => [
    { kind: 'newService', service } as const,
    ...destinations.map(
      (destination) => ({ kind: 'newDestination', address: service.address, destination }) as const,
    ),
  ]);
}

const web = { kind: 'address', family: 'inet', protocol: 'TCP', port: 80 } as const;
const destination = {
  family: 'inet',
  address: address('10.2.0.11'),
  port: 80,
  method: 'masquerade',
  weight: 1,
  upperThreshold: 0,
  lowerThreshold: 0,
} as const;
const plain = { flags: 0, timeoutSeconds: 0, netmask: 0xffffffff, engine: '' } as const;

describe('the table of IPVS', function () {
  this.timeout(60_000);
  let topology: Topology;
  let ipvs: Ipvs;

  const ipvsadm = (args: readonly string[], input?: string): string =>
    topology.node('a').run('ipvsadm', args, input);
  const saved = () => ipvsadm(['-Sn']).trim().split('\n');
  const find = (table: readonly ObservedService[], port: number) =>
    table.find(
      ({ service }) => service.address.kind === 'address' && service.address.port === port,
    );

  before('open IPVS of a director', () => {
    topology = new Topology();
    const networkNamespacePath = `/run/netns/${topology.node('a').namespace}`;
    ipvs = openIpvs({ networkNamespacePath });
  });
  afterEach('empty the table', () => {
    expect(ipvs.flush()).to.equal(undefined);
    expect(ipvs.dump()).to.deep.equal([]);
  });
  after('clear the stage', () => {
    ipvs.close();
    topology.close();
  });

  it('reads what ipvsadm has written', () => {
    ipvsadm(['-R'], RULES);
    const table = ipvs.dump();
    expect(table).to.have.length(RULES.match(/-A/g)?.length ?? 0);
    const wrr = find(table, 80);
    expect(wrr?.destinations).to.have.length.greaterThan(0);
    const udp = find(table, 53);
    expect(udp?.service.flags).to.equal(4);
    const tunnels = udp?.destinations.map(({ tunnel }) => tunnel);
    expect(tunnels).to.deep.include({ type: 'gue', port: 6080, checksum: 'csum' });
    expect(tunnels).to.deep.include({ type: 'gre', port: 0, checksum: 'none' });
    expect(find(table, 443)?.service.flags).to.equal(0x18);
    const marks = table.flatMap(({ service }) =>
      service.address.kind === 'fwmark' ? [service.address.family] : [],
    );
    expect(marks.sort()).to.deep.equal(['inet', 'inet6']);
  });

  it('writes what it has read so that ipvsadm sees no difference', () => {
    ipvsadm(['-R'], RULES);
    const before = saved();
    const table = ipvs.dump();
    ipvsadm(['-C']);
    expect(saved()).to.deep.equal(['']);
    expect(ipvs.apply(additions(table)).filter(Boolean)).to.deep.equal([]);
    expect(saved().sort()).to.deep.equal(before.sort());
    expect(before).to.have.length(RULES.split('\n').length);
  });

  it('makes a service without a scheduler', () => {
    const service = { ...plain, scheduler: '', address: { ...web, address: address('10.1.0.2') } };
    expect(ipvs.apply([{ kind: 'newService', service }])).to.deep.equal([undefined]);
    expect(ipvs.dump().map((each) => each.service)).to.deep.equal([service]);
    expect(saved()).to.deep.equal(['-A -t 10.1.0.2:80 -s none']);
  });

  it('edits and deletes', () => {
    ipvsadm(['-R'], RULES);
    const service = find(ipvs.dump(), 443)?.service;
    const udp = find(ipvs.dump(), 53);
    const [tunnelled] = udp?.destinations ?? [];
    if (!service || !udp || !tunnelled) {
      throw new Error('not found');
    }
    const results = ipvs.apply([
      { kind: 'setService', service: { ...service, scheduler: 'lblc', flags: 0 } },
      {
        kind: 'setDestination',
        address: udp.service.address,
        destination: { ...tunnelled, weight: 77 },
      },
      { kind: 'deleteService', address: { kind: 'fwmark', family: 'inet', mark: 5 } },
    ]);
    expect(results).to.deep.equal([undefined, undefined, undefined]);
    const text = saved().join('\n');
    expect(text).to.include('-A -t 10.1.0.2:443 -s lblc');
    expect(text).to.match(/-a -u 10\.1\.0\.2:53 .*-w 77/);
    expect(text).not.to.match(/-A -f 5 -s sed/);
    expect(text).to.match(/-A -f 5 -6 -s nq/);
  });

  it('says which operation was refused and why, and carries out the others', () => {
    const service = { ...plain, address: { ...web, address: address('10.1.0.2') } };
    const results = ipvs.apply([
      { kind: 'newService', service: { ...service, scheduler: 'rr' } },
      { kind: 'newService', service: { ...service, scheduler: 'rr' } },
      { kind: 'deleteService', address: { ...web, address: address('10.9.9.9') } },
      {
        kind: 'newService',
        service: { ...service, address: { ...service.address, port: 81 }, scheduler: 'nosuch' },
      },
    ]);
    expect(results.map((error) => error?.code)).to.deep.equal([
      undefined,
      'EEXIST',
      'ESRCH',
      'ENOENT',
    ]);
    expect(results[3]?.reason).to.include('ip_vs_nosuch');
    expect(saved()).to.deep.equal(['-A -t 10.1.0.2:80 -s rr']);
  });

  it('loads the module of a scheduler and tries again what was refused of that service', () => {
    const setting = '/proc/sys/kernel/modprobe';
    const loader = readFileSync(setting, 'latin1');
    const networkNamespacePath = `/run/netns/${topology.node('a').namespace}`;
    const asked: string[] = [];
    const loading = openIpvs({
      networkNamespacePath,
      loadModule: (name) => {
        asked.push(name);
        return spawnSync('modprobe', ['-q', name]).status === 0;
      },
    });
    spawnSync('modprobe', ['-rq', 'ip_vs_ovf']);
    // The kernel would load it by itself, unless it cannot.
    writeFileSync(setting, '/bin/false');
    try {
      const service = { ...plain, address: { ...web, address: address('10.1.0.2') } };
      const other = { ...service, address: { ...service.address, port: 81 } };
      const operations = additions([
        { service: { ...service, scheduler: 'ovf' }, destinations: [destination] },
        { service: { ...other, scheduler: 'nosuch' }, destinations: [destination] },
      ]);
      const codes = ipvs.apply(operations).map((error) => error?.code);
      expect(codes, 'the usual loader is gone').to.deep.equal([
        'ENOENT',
        'ESRCH',
        'ENOENT',
        'ESRCH',
      ]);
      const again = loading.apply(operations).map((error) => error?.code);
      expect(again).to.deep.equal([undefined, undefined, 'ENOENT', 'ESRCH']);
      expect(asked).to.deep.equal(['ip_vs_ovf', 'ip_vs_nosuch']);
      expect(saved()).to.deep.equal([
        '-A -t 10.1.0.2:80 -s ovf',
        '-a -t 10.1.0.2:80 -r 10.2.0.11:80 -m -w 1',
      ]);
    } finally {
      writeFileSync(setting, loader);
      loading.close();
    }
  });

  it('knows time-outs, facts and sync daemons', () => {
    expect(ipvs.info().version).to.equal('1.2.1');
    expect(ipvs.info().connectionTableSize).to.be.greaterThan(0);
    expect(ipvs.setTimeouts({ tcpSeconds: 901, tcpFinSeconds: 0, udpSeconds: 301 })).to.equal(
      undefined,
    );
    const { tcpFinSeconds } = ipvs.timeouts();
    expect(ipvs.timeouts()).to.deep.equal({ tcpSeconds: 901, tcpFinSeconds, udpSeconds: 301 });
    expect(ipvsadm(['-L', '--timeout'])).to.include(`901 ${tcpFinSeconds} 301`);
    expect(ipvs.stopSyncDaemon('master')?.code).to.equal('ESRCH');
    const daemon = { role: 'master', interface: 'lo', syncId: 7, ttl: 3, port: 8850 } as const;
    expect(ipvs.startSyncDaemon({ ...daemon, interface: 'nosuch' })?.code).to.equal('ENODEV');
    expect(ipvs.syncDaemons()).to.deep.equal([]);
    expect(ipvs.startSyncDaemon(daemon)).to.equal(undefined);
    expect(ipvs.startSyncDaemon(daemon)?.code).to.equal('EEXIST');
    expect(ipvs.syncDaemons()).to.have.length(1);
    expect(ipvs.syncDaemons()[0]).to.include(daemon);
    expect(ipvsadm(['-L', '--daemon'])).to.include('master');
    expect(ipvs.stopSyncDaemon('master')).to.equal(undefined);
    expect(ipvs.syncDaemons()).to.deep.equal([]);
  });

  it('zeroes the counters of what is there', () => {
    ipvsadm(['-R'], RULES);
    expect(ipvs.zero()).to.equal(undefined);
    expect(ipvs.zero({ kind: 'fwmark', family: 'inet', mark: 5 })).to.equal(undefined);
    expect(ipvs.zero({ kind: 'fwmark', family: 'inet', mark: 6 })?.code).to.equal('ESRCH');
  });

  it('is the table of the namespace it was opened for, and no other', () => {
    ipvsadm(['-R'], RULES);
    const here = openIpvs();
    try {
      expect(here.dump()).to.deep.equal([]);
    } finally {
      here.close();
    }
  });
});
