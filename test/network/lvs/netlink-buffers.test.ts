/** `lvs_netlink_…_rcv_bufs`, in the process of the checks. */
import { readFileSync } from 'node:fs';
import { globalDefinitions } from '../../lab/configuration.js';
import { receiveBuffers } from '../../lab/receive-buffers.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const AF_NETLINK = 16;
const NETLINK_ROUTE = 0;

/** With `ha_suspend` the addresses of the machine are followed. */
const SERVICE = `virtual_server 10.99.0.200 80 {
    ha_suspend
    lvs_sched rr
    real_server 10.99.0.3 80 {
        TCP_CHECK {
        }
    }
}
`;

describe('netlink buffers of the process of the checks', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  // Shows: lvs_netlink_cmd_rcv_bufs, lvs_netlink_monitor_rcv_bufs
  // Shows: lvs_netlink_cmd_rcv_bufs_force, lvs_netlink_monitor_rcv_bufs_force
  itOurs('have the size that is asked for, also after a reload', async () => {
    const text = (...lines: readonly string[]) => globalDefinitions(lines.join('\n')) + SERVICE;
    const sized = text('lvs_netlink_cmd_rcv_bufs 300000', 'lvs_netlink_monitor_rcv_bufs 100000');
    const daemon = lab.start('n1', sized);
    await daemon.waitForLog(/Startup complete/);
    const now = () =>
      receiveBuffers(daemon.pidOf('checkers'))
        .filter(({ family, protocol }) => family === AF_NETLINK && protocol === NETLINK_ROUTE)
        .map(({ bytes }) => bytes)
        .sort((one, other) => one - other)
        .join(' ');
    const expectSizes = (sizes: string) =>
      eventually(`they are ${sizes}`, () => now() === sizes, 5000, now);
    await expectSizes('200000 600000');
    const limit = Number(readFileSync('/proc/sys/net/core/rmem_max', 'utf8'));
    const large = limit + 100_000;
    daemon.reload(
      text(
        ...[`lvs_netlink_cmd_rcv_bufs ${large}`, 'lvs_netlink_cmd_rcv_bufs_force'],
        ...[`lvs_netlink_monitor_rcv_bufs ${large + 10}`, 'lvs_netlink_monitor_rcv_bufs_force'],
      ),
    );
    await expectSizes(`${2 * large} ${2 * (large + 10)}`);
    daemon.reload(text(`lvs_netlink_monitor_rcv_bufs ${large}`));
    await expectSizes(`${8 << 20} ${2 * limit}`);
  });
});
