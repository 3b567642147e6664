/** What is asked of the kernel for an instance, beside Debian's keepalived with the same file. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { configuration, globalDefinitions, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { receiveBuffers } from '../../lab/receive-buffers.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const KINDS: readonly DaemonKind[] = ['upkeep', 'keepalived'];
/** RFC 3376 section 8.11: a new membership is reported within a second, and again. */
const REPORTED_WITHIN_MS = 1200;
const AF_INET = 2;
const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;
const VRRP = 112;
const SECOND = { name: 'VI_2', virtualRouterId: 52, addresses: ['10.99.0.101/24'] } as const;

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

    /** The sizes of a kind of socket of the VRRP process, each once, in order. */
    function sizes(daemon: Daemon, family: number, protocol: number): readonly number[] {
      const bytes = receiveBuffers(daemon.pidOf('vrrp'))
        .filter((each) => each.family === family && each.protocol === protocol)
        .map((each) => each.bytes);
      return [...new Set(bytes)].sort((one, other) => one - other);
    }

    const TWO =
      instance({ priority: 200 }) +
      instance({ ...SECOND, priority: 200, more: 'kernel_rx_buf_size 50000' });

    const policies = [
      // Three packets of each instance; the kernel doubles what it is asked for (socket(7)).
      ['MTU', '', 2 * (3 * 1500 + 50_000)],
      ['ADVERT', 'vrrp_rx_bufs_multiplier 1000', 2 * (1000 * 32 + 50_000)],
      ['70000', '', 2 * (70_000 + 50_000)],
    ] as const;
    for (const [policy, more, expected] of policies) {
      // Shows: global_defs.vrrp_rx_bufs_policy, global_defs.vrrp_rx_bufs_multiplier
      // Shows: vrrp_instance.kernel_rx_buf_size
      it(`vrrp_rx_bufs_policy ${policy}: the buffer is the sum of all instances`, async () => {
        const text = globalDefinitions(`vrrp_rx_bufs_policy ${policy}\n${more}`) + TWO;
        const daemon = lab.start('n1', text, { kind });
        await daemon.waitForLog(/Entering BACKUP STATE/);
        await eventually('the buffer', () => sizes(daemon, AF_INET, VRRP).includes(expected));
      });
    }

    // Shows: global_defs.vrrp_netlink_cmd_rcv_bufs, global_defs.vrrp_netlink_monitor_rcv_bufs
    // Shows: global_defs.vrrp_netlink_cmd_rcv_bufs_force
    // Shows: global_defs.vrrp_netlink_monitor_rcv_bufs_force
    it('netlink buffers are as asked for, up to the limit unless forced', async () => {
      const limit = Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'));
      const text = (more: string) => globalDefinitions(more) + TWO;
      const buffers = (commands: number, events: number) =>
        `vrrp_netlink_cmd_rcv_bufs ${commands}\n vrrp_netlink_monitor_rcv_bufs ${events}`;
      const daemon = lab.start('n1', text(buffers(300_000, 100_000)), { kind });
      await daemon.waitForLog(/Entering BACKUP STATE/);
      const now = () => sizes(daemon, AF_NETLINK, NETLINK_ROUTE).join(' ');
      const eventuallyThey = async (...expected: readonly number[]) =>
        eventually(`they are ${expected.join(' ')}`, () => now() === expected.join(' '), 5000, now);
      await eventuallyThey(200_000, 600_000);
      const large = limit + 100_000;
      daemon.reload(text(buffers(300_000, large)));
      await eventuallyThey(600_000, 2 * limit);
      const forced = '\nvrrp_netlink_cmd_rcv_bufs_force\n vrrp_netlink_monitor_rcv_bufs_force';
      daemon.reload(text(buffers(large, large + 10) + forced));
      await eventuallyThey(2 * large, 2 * (large + 10));
    });
  });
}
