/**
 * Groups that are one service each (`nftables_ipvs`), beside keepalived. The kernel of the lab has
 * IPVS but no nftables for IP: keepalived's requests to it fail, and are not looked at here; what
 * ours gives to nft is taken down by a stand-in, and `mark-table.test.ts` holds the same
 * text against keepalived's table in a kernel that has nftables.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { eventually } from '../lab/wait.js';
import { install } from './stage/installed-table.js';
import { Topology } from './stage/topology.js';
import { request, startWebServer } from './stage/traffic.js';

function form(name: string): string {
  return readFileSync(new URL(`../../../test/ipvs/forms/${name}`, import.meta.url), 'utf8');
}

const TWO_ADDRESSES = `global_defs {
  nftables_ipvs
}
virtual_server_group WEB {
  10.1.0.41-42 80
}
virtual_server group WEB {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  real_server 10.2.0.11 80 {
    weight 1
  }
  real_server 10.2.0.12 80 {
    weight 1
  }
}
virtual_server 10.1.0.41 80 {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  real_server 10.2.0.12 80 {
    weight 1
  }
}
`;

describe('groups that are one service each', function () {
  this.timeout(120_000);
  let topology: Topology;
  let directory: string;
  const { PATH } = process.env;

  beforeEach(() => {
    topology = new Topology();
    directory = mkdtempSync(join(tmpdir(), 'upkeep-nft-'));
  });
  afterEach(() => {
    Object.assign(process.env, { PATH });
    topology.close();
    rmSync(directory, { recursive: true });
  });

  const taken = () => readFileSync(join(directory, 'taken'), 'utf8').split('END\n');
  /** Puts a program before the real nft. */
  function standInForNft(): void {
    const program = join(directory, 'nft');
    writeFileSync(program, `#!/bin/sh\n{ cat; echo END; } >>${directory}/taken\n`);
    chmodSync(program, 0o755);
    Object.assign(process.env, { PATH: `${directory}:${PATH}` });
  }

  const rulesOf = (name: string) => form(name).split('\n').filter(Boolean);
  const expected = rulesOf('group-marks.rules');
  const installed = (kind: DaemonKind, rules: readonly string[] = expected) =>
    install(topology.node('a'), kind, form('group-marks.conf'), { rules });

  it('by keepalived', async () => {
    const { table, left } = await installed('keepalived');
    expect(table.rules).to.deep.equal(expected);
    expect(left).to.deep.equal([]);
  });

  it('by upkeep, which has their packets marked for as long as it runs', async () => {
    standInForNft();
    const { table, left } = await installed('upkeep');
    expect(table.rules).to.deep.equal(expected);
    expect(left).to.deep.equal([]);
    const scripts = taken();
    expect(scripts.some((script) => script.includes('10.1.0.41-10.1.0.43 . 80 : 1000'))).to.equal(
      true,
    );
    expect(scripts.at(-2)).to.equal(
      'add table ip keepalived_ipvs\ndelete table ip keepalived_ipvs\n' +
        'add table ip6 keepalived_ipvs\ndelete table ip6 keepalived_ipvs\n',
    );
  });

  it('are services of their addresses where nothing can be marked', async () => {
    const rules = rulesOf('group-addresses.rules');
    const { table, left } = await installed('upkeep', rules);
    expect(table.rules).to.deep.equal(rules);
    expect(left).to.deep.equal([]);
    const configuration = form('group-marks.conf').replace('  nftables_ipvs\n', '');
    const plain = await install(topology.node('a'), 'keepalived', configuration, { rules });
    expect(plain.table.rules).to.deep.equal(rules);
  });

  it('balance what is marked as one service', async () => {
    standInForNft();
    const addresses = ['10.1.0.41', '10.1.0.42'];
    const director = topology.node('a');
    for (const address of addresses) {
      topology.setVirtualAddress('a', address, true);
    }
    const webServers = await Promise.all(
      topology.servers.map((server) => startWebServer(server, [80])),
    );
    const daemon = new Daemon(director, TWO_ADDRESSES, { extraArguments: ['-C'] });
    daemon.start();
    const rules = () => director.run('ipvsadm', ['-Sn']);
    await eventually('the service is there', () => rules().includes('10.2.0.12:80'), 40_000);
    // The other firewall of the kernel does what nft was given.
    const [, first, last, mark] =
      /(\S+)-(\S+) \. 80 : (\d+)/.exec(taken().join('')) ?? expect.fail('no marks were set');
    const packets = ['-p', 'tcp', '--dport', '80', '-m', 'iprange', '--dst-range'];
    const target = [`${first}-${last}`, '-j', 'MARK', '--set-mark', `${mark}`];
    const arguments_ = ['-t', 'mangle', '-A', 'INPUT', ...packets, ...target];
    director.run('iptables-legacy', arguments_);
    const answers: string[] = [];
    for (const address of [...addresses, ...addresses]) {
      const report = await request(topology.node('client'), `http://${address}/`, 1);
      answers.push(...Object.keys(report.answers));
    }
    // All of them, though one of the addresses has a service of its own: the mark comes first. The
    // kernel adds up its counters every two seconds.
    const counts = () => director.run('ipvsadm', ['-Ln', '--stats']);
    const marked = /^FWM +\d+ +4 /m;
    await eventually('the connections are counted', () => marked.test(counts()), 20_000);
    expect(counts()).to.match(/^TCP +10\.1\.0\.41:80 +0 /m);
    daemon.close();
    for (const server of webServers) {
      server.kill();
    }
    // Two services would begin with the same server each, and change it for each address.
    expect(answers).to.have.lengthOf(4);
    expect(answers[0]).not.to.equal(answers[1]);
    expect(answers.slice(2)).to.deep.equal(answers.slice(0, 2));
  });
});
