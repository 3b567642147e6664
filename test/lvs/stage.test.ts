/**
 * The stage itself, with rules typed by hand: what the daemon is judged by must be right without
 * it.
 */
import { expect } from 'chai';
import { addressOf, CLIENT_ADDRESSES, SERVERS, Topology } from './topology.js';
import { request, startTraffic, startWebServer, type WebServer } from './traffic.js';

/** Rules of `ipvsadm -R` that balance `service` over the servers. */
function rules(service: string, options: string, method: string, weights = [1, 1, 1]): string {
  const family = service.startsWith('[') ? 6 : 4;
  const destinations = SERVERS.map((name, index) => {
    const address = addressOf(name, 'back', family);
    const server = family === 6 ? `[${address}]:80` : `${address}:80`;
    return `-a -t ${service} -r ${server} ${method} -w ${weights[index]}\n`;
  });
  return `-A -t ${service} ${options}\n${destinations.join('')}`;
}

describe('the stage of the lvs tier', function () {
  this.timeout(60_000);
  let topology: Topology;
  let webServers: WebServer[];

  const install = (text: string): void => {
    topology.node('a').run('ipvsadm', ['-R'], text);
  };
  const client = () => topology.node('client');

  before('set the stage', async () => {
    topology = new Topology();
    webServers = await Promise.all(topology.servers.map((node) => startWebServer(node, [80])));
  });
  afterEach('empty the table', () => {
    topology.node('a').run('ipvsadm', ['-C']);
  });
  after('clear the stage', () => {
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  it('NAT on two networks spreads requests evenly with rr', async () => {
    install(rules('10.1.0.2:80', '-s rr', '-m'));
    const report = await request(client(), 'http://10.1.0.2/', 12);
    expect(report.failures).to.deep.equal([]);
    expect(report.answers).to.deep.equal({ server1: 4, server2: 4, server3: 4 });
  });

  it('nobody answers without rules', async () => {
    const report = await request(client(), 'http://10.1.0.2/', 2);
    expect(report.answers).to.deep.equal({});
    expect(report.failures).to.have.length(2);
  });

  it('wrr spreads by weight', async () => {
    install(rules('10.1.0.2:80', '-s wrr', '-m', [3, 2, 1]));
    const report = await request(client(), 'http://10.1.0.2/', 12);
    expect(report.answers).to.deep.equal({ server1: 6, server2: 4, server3: 2 });
  });

  it('sh sends a client always to the same server, and not all clients to one', async () => {
    install(rules('10.1.0.2:80', '-s sh', '-m'));
    const seen = new Set<string>();
    for (const from of CLIENT_ADDRESSES.slice(0, 4)) {
      const names = Object.keys((await request(client(), 'http://10.1.0.2/', 4, from)).answers);
      expect(names, from).to.have.length(1);
      for (const name of names) {
        seen.add(name);
      }
    }
    expect(seen.size).to.be.greaterThan(1);
  });

  it('persistence sends a client always to the same server although rr would not', async () => {
    install(rules('10.1.0.2:80', '-s rr -p 300', '-m'));
    const report = await request(client(), 'http://10.1.0.2/', 6);
    expect(Object.values(report.answers)).to.deep.equal([6]);
  });

  it('a kept connection outlives the removal of its server from the table', async () => {
    install(rules('10.1.0.2:80', '-s rr', '-m'));
    const url = 'http://10.1.0.2/';
    const traffic = await startTraffic(client(), { url, workers: 3, kept: true, pauseMs: 20 });
    await request(client(), url, 3);
    const edit = ['-e', '-t', '10.1.0.2:80', '-r', '10.2.0.11:80', '-m', '-w', '0'];
    topology.node('a').run('ipvsadm', edit);
    const fresh = await request(client(), url, 6);
    const kept = await traffic.stop();
    expect(fresh.answers).to.deep.equal({ server2: 3, server3: 3 });
    expect(kept.failures).to.deep.equal([]);
    expect(kept.changes).to.equal(0);
    expect(Object.keys(kept.answers).sort()).to.deep.equal([...SERVERS]);
  });

  it('NAT over IPv6', async () => {
    install(rules('[fd00:1::2]:80', '-s rr', '-m'));
    const report = await request(client(), 'http://[fd00:1::2]/', 6);
    expect(report.failures).to.deep.equal([]);
    expect(report.answers).to.deep.equal({ server1: 2, server2: 2, server3: 2 });
  });

  for (const [method, options, vip] of [
    ['DR', '-g', '10.2.0.100'],
    ['TUN', '-i', '10.2.0.101'],
    ['DR over IPv6', '-g', 'fd00:2::100'],
  ] as const) {
    it(`${method} on one network`, async () => {
      const host = vip.includes(':') ? `[${vip}]` : vip;
      topology.setVirtualAddress('a', vip, true);
      topology.acceptOnServers(vip, options === '-i');
      install(rules(`${host}:80`, '-s rr', options));
      const report = await request(client(), `http://${host}/`, 6);
      expect(report.failures).to.deep.equal([]);
      expect(report.answers).to.deep.equal({ server1: 2, server2: 2, server3: 2 });
    });
  }

  it('NAT on one network needs source NAT: FULLNAT', async () => {
    const vip = '10.2.0.102';
    const director = topology.node('a');
    topology.setVirtualAddress('a', vip, true);
    install(rules(`${vip}:80`, '-s rr', '-m'));
    const order = { url: `http://${vip}/`, count: 1, timeoutMs: 500 };
    const without = await (await startTraffic(client(), order)).done;
    expect(without.answers, 'the answers do not come back through the director').to.deep.equal({});
    director.run('sysctl', ['-qw', 'net.ipv4.vs.conntrack=1']);
    const match = ['-m', 'ipvs', '--vaddr', vip, '-j', 'MASQUERADE'];
    director.run('iptables-legacy', ['-t', 'nat', '-A', 'POSTROUTING', ...match]);
    const report = await request(client(), `http://${vip}/`, 6);
    director.run('iptables-legacy', ['-t', 'nat', '-F', 'POSTROUTING']);
    expect(report.failures).to.deep.equal([]);
    expect(report.answers).to.deep.equal({ server1: 2, server2: 2, server3: 2 });
  });
});
