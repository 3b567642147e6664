/** Servers that `upkeep realserver` has set up, behind a table typed by hand. */
import { expect } from 'chai';
import type { LabNode } from '../lab/node.js';
import { realServer } from '../lab/real-server.js';
import { addressOf, SERVERS, Topology } from './stage/topology.js';
import { request, startTraffic, startWebServer, type WebServer } from './stage/traffic.js';

/** What tutorials change is set to what it is on a bare machine, with a strict filter. */
const BARE = [
  ...['arp_ignore=0', 'arp_announce=0', 'rp_filter=1'].map((each) => `net.ipv4.conf.all.${each}`),
  'net.ipv4.conf.default.rp_filter=1',
];

describe('real servers set up by upkeep realserver', function () {
  this.timeout(120_000);
  let topology: Topology;
  let webServers: WebServer[];

  before('set the stage', async () => {
    topology = new Topology();
    webServers = await Promise.all(topology.servers.map((node) => startWebServer(node, [80])));
    for (const server of topology.servers) {
      server.run('sysctl', ['-qw', ...BARE]);
    }
  });
  after('clear the stage', () => {
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  const addresses = (node: LabNode) => node.ip('-o', 'address').replaceAll(/valid_lft.*/g, '');

  for (const { method, option, vip } of [
    { method: 'dr', option: '-g', vip: '10.2.0.100' },
    { method: 'dr', option: '-g', vip: 'fd00:2::100' },
    { method: 'tun', option: '-i', vip: '10.2.0.101' },
    { method: 'tun', option: '-i', vip: 'fd00:2::101' },
  ]) {
    it(`${method} for ${vip}`, async () => {
      const six = vip.includes(':');
      const host = six ? `[${vip}]` : vip;
      const url = `http://${host}/`;
      const destinations = SERVERS.map((name) => {
        const address = addressOf(name, 'back', six ? 6 : 4);
        return `-a -t ${host}:80 -r ${six ? `[${address}]` : address}:80 ${option}\n`;
      });
      topology.setVirtualAddress('a', vip, true);
      if (six) {
        // As a VRRP daemon adds it, so that the tunnel's own packets come from another address.
        const lifetime = ['dev', 'eth1', 'preferred_lft', '0'];
        topology.node('a').ip('address', 'change', `${vip}/128`, ...lifetime);
      }
      topology.node('a').run('ipvsadm', ['-R'], `-A -t ${host}:80 -s rr\n${destinations.join('')}`);
      const alone = await startTraffic(topology.node('client'), { url, count: 1, timeoutMs: 500 });
      expect((await alone.done).answers, 'servers as they are').to.deep.equal({});

      const before = topology.servers.map(addresses);
      for (const server of topology.servers) {
        const up = realServer(server, 'up', '--vip', vip, '--method', method);
        expect(up.status, up.output + up.errors).to.equal(0);
      }
      const proof = realServer(topology.node('server1'), 'verify');
      expect(proof.status, proof.output + proof.errors).to.equal(0);
      const report = await request(topology.node('client'), url, 6);
      expect(report.failures).to.deep.equal([]);
      expect(report.answers).to.deep.equal({ server1: 2, server2: 2, server3: 2 });

      for (const server of topology.servers) {
        expect(realServer(server, 'down').status).to.equal(0);
      }
      expect(topology.servers.map(addresses)).to.deep.equal(before);
    });
  }

  it('leaves the settings as they were', () => {
    for (const server of topology.servers) {
      for (const setting of BARE) {
        const [name = '', value] = setting.split('=');
        expect(server.run('sysctl', ['-n', name]).trim(), name).to.equal(value);
      }
      expect(server.ip('link', 'show', 'tunl0')).not.to.match(/[<,]UP[,>]/);
    }
  });
});
