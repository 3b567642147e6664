/** `lvs_host_setup`: what people type by hand on a director, done and undone by the daemon. */
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { eventually } from '../lab/wait.js';
import { addressOf, Topology } from './stage/topology.js';
import { request, startTraffic, startWebServer, type WebServer } from './stage/traffic.js';

/** NAT of both families, and with a virtual address on the network of the servers. */
function configuration(setup: string, method = 'NAT'): string {
  const addresses = [addressOf('a', 'front'), addressOf('a', 'front', 6), '10.2.0.2'];
  const services = addresses.map((address) => {
    const server = addressOf('server1', 'back', address.includes(':') ? 6 : 4);
    return `virtual_server ${address} 80 {
  lvs_sched rr
  lvs_method ${method}
  protocol TCP
  real_server ${server} 80 {
    weight 1
  }
}
`;
  });
  return `global_defs {
  ${setup}
}
${services.join('')}`;
}

/** Settings of a kernel that has just been booted, and others that change along. */
const SETTINGS = [
  'net.ipv4.ip_forward',
  'net.ipv4.conf.all.accept_redirects',
  'net.ipv4.conf.all.send_redirects',
  'net.ipv4.conf.eth0.forwarding',
  'net.ipv4.conf.eth0.send_redirects',
  'net.ipv4.conf.eth1.forwarding',
  'net.ipv4.conf.eth1.send_redirects',
  'net.ipv6.conf.all.forwarding',
  'net.ipv6.conf.default.forwarding',
  'net.ipv6.conf.eth0.accept_ra',
  'net.ipv6.conf.eth0.forwarding',
  'net.ipv6.conf.eth1.forwarding',
];

describe('lvs_host_setup', function () {
  this.timeout(90_000);
  let topology: Topology;
  let daemon: Daemon;
  let webServer: WebServer;
  let former: readonly string[];

  const director = () => topology.node('a');
  const set = (...settings: readonly string[]) => director().run('sysctl', ['-qw', ...settings]);
  const values = () => director().run('sysctl', SETTINGS).trim().split('\n');
  const begin = async (text: string) => {
    const from = daemon.log().length;
    daemon.configure(text);
    daemon.start();
    await daemon.waitForLog(/Startup complete/, 60_000, from);
  };

  before('a director that nobody has prepared', async () => {
    topology = new Topology();
    const redirects = ['all', 'eth0', 'eth1'].map(
      (name) => `net.ipv4.conf.${name}.send_redirects=1`,
    );
    const forwarding = ['net.ipv4.ip_forward=0', 'net.ipv6.conf.all.forwarding=0'];
    set(...forwarding, ...redirects, 'net.ipv4.conf.all.accept_redirects=0');
    set('net.ipv4.conf.eth0.forwarding=1', 'net.ipv6.conf.eth0.accept_ra=1');
    former = values();
    webServer = await startWebServer(topology.node('server1'), [80]);
    daemon = new Daemon(director(), '', { kind: 'upkeep', extraArguments: ['-C'] });
    daemon.start();
    await daemon.stop();
  });
  afterEach('stop the daemon', async () => {
    if (daemon.running) {
      await daemon.stop();
    }
  });
  after('clear the stage', () => {
    daemon.close();
    webServer.kill();
    topology.close();
  });

  it('auto makes NAT work on such a machine, and puts everything back', async () => {
    await begin(configuration('lvs_host_setup auto'));
    expect(values()).to.deep.equal([
      'net.ipv4.ip_forward = 1',
      'net.ipv4.conf.all.accept_redirects = 0',
      'net.ipv4.conf.all.send_redirects = 0',
      'net.ipv4.conf.eth0.forwarding = 1',
      'net.ipv4.conf.eth0.send_redirects = 1',
      'net.ipv4.conf.eth1.forwarding = 1',
      'net.ipv4.conf.eth1.send_redirects = 0',
      'net.ipv6.conf.all.forwarding = 1',
      'net.ipv6.conf.default.forwarding = 1',
      'net.ipv6.conf.eth0.accept_ra = 2',
      'net.ipv6.conf.eth0.forwarding = 1',
      'net.ipv6.conf.eth1.forwarding = 1',
    ]);
    for (const host of ['10.1.0.2', '[fd00:1::2]']) {
      const { answers } = await request(topology.node('client'), `http://${host}/`, 2);
      expect(answers, host).to.deep.equal({ server1: 2 });
    }
    await daemon.stop();
    expect(values()).to.deep.equal(former);
  });

  it('check tells the commands and changes nothing', async () => {
    await begin(configuration('lvs_host_setup check'));
    await daemon.waitForLog(/eth1.send_redirects is 1/);
    const log = daemon.log();
    expect(log).to.contain('net.ipv4.ip_forward is 0, and 1 is needed');
    expect(log).to.contain('(sysctl -w net.ipv4.ip_forward=1)');
    expect(log).to.contain('net.ipv6.conf.eth0.accept_ra=2');
    expect(log).to.contain('sysctl -w net.ipv4.conf.eth1.send_redirects=0');
    expect(values()).to.deep.equal(former);
    const url = 'http://10.1.0.2/';
    const traffic = await startTraffic(topology.node('client'), { url, count: 1, timeoutMs: 700 });
    expect((await traffic.done).answers).to.deep.equal({});
  });

  it('check is what happens without the keyword; off says nothing', async () => {
    const from = daemon.log().length;
    await begin(configuration(''));
    await daemon.waitForLog(/net\.ipv4\.ip_forward is 0/, 20_000, from);
    await daemon.stop();
    const silentFrom = daemon.log().length;
    await begin(configuration('lvs_host_setup off'));
    await daemon.stop();
    expect(daemon.log().slice(silentFrom)).to.not.contain('is needed');
    expect(values()).to.deep.equal(former);
  });

  it('follows a reload', async () => {
    await begin(configuration('lvs_host_setup auto'));
    daemon.reload(configuration('lvs_host_setup auto', 'DR'));
    await eventually('all is as before', () => values().join() === former.join(), 30_000);
    daemon.reload(configuration('lvs_host_setup auto'));
    await eventually('it forwards', () => values().includes('net.ipv4.ip_forward = 1'), 30_000);
  });

  it('puts back what a killed daemon has set, and only that', async () => {
    await begin(configuration('lvs_host_setup auto'));
    daemon.crash();
    expect(values()).to.not.deep.equal(before);
    await begin(configuration('lvs_host_setup off'));
    expect(values()).to.deep.equal(former);
    await daemon.stop();
    await begin(configuration('lvs_host_setup auto'));
    daemon.crash();
    await begin('');
    expect(values()).to.deep.equal(former);
  });
});
