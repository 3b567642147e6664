/** FULLNAT by the daemon, with servers that know no way to the client. */
import { expect } from 'chai';
import { Daemon } from '../lab/daemon.js';
import { eventually } from '../lab/wait.js';
import { addressOf, Topology } from './stage/topology.js';
import { request, startTraffic, startWebServer, type WebServer } from './stage/traffic.js';

/** Two services of the director, one of each family; `method` is that of their servers. */
function configuration(method: string, global = ''): string {
  const service = (family: 4 | 6) => `
virtual_server ${addressOf('a', 'front', family)} 80 {
  lvs_sched rr
  lvs_method ${method}
  protocol TCP
  real_server ${addressOf('server1', 'back', family)} 80 { weight 1 }
  real_server ${addressOf('server2', 'back', family)} 80 { weight 1 }
}`;
  return `global_defs {\n${global}\n}${service(4)}${service(6)}\n`.replaceAll(
    '{ weight 1 }',
    '{\n    weight 1\n  }',
  );
}

describe('FULLNAT', function () {
  this.timeout(120_000);
  let topology: Topology;
  let daemon: Daemon;
  let webServers: WebServer[];

  const director = () => topology.node('a');
  const client = () => topology.node('client');
  const sysctl = (name: string) => director().run('sysctl', ['-n', name]).trim();
  const chains = () =>
    ['iptables-legacy-save', 'ip6tables-legacy-save']
      .map((command) => director().run(command, ['-t', 'nat']))
      .join('');
  const isLost = async (url: string) => {
    const traffic = await startTraffic(client(), { url, count: 1, timeoutMs: 700 });
    return Object.keys((await traffic.done).answers).length === 0;
  };
  const begin = async (text: string) => {
    const from = daemon.log().length;
    daemon.configure(text);
    daemon.start();
    await daemon.waitForLog(/Startup complete/, 60_000, from);
  };
  const reload = async (text: string) => {
    const from = daemon.log().length;
    daemon.reload(text);
    await daemon.waitForLog(/Reload complete/, 60_000, from);
  };

  before('servers without a route, and a director that forwards', async () => {
    topology = new Topology();
    for (const server of topology.servers) {
      server.ip('route', 'delete', 'default');
      server.ip('-6', 'route', 'delete', 'default');
    }
    webServers = await Promise.all(topology.servers.map((node) => startWebServer(node, [80])));
    daemon = new Daemon(director(), '', { kind: 'upkeep', extraArguments: ['-C'] });
    await begin(configuration('NAT'));
  });
  after('clear the stage', () => {
    daemon.close();
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  it('is needed: with NAT the answers find no way', async () => {
    expect(director().run('ipvsadm', ['-Sn'])).to.contain('10.2.0.11:80 -m');
    expect(await isLost('http://10.1.0.2/')).to.equal(true);
    expect(chains()).to.not.contain('UPKEEP');
    expect(sysctl('net.ipv4.vs.conntrack')).to.equal('0');
  });

  it('comes with a reload: the servers of both families see the director', async () => {
    await reload(configuration('FULLNAT', 'lvs_drift_interval 1'));
    for (const [host, seen] of [
      ['10.1.0.2', '::ffff:10.2.0.2'],
      ['[fd00:1::2]', 'fd00:2::2'],
    ] as const) {
      const pages = await request(client(), `http://${host}/`, 4);
      expect(pages.failures, host).to.deep.equal([]);
      expect(pages.answers, host).to.deep.equal({ server1: 2, server2: 2 });
      const from = await request(client(), `http://${host}/from`, 2);
      expect(from.answers, host).to.deep.equal({ [seen]: 2 });
    }
  });

  it('translates nothing else that the director forwards', async () => {
    const [server] = topology.servers;
    server?.ip('route', 'add', '10.1.0.0/24', 'via', '10.2.0.2');
    client().ip('route', 'add', '10.2.0.11/32', 'via', '10.1.0.2');
    try {
      const forwarded = await request(client(), 'http://10.2.0.11/from', 1, '10.1.0.20');
      expect(forwarded.answers).to.deep.equal({ '::ffff:10.1.0.20': 1 });
    } finally {
      server?.ip('route', 'delete', '10.1.0.0/24');
      client().ip('route', 'delete', '10.2.0.11/32');
    }
  });

  // Shows: global_defs.lvs_masquerade
  it('masks what a network of servers sends to the world, and no answer of a service', async () => {
    const masked = 'lvs_masquerade 10.2.0.0/24\nlvs_drift_interval 1';
    const [server] = topology.servers;
    const world = await startWebServer(client(), [8080]);
    server?.ip('route', 'add', '10.1.0.0/24', 'via', '10.2.0.2');
    try {
      const url = 'http://10.1.0.20:8080/from';
      const before = await request(server ?? director(), url, 1);
      expect(before.answers).to.deep.equal({ '::ffff:10.2.0.11': 1 });
      await reload(configuration('NAT', masked));
      const after = await request(server ?? director(), url, 1);
      expect(after.answers).to.deep.equal({ '::ffff:10.1.0.2': 1 });
      // through IPVS, whose answers leave with the address of the service
      server?.ip('route', 'delete', '10.1.0.0/24');
      server?.ip('route', 'add', '10.1.0.21/32', 'via', '10.2.0.2');
      topology.node('server2').ip('route', 'add', '10.1.0.21/32', 'via', '10.2.0.2');
      const served = await request(client(), 'http://10.1.0.2/from', 2, '10.1.0.21');
      expect(served.answers).to.deep.equal({ '::ffff:10.1.0.21': 2 });
      const own = await request(director(), 'http://10.1.0.20:8080/from', 1);
      expect(own.answers).to.deep.equal({ '::ffff:10.1.0.2': 1 });
    } finally {
      world.kill();
      server?.ip('route', 'flush', 'via', '10.2.0.2');
      topology.node('server2').ip('route', 'flush', 'via', '10.2.0.2');
      await reload(configuration('FULLNAT', 'lvs_drift_interval 1'));
    }
  });

  it('is made again after somebody has emptied the firewall', async () => {
    const from = daemon.log().length;
    director().run('iptables-legacy', ['-t', 'nat', '-F']);
    await daemon.waitForLog(/rules over IPv4 were removed by someone else/, 20_000, from);
    const isBack = () => chains().match(/-A POSTROUTING -j UPKEEP-NAT/g)?.length === 2;
    await eventually('the jump is back', isBack, 20_000);
    const { answers } = await request(client(), 'http://10.1.0.2/', 2);
    expect(answers).to.deep.equal({ server1: 1, server2: 1 });
  });

  it('goes with a reload, and leaves nothing', async () => {
    await reload(configuration('NAT'));
    expect(chains()).to.not.contain('UPKEEP').and.not.contain('MASQUERADE');
    expect(sysctl('net.ipv4.vs.conntrack')).to.equal('0');
    await reload(configuration('FULLNAT'));
    expect(chains().match(/-A UPKEEP-NAT .* -j MASQUERADE/g)).to.have.length(4);
    await daemon.stop();
    expect(chains()).to.not.contain('UPKEEP').and.not.contain('MASQUERADE');
    expect(sysctl('net.ipv4.vs.conntrack')).to.equal('0');
  });

  it('of a killed daemon is put back by the next one', async () => {
    await begin(configuration('FULLNAT'));
    daemon.crash();
    expect(sysctl('net.ipv4.vs.conntrack')).to.equal('1');
    expect(chains()).to.contain('UPKEEP-NAT');
    await begin(configuration('NAT'));
    expect(chains()).to.not.contain('UPKEEP').and.not.contain('MASQUERADE');
    expect(sysctl('net.ipv4.vs.conntrack')).to.equal('0');
  });
});
