/** What is asked of the kernel for an instance, beside Debian's keepalived with the same file. */
import { expect } from 'chai';
import { configuration, globalDefinitions, instance } from '../lab/configuration.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

const KINDS: readonly DaemonKind[] = ['upkeep', 'keepalived'];
/** RFC 3376 section 8.11: a new membership is reported within a second, and again. */
const REPORTED_WITHIN_MS = 1200;

for (const kind of KINDS) {
  describe(`what ${kind} asks of the kernel`, function () {
    this.timeout(60_000);
    const lab = useLab(['n1']);
    const node = () => lab.network.node('n1');
    const setting = (name: string) => node().run('sysctl', ['-n', name]).trim();

    afterEach('leave no counter', () => {
      node().run('nft', ['flush', 'ruleset']);
    });

    /** Counts the reports of groups that leave the node. */
    function countReports(): () => number {
      const chain =
        'type filter hook output priority 0; ip protocol igmp ip daddr 224.0.0.22 counter;';
      node().run('nft', ['-f', '-'], `table ip lab { chain output { ${chain} }; }\n`);
      return () => Number(/packets (\d+)/.exec(node().run('nft', ['list', 'ruleset']))?.[1]);
    }

    // Shows: global_defs.disable_local_igmp
    it('disable_local_igmp: no report of the group of VRRP, until the stop', async () => {
      const name = 'net.ipv4.igmp_link_local_mcast_reports';
      const reports = countReports();
      const start = async (more: string) => {
        const text = globalDefinitions(more) + instance({ priority: 200 });
        const daemon = lab.start('n1', text, { kind });
        await lab.sniffer.waitFor('it is master', 'advert', ({ priority }) => priority === 200);
        return daemon;
      };
      const silent = await start('disable_local_igmp');
      await observeFor(REPORTED_WITHIN_MS);
      expect({ reports: reports(), setting: setting(name) }).to.deep.equal({
        reports: 0,
        setting: '0',
      });
      await silent.stop();
      expect(setting(name)).to.equal('1');
      lab.sniffer.clear();
      await start('');
      await eventually('the group is reported without it', () => reports() > 0);
    });

    // Shows: vrrp_instance.promote_secondaries
    it('promote_secondaries is set until the stop', async () => {
      const name = 'net.ipv4.conf.eth0.promote_secondaries';
      const text = configuration({ priority: 200, more: 'promote_secondaries' });
      const daemon = lab.start('n1', text, { kind });
      await eventually('it is set', () => setting(name) === '1');
      await daemon.stop();
      expect(setting(name)).to.equal('0');
    });
  });
}
