/** What the doctor asks on the wire, where the fault is and where it is not. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

interface Finding {
  readonly id: string;
  readonly level: string;
  readonly text: string;
}

describe('upkeep doctor --probe', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });
  const node = (name: string) => lab.network.node(name);

  /** The findings of one check. */
  function ask(check: string, ...more: readonly string[]): readonly Finding[] {
    const { output, errors } = upkeep('doctor', '--check', check, '-o', 'json', ...more);
    expect(output, errors).to.not.equal('');
    return JSON.parse(output).findings;
  }
  const levels = (found: readonly Finding[]) => found.map(({ level }) => level);
  const askAt = (daemon: Daemon, check: string, ...more: readonly string[]) =>
    ask(check, '--socket', controlSocket(daemon), ...more);

  async function pair(more = '', addresses: readonly string[] = [`${VIRTUAL_ADDRESS}/24`]) {
    const [high, low] = [150, 100].map((priority) => configuration({ priority, more, addresses }));
    const master = lab.start('n1', high ?? '');
    const [held = ''] = (addresses[0] ?? '').split('/');
    const device = more.includes('use_vmac') ? 'vrrp.51' : 'eth0';
    const family = held.includes(':') ? 6 : 4;
    const holds = () =>
      node('n1')
        .addresses(device, family)
        .some((each) => each.startsWith(held));
    await eventually('master', () => node('n1').ip('link').includes(device) && holds());
    const backup = lab.start('n2', low ?? '');
    await backup.waitForLog(/\(VI_1\) Entering BACKUP STATE/);
    return { master, backup };
  }

  for (const address of [VIRTUAL_ADDRESS, '2001:db8:99::100']) {
    const length = address.includes(':') ? 64 : 24;
    itOurs(`vip-duplicate: a third machine has ${address}`, async () => {
      const addresses = length === 64 ? ['fe80::100/128', `${address}/64`] : [`${address}/24`];
      const { master, backup } = await pair('', addresses);
      await eventually('all is there', () => node('n1').holds(address));
      expect(levels(askAt(backup, 'vip-duplicate'))).to.deep.equal(['ok']);
      const options = length === 64 ? ['nodad'] : [];
      node('client').ip('address', 'add', `${address}/${length}`, 'dev', 'eth0', ...options);
      const why = { [master.directory]: 'this router has it', [backup.directory]: 'advertises it' };
      for (const daemon of [master, backup]) {
        const found = askAt(daemon, 'vip-duplicate');
        expect(levels(found), JSON.stringify(found)).to.deep.equal(['fail']);
        expect(found[0]?.text).to.contain(node('client').hardwareAddress).and.contain(address);
        expect(found[0]?.text).to.contain(why[daemon.directory]);
      }
    });
  }

  itOurs('vrid-foreign: another cluster uses the VRID', async () => {
    const { master, backup } = await pair();
    expect(levels(askAt(backup, 'vrid-foreign'))).to.deep.equal(['ok']);
    expect(levels(askAt(master, 'vrid-foreign'))).to.deep.equal(['ok']);
    await backup.stop();
    const addresses = ['10.99.0.77/24'];
    lab.start('n2', configuration({ priority: 200, addresses }));
    await eventually('the other one is master', () => node('n2').holds('10.99.0.77'));
    const found = askAt(master, 'vrid-foreign');
    expect(levels(found)).to.deep.equal(['fail']);
    expect(found[0]?.text).to.match(/10\.99\.0\.2 .* VRID 51 .*it has 10\.99\.0\.77, we have/);
  });

  itOurs('unicast-path: the peer is there, further away than allowed, deaf, gone', async () => {
    const unicast = (peer: string) => `unicast_peer {\n ${peer} min_ttl 255\n }`;
    const text = (priority: number, peer: string) =>
      configuration({ priority, more: unicast(peer) });
    const peer = node('n2').address;
    const daemon = lab.start('n1', text(150, peer));
    await eventually('master', () => node('n1').holds(VIRTUAL_ADDRESS));
    const other = lab.start('n2', text(100, node('n1').address));
    await other.waitForLog(/\(VI_1\) Entering BACKUP STATE/);
    const look = (...more: readonly string[]) => askAt(daemon, 'unicast-path', ...more);
    const sound = look('--peer', peer);
    expect(levels(sound)).to.deep.equal(['ok']);
    expect(sound[0]?.text).to.equal(`VI_1: ${peer} answers with TTL 255, no router between`);
    const filter = (hook: string, ...rules: readonly string[]) =>
      `chain ${hook} { type filter hook ${hook} priority 0; ${rules.join('; ')}; }`;
    const load = (...chains: readonly string[]) =>
      node('n2').run('nft', ['-f', '-'], `flush ruleset\ntable ip t { ${chains.join('; ')}; }\n`);
    const behindRouters = filter('input', 'icmp type echo-request ip ttl 1 drop');
    load(behindRouters, filter('output', 'icmp type echo-reply ip ttl set 62'));
    expect(look().map(({ level, text: said }) => `${level} ${said}`)).to.deep.equal([
      `fail VI_1: adverts of ${peer} would arrive with TTL 253, ` +
        'and min_ttl 255 max_ttl 255 refuses them',
    ]);
    load(filter('input', 'ip protocol vrrp drop'));
    await eventually('both are master', () => node('n2').holds(VIRTUAL_ADDRESS));
    expect(look().map(({ text: said }) => said)).to.deep.equal([
      `VI_1: ${peer} advertises while this router is master: it does not hear us`,
    ]);
    node('n2').run('nft', ['flush', 'ruleset']);
    await other.stop();
    lab.network.setCable('n2', false);
    try {
      const [gone] = look();
      expect(gone?.level).to.equal('fail');
      expect(gone?.text).to.contain(`${peer} is not there`);
    } finally {
      lab.network.setCable('n2', true);
    }
  });

  itOurs('vmac-delivery: the switch drops what goes to the virtual MAC', async () => {
    const { master, backup } = await pair('use_vmac');
    node('client').run('ping', ['-c', '1', '-W', '2', node('n1').address]);
    const sound = askAt(master, 'vmac-delivery');
    expect(levels(sound), JSON.stringify(sound)).to.deep.equal(['ok']);
    expect(sound[0]?.text).to.match(/answers 00:00:5e:00:01:33$/);
    expect(askAt(backup, 'vmac-delivery')[0]?.text).to.contain('not tried');
    lab.network.setDropped('00:00:5e:00:01:33', true);
    try {
      const found = askAt(master, 'vmac-delivery');
      expect(levels(found), JSON.stringify(found)).to.deep.equal(['fail']);
      expect(found[0]?.text).to.contain('but not 00:00:5e:00:01:33 (vrrp.51)');
    } finally {
      lab.network.setDropped('00:00:5e:00:01:33', false);
    }
  });

  itOurs('realserver-arp: a real server answers ARP for the virtual address', async () => {
    const [service, server] = ['10.99.0.200', node('n2')];
    const path = join(scratchDirectory(), 'direct.conf');
    writeFileSync(
      path,
      `net_namespace ${node('n1').namespace}
virtual_server ${service} 80 {
 protocol TCP
 lvs_method DR
 real_server ${server.address} 80 {
  TCP_CHECK {
  }
 }
}
`,
    );
    const look = () => ask('realserver-arp', '--socket', '/nowhere.sock', path);
    server.ip('address', 'add', `${service}/32`, 'dev', 'lo');
    const arpIgnore = (value: number) =>
      ['all', 'eth0'].map((name) => `net.ipv4.conf.${name}.arp_ignore=${value}`);
    server.run('sysctl', ['-qw', ...arpIgnore(0)]); // a daemon with a virtual MAC was killed
    try {
      const found = look();
      expect(levels(found), JSON.stringify(found)).to.deep.equal(['fail']);
      expect(found[0]?.text).to.equal(
        `real server ${server.address} (${server.hardwareAddress}) answers ARP for ${service}`,
      );
      server.run('sysctl', ['-qw', ...arpIgnore(1)]);
      expect(levels(look())).to.deep.equal(['ok']);
    } finally {
      server.run('sysctl', ['-qw', ...arpIgnore(0)]);
      server.ip('address', 'delete', `${service}/32`, 'dev', 'lo');
    }
  });

  itOurs('igmp-querier: someone asks for the members of groups, and no one does', async () => {
    const families = [
      ['vrrp_mcast_group4 239.9.9.9', `${VIRTUAL_ADDRESS}/24`],
      ['vrrp_mcast_group6 ff02::12', 'fe80::100/64'],
    ] as const;
    const paths = families.map(([group, address], number) => {
      const path = join(scratchDirectory(), `groups-${number}.conf`);
      const text = configuration(
        { priority: 100, addresses: [address] },
        `global_defs {\n ${group}\n}\n`,
      );
      writeFileSync(path, `net_namespace ${node('n1').namespace}\n${text}`);
      return path;
    });
    const look = (path: string, listen: string) =>
      ask('igmp-querier', '--socket', '/nowhere.sock', '--listen', listen, path);
    const [silent] = look(paths[0] ?? '', '1s');
    expect(silent?.text).to.match(/^no IGMP query in \d+ s on eth0, which is short/);
    lab.network.setQuerier(true);
    try {
      for (const [path, protocol] of [
        [paths[0], 'IGMP'],
        [paths[1], 'MLD'],
      ] as const) {
        const [heard] = look(path ?? '', '60s');
        expect(heard?.text).to.match(new RegExp(`^..:.* asks .* eth0 \\(${protocol}\\)$`));
      }
    } finally {
      lab.network.setQuerier(false);
    }
  });

  it('refuses a peer that is none, and asks no one without the option', () => {
    const text = configuration({ priority: 100 });
    const path = join(scratchDirectory(), 'plain.conf');
    writeFileSync(path, text);
    const place = ['--socket', '/nowhere.sock', path];
    expect(upkeep('doctor', '--peer', '10.99.0.9', ...place).errors).to.match(/is no unicast_peer/);
    const { notAsked } = JSON.parse(upkeep('doctor', '-o', 'json', ...place).output);
    expect(notAsked).to.include('vip-duplicate');
  });
});
