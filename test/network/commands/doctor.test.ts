/** The doctor beside a daemon that runs: settings and a firewall of its own namespace. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('upkeep doctor', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs(
    'sees what is wrong in the network of the daemon, and puts right what it may',
    async () => {
      const node = lab.network.node('n1');
      const daemon = lab.start('n1', configuration({ priority: 150 }));
      await eventually('master', () => node.holds(VIRTUAL_ADDRESS));
      const ask = (...more: readonly string[]) =>
        upkeep('doctor', '--socket', controlSocket(daemon), ...more);
      const network = ['fw-vrrp-in', 'multicast-member', 'proxy-arp', 'source-address'];
      const chosen = network.flatMap((id) => ['--check', id]);
      const sound = ask('--all', '--strict', ...chosen);
      expect(sound.status, sound.output + sound.errors).to.equal(0);
      expect(sound.output).to.match(/^ok +multicast-member .*\n(?:.*\n)*.*0 failed, 0 to look at/m);
      expect(sound.status, sound.output + sound.errors).to.equal(0);

      node.run('sysctl', ['-qw', 'net.ipv4.conf.eth0.proxy_arp=1']);
      node.run(
        'nft',
        ['-f', '-'],
        'table ip t { chain in { type filter hook input priority 0; policy drop; }; }',
      );
      try {
        const found = ask('-o', 'json', ...chosen);
        expect(found.status, found.errors).to.equal(2);
        const findings: readonly { id: string; level: string; text: string; advice?: string }[] =
          JSON.parse(found.output).findings;
        const levels = Object.fromEntries(findings.map(({ id, level }) => [id, level]));
        expect(levels).to.include({ 'fw-vrrp-in': 'fail', 'proxy-arp': 'warn' });
        const advice = findings.find(({ id }) => id === 'fw-vrrp-in')?.advice ?? '';
        node.run('sh', ['-c', advice.replace(/"/g, '\\"')]);
        const unasked = ask('--fix', ...chosen);
        expect(unasked.status).to.equal(2);
        expect(unasked.errors).to.match(/^ {2}sysctl -w net\.ipv4\.conf\.eth0\.proxy_arp=0$/m);
        const fixed = ask('--fix', '--yes', ...chosen);
        expect(fixed.errors).to.not.contain('/etc/');
        expect(fixed.status, fixed.errors).to.equal(0);
        expect(ask('--strict', ...chosen)).to.include({ status: 0, errors: '' });
      } finally {
        node.run('nft', ['flush', 'ruleset']);
      }
    },
  );

  itOurs('vmac-rp-filter and promote-secondaries: what real links have', async () => {
    const node = lab.network.node('n1');
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', () => node.holds(VIRTUAL_ADDRESS));
    const set = (...settings: readonly string[]) =>
      node.run('sysctl', ['-qw', ...settings.map((each) => `net/ipv4/conf/${each}`)]);
    const ask = (check: string, ...more: readonly string[]) =>
      upkeep('doctor', '--socket', controlSocket(daemon), '--check', check, ...more);
    const level = (check: string, ...more: readonly string[]): string | undefined =>
      JSON.parse(ask(check, '-o', 'json', ...more).output).findings[0]?.level;

    // What the daemon would be told next, on a link that it has not made.
    const path = join(scratchDirectory(), 'virtual.conf');
    writeFileSync(path, configuration({ priority: 150, more: 'use_vmac' }));
    const words = ['link', 'eth0', 'type', 'macvlan', 'mode', 'private'];
    node.ip('link', 'add', 'vrrp.51', ...words);
    try {
      set('vrrp.51/rp_filter=0');
      expect(level('vmac-rp-filter', path)).to.equal('ok');
      set('vrrp.51/rp_filter=1');
      expect(level('vmac-rp-filter', path)).to.equal('fail');
      const fixed = ask('vmac-rp-filter', '--fix', '--yes', path);
      expect(level('vmac-rp-filter', path), fixed.errors).to.equal('ok');
    } finally {
      node.ip('link', 'delete', 'vrrp.51');
    }

    // The virtual address is a secondary one of the machine's own, which goes.
    const own = `${node.address}/24`;
    set('all/promote_secondaries=0', 'eth0/promote_secondaries=0');
    expect(level('promote-secondaries')).to.equal('warn');
    const fixed = ask('promote-secondaries', '--fix', '--yes');
    expect(level('promote-secondaries'), fixed.errors).to.equal('ok');
    node.ip('address', 'delete', own, 'dev', 'eth0');
    try {
      expect(node.addresses('eth0')).to.deep.equal([`${VIRTUAL_ADDRESS}/24`]);
    } finally {
      node.ip('address', 'add', own, 'dev', 'eth0');
    }
  });

  it('reads a file where no daemon runs, and refuses what it cannot read', () => {
    const missing = upkeep('doctor', '--socket', '/nowhere.sock', '/nowhere.conf');
    expect(missing.status).to.equal(1);
    expect(missing.errors).to.match(/^upkeep doctor: \/nowhere\.conf: /);
    expect(upkeep('doctor', '--check', 'nothing').status).to.equal(1);
    const path = join(scratchDirectory(), 'elsewhere.conf');
    writeFileSync(path, `net_namespace nowhere\n${configuration({ priority: 100 })}`);
    const elsewhere = upkeep('doctor', '--socket', '/nowhere.sock', path);
    expect(elsewhere.status).to.equal(1);
    expect(elsewhere.errors).to.match(/^upkeep doctor: cannot look at this machine: ENOENT.*\n$/);
  });
});
