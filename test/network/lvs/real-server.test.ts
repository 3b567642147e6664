/** `upkeep realserver` on a real kernel, with a neighbour that asks for the address. */
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { Network } from '../../lab/network.js';
import { realServer } from '../../lab/real-server.js';

const VIP = '10.99.0.100';
const VIP6 = 'fd00:99::100';

describe('upkeep realserver', function () {
  this.timeout(60_000);
  let network: Network;

  beforeEach(() => {
    network = new Network(['server', 'client']);
    for (const [node, host] of [[network.node('server'), 1] as const]) {
      node.run('sysctl', ['-qw', 'net.ipv6.conf.all.disable_ipv6=0']);
      node.ip('address', 'add', `fd00:99::${host}/64`, 'dev', 'eth0', 'nodad');
    }
  });
  afterEach(() => {
    realServer(network.node('server'), 'down');
    network.close();
  });

  const server = (...args: readonly string[]) => realServer(network.node('server'), ...args);
  const neighbourHears = (address: string) => {
    const { namespace } = network.node('client');
    const ask = ['arping', '-c', '1', '-w', '1', '-I', 'eth0', address];
    return spawnSync('ip', ['netns', 'exec', namespace, ...ask]).status === 0;
  };
  const setting = (name: string) => network.node('server').run('sysctl', ['-n', name]).trim();
  const arp = () => ['ignore', 'announce'].map((name) => setting(`net.ipv4.conf.all.arp_${name}`));

  it('keeps neighbours from hearing of an address that a bare lo would tell them', () => {
    network.node('server').ip('address', 'add', `${VIP}/32`, 'dev', 'lo');
    expect(neighbourHears(VIP)).to.equal(true);
    const heard = server('verify', '--vip', VIP);
    expect(heard.status).to.equal(1);
    expect(heard.output).to.contain(`eth0 ANSWERS for ${VIP}`);

    const up = server('up', '--vip', VIP);
    expect(up.status, up.errors).to.equal(0);
    expect(neighbourHears(VIP)).to.equal(false);
    expect(neighbourHears('10.99.0.1')).to.equal(true);
    const proof = server('verify');
    expect(proof.status).to.equal(0);
    expect(proof.output).to.contain(
      `eth0 does not answer for ${VIP}, and does for its own 10.99.0.1`,
    );
  });

  it('keeps quiet by rules of ARP, without a setting, and takes them away again', () => {
    const before = network.node('server').run('nft', ['list', 'ruleset']);
    const table = () => network.node('server').run('nft', ['-s', 'list', 'ruleset']);
    const other = '10.99.0.101';
    expect(server('up', '--vip', VIP, '--arp-rules').status).to.equal(0);
    expect(server('up', '--vip', other, '--arp-rules').status).to.equal(0);
    expect(server('up', '--vip', VIP).output).not.to.contain(' done ');
    expect(arp()).to.deep.equal(['0', '0']);
    for (const address of [VIP, other]) {
      expect(neighbourHears(address), address).to.equal(false);
      expect(table()).to.contain(`arp daddr ip ${address} drop`);
    }
    expect(neighbourHears('10.99.0.1')).to.equal(true);
    const proof = server('verify');
    expect(proof.status, proof.output).to.equal(0);
    expect(server('status').status).to.equal(0);

    // what it asks itself, with the address as the source of a packet
    const client = network.node('client');
    network.node('server').ip('neighbour', 'flush', 'dev', 'eth0');
    const asked = ['ping', '-c', '1', '-W', '1', '-I', VIP, client.address];
    spawnSync('ip', ['netns', 'exec', network.node('server').namespace, ...asked]);
    expect(client.ip('neighbour')).to.contain('10.99.0.1 ');
    expect(client.ip('neighbour')).to.not.match(/10\.99\.0\.100 .*lladdr/);

    network.node('server').run('nft', ['flush', 'ruleset']);
    expect(server('status').status).to.equal(1);
    expect(server('verify').output).to.contain(`eth0 ANSWERS for ${VIP}`);
    expect(server('up', '--vip', VIP).output.match(/ done /g)).to.have.lengthOf(1);
    expect(server('verify').status).to.equal(0);
    expect(server('down', '--vip', other).status).to.equal(0);
    expect(table()).to.contain(VIP).and.not.contain(other);
    expect(server('down').status).to.equal(0);
    expect(table()).to.equal(before);
  });

  it('knows a neighbour that answers no question, until all is undone', () => {
    const node = network.node('server');
    const neighbours = () => node.ip('neighbour', 'show', 'nud', 'permanent').trim();
    const mac = '02:00:00:00:00:77';
    const entry = `192.0.2.7 dev eth0 lladdr ${mac} PERMANENT`;
    node.ip('neighbour', 'add', '192.0.2.8', 'lladdr', '02:00:00:00:00:01', 'dev', 'eth0');
    const given = ['--neighbour', `192.0.2.7=${mac}`, '--neighbour', `192.0.2.8=${mac}@eth0`];
    expect(server('up', '--vip', VIP, ...given, '--dry-run').output).to.contain(
      `would     ip neighbour replace 192.0.2.7 lladdr ${mac} dev eth0 nud permanent`,
    );
    expect(neighbours()).to.not.contain(mac);
    expect(server('up', '--vip', VIP, ...given).status).to.equal(0);
    expect(neighbours()).to.contain(entry);
    expect(server('up', ...given).output).not.to.contain(' done ');
    expect(server('status').status).to.equal(0);
    node.ip('neighbour', 'delete', '192.0.2.7', 'dev', 'eth0');
    const status = server('status');
    expect(status.status).to.equal(1);
    expect(status.output).to.contain('not done  ip neighbour replace 192.0.2.7');
    expect(server('up', ...given).status).to.equal(0);
    expect(server('down', '--vip', VIP).status).to.equal(0);
    expect(neighbours()).to.contain(entry);
    expect(server('down').status).to.equal(0);
    expect(neighbours()).to.equal('192.0.2.8 dev eth0 lladdr 02:00:00:00:00:01 PERMANENT');
    expect(server('up', '--neighbour', '192.0.2.7=2:0').status).to.equal(1);
    const nowhere = server('up', '--neighbour', `192.0.2.7=${mac}@eth7`);
    expect(nowhere.errors).to.contain('there is no interface eth7');
  });

  it('undoes exactly what it has done, and both as often as one likes', () => {
    network.node('server').run('sysctl', ['-qw', 'net.ipv4.conf.all.arp_announce=1']);
    const before = network.node('server').addresses('lo');
    const args = ['up', '--vip', VIP, VIP6];
    expect(server('status', '--vip', VIP).status).to.equal(1);
    expect(server(...args, '--dry-run').output).to.contain('would');
    expect(arp()).to.deep.equal(['0', '1']);
    expect(server(...args).output.match(/ done /g)).to.have.lengthOf(4);
    expect(server(...args).output).not.to.contain(' done ');
    expect(server('status').status).to.equal(0);
    expect(arp()).to.deep.equal(['1', '2']);
    expect(network.node('server').addresses('lo')).to.deep.equal([...before, `${VIP}/32`]);
    expect(network.node('server').ip('address', 'show', 'lo')).to.contain(`${VIP6}/128`);

    expect(server('down', '--vip', VIP6).status).to.equal(0);
    expect(arp()).to.deep.equal(['1', '2']);
    expect(server('down').output.match(/ done /g)).to.have.lengthOf(3);
    expect(arp()).to.deep.equal(['0', '1']);
    expect(network.node('server').addresses('lo')).to.deep.equal(before);
    expect(network.node('server').ip('address', 'show', 'lo')).not.to.contain(VIP6);
    expect(server('down').output).to.equal('Nothing is to be undone.\n');
  });

  it('leaves what was there before, and what others have changed since', () => {
    network.node('server').ip('address', 'add', `${VIP}/32`, 'dev', 'lo');
    server('up', '--vip', VIP);
    network.node('server').run('sysctl', ['-qw', 'net.ipv4.conf.all.arp_ignore=2']);
    const down = server('down');
    expect(down.status).to.equal(0);
    expect(down.output).to.contain(`left      ${VIP} was on lo before us`);
    expect(down.output).to.contain('left      net.ipv4.conf.all.arp_ignore is 2');
    expect(network.node('server').addresses('lo')).to.include(`${VIP}/32`);
    expect(arp()).to.deep.equal(['2', '0']);
  });

  it('hears an IPv6 address of a network, and none of lo', () => {
    server('up', '--vip', VIP6);
    const quiet = server('verify');
    expect(quiet.status, quiet.errors).to.equal(0);
    expect(quiet.output).to.match(/eth0 does not answer for fd00:99::100, and does for its own/);
    network.node('server').ip('address', 'add', `${VIP6}/128`, 'dev', 'eth0', 'nodad');
    const loud = server('verify');
    expect(loud.status).to.equal(1);
    expect(loud.output).to.contain(`eth0 ANSWERS for ${VIP6}`);
    expect(network.node('server').ip('link')).not.to.contain('upkeep');
    expect(network.node('server').ip('-6', 'neighbour')).not.to.match(/^fe80/m);
  });

  it('refuses an address that the network hears of by itself, and one that is not there', () => {
    const onEthernet = server('up', '--vip', '10.99.0.1');
    expect(onEthernet.status).to.equal(1);
    expect(onEthernet.errors).to.contain('10.99.0.1 is on eth0, which answers for it');
    expect(arp()).to.deep.equal(['0', '0']);
    expect(server('up', '--vip', VIP, '--interface', 'eth0').errors).to.contain('eth0 answers');
    const absent = server('verify', '--vip', VIP);
    expect(absent.status).to.equal(1);
    expect(absent.errors).to.contain('silence proves nothing');
  });

  it('cannot tell when an interface does not even answer for its own address', () => {
    server('up', '--vip', VIP);
    network.node('server').run('sysctl', ['-qw', 'net.ipv4.conf.all.arp_ignore=8']);
    const result = server('verify', '--json');
    expect(result.status).to.equal(2);
    const { networks } = JSON.parse(result.output);
    expect(networks[0]).to.include({ device: 'eth0', address: VIP, verdict: 'unknown' });
  });
});
