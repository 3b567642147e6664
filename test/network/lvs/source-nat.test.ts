/** FULLNAT by nft with real traffic; the destination is translated by nft in place of IPVS. */
import { expect } from 'chai';
import { parseAddress } from '../../../src/base/address.js';
import { openSourceNat } from '../../../src/linux/firewall/source-nat.js';
import type { ServiceNatRule, SourceNatRule } from '../../../src/lvs/firewall/source-nat.js';
import { startTraffic, startWebServer, type WebServer } from '../../ipvs/stage/traffic.js';
import { Network } from '../../lab/network.js';

/** The address and the port of the service, and where the server listens. */
const VIP = '10.99.0.100';
const VIP6 = 'fd00::100';
const PORT = 80;

function address(text: string) {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new Error(`${text} is an address`);
  }
  return parsed;
}

describe('the source of translated connections', function () {
  this.timeout(60_000);
  let network: Network;
  let server: WebServer;

  const rule = (changes: Partial<ServiceNatRule> = {}): ServiceNatRule => ({
    label: 'web',
    family: 'inet',
    service: { kind: 'addresses', protocol: 'TCP', addresses: [address(VIP)], port: PORT },
    servers: [{ address: address(network.node('server').address), port: 8080 }],
    ...changes,
  });
  const install = async (...rules: SourceNatRule[]): Promise<void> => {
    const { namespace } = network.node('director');
    const door = openSourceNat(`/run/netns/${namespace}`);
    const family = rules[0]?.family ?? 'inet';
    const done = rules.length > 0 ? door.install('nft', family, rules) : door.remove('nft', family);
    expect(await done).to.equal(undefined);
  };
  /** The addresses that the server sees; none when the answer gets lost. */
  const ask = async (url = `http://${VIP}/from`, timeoutMs = 3000) => {
    const traffic = await startTraffic(network.node('client'), { url, count: 1, timeoutMs });
    return Object.keys((await traffic.done).answers);
  };
  const isLost = async (url?: string) => (await ask(url, 1000)).length === 0;

  before('a client, a director and a server on one network', async () => {
    network = new Network(['client', 'director', 'server']);
    const director = network.node('director');
    director.ip('address', 'add', `${VIP}/24`, 'dev', 'eth0');
    director.run('sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
    director.run('sysctl', ['-qw', 'net.ipv4.conf.all.send_redirects=0']);
    const target = `${network.node('server').address}:8080`;
    const asked = `ip daddr ${VIP} tcp dport ${PORT}`;
    const table = (...rules: string[]) => `table ip balance { chain prerouting {
      type nat hook prerouting priority -100
      ${rules.join('\n')}
    }; }`;
    const rules = [`${asked} mark set 7 dnat to ${target}`, `tcp dport 81 dnat to ${target}`];
    director.run('nft', ['-f', '-'], table(...rules));
    network.nodes.forEach((node, index) => {
      node.run('sysctl', ['-qw', 'net.ipv6.conf.eth0.disable_ipv6=0']);
      node.ip('address', 'add', `fd00::${index + 1}/64`, 'dev', 'eth0', 'nodad');
    });
    director.ip('address', 'add', `${VIP6}/64`, 'dev', 'eth0', 'nodad', 'preferred_lft', '0');
    director.run('sysctl', ['-qw', 'net.ipv6.conf.all.forwarding=1']);
    const sixth = `table ip6 balance { chain prerouting {
      type nat hook prerouting priority -100
      ip6 daddr ${VIP6} tcp dport ${PORT} dnat to [fd00::3]:8080
    }; }`;
    director.run('nft', ['-f', '-'], sixth);
    server = await startWebServer(network.node('server'), [8080]);
  });
  afterEach(() => install());
  after(() => {
    server.kill();
    network.close();
  });

  it('is the client without rules, and its answer gets lost', async () => {
    expect(await isLost()).to.equal(true);
  });

  it('is the director with a rule for the service', async () => {
    await install(rule());
    expect(await ask()).to.deep.equal([`::ffff:${network.node('director').address}`]);
  });

  it('stays what it is for other services, other servers and other traffic', async () => {
    await install(rule());
    expect(await isLost(`http://${VIP}:81/from`)).to.equal(true);
    await install(rule({ servers: [{ address: address('10.99.0.77'), port: 8080 }] }));
    expect(await isLost()).to.equal(true);
    const direct = `http://${network.node('server').address}:8080/from`;
    expect(await ask(direct)).to.deep.equal([`::ffff:${network.node('client').address}`]);
  });

  it('is the director over IPv6 too', async () => {
    const url = `http://[${VIP6}]/from`;
    expect(await isLost(url)).to.equal(true);
    const { namespace } = network.node('director');
    await install(
      rule({
        family: 'inet6',
        service: { kind: 'addresses', protocol: 'TCP', addresses: [address(VIP6)], port: PORT },
        servers: [{ address: address('fd00::3'), port: 8080 }],
      }),
    );
    expect(await ask(url)).to.deep.equal(['fd00::2']);
    const door = openSourceNat(`/run/netns/${namespace}`);
    expect(await door.remove('nft', 'inet6')).to.equal(undefined);
    expect(await isLost(url)).to.equal(true);
  });

  it('of a masked network is the director, and of a service it stays', async () => {
    const client = network.node('client');
    const other = network.node('server');
    client.ip('address', 'add', '192.0.2.1/32', 'dev', 'lo');
    client.ip(
      'route',
      'replace',
      `${other.address}/32`,
      'via',
      network.node('director').address,
      'src',
      '192.0.2.1',
    );
    network.node('director').ip('route', 'replace', '192.0.2.1/32', 'via', client.address);
    const masked = (addresses: readonly string[], marks: readonly number[] = []) =>
      install({
        label: 'lvs_masquerade',
        family: 'inet',
        network: '192.0.2.0/24',
        services: { addresses: addresses.map(address), marks },
      });
    const url = `http://${other.address}:8080/from`;
    try {
      expect(await isLost(url)).to.equal(true);
      await masked([VIP]);
      expect(await ask(url)).to.deep.equal([`::ffff:${network.node('director').address}`]);
      await masked([other.address]);
      expect(await isLost(url)).to.equal(true);
    } finally {
      client.ip('route', 'delete', `${other.address}/32`);
      client.ip('address', 'delete', '192.0.2.1/32', 'dev', 'lo');
    }
  });

  it('follows rules for all ports, and for marks', async () => {
    const service = { kind: 'addresses', protocol: 'TCP', addresses: [address(VIP)] } as const;
    const anywhere = [{ address: address(network.node('server').address), port: 0 }];
    await install(rule({ service: { ...service, port: 0 }, servers: anywhere }));
    expect(await ask(`http://${VIP}:81/from`)).to.have.length(1);
    await install(rule({ service: { kind: 'mark', mark: 7 }, servers: anywhere }));
    expect(await ask()).to.deep.equal([`::ffff:${network.node('director').address}`]);
    expect(await isLost(`http://${VIP}:81/from`)).to.equal(true);
  });
});
