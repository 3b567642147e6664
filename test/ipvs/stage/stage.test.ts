/**
 * The stage itself, with rules typed by hand: what the daemon is judged by must be right without
 * it.
 */
import { expect } from 'chai';
import { addressOf, SERVERS, Topology } from './topology.js';
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
