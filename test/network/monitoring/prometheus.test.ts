/** A real Prometheus looks at a pair: what it stores, what its rules and the dashboard find. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { globalDefinitions, instance, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { answersEveryPanel, hasEveryFamily } from '../../lab/monitoring/coverage.js';
import { Prometheus } from '../../lab/monitoring/prometheus.js';
import { projectRoot } from '../../lab/source-file.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

/** A pair with all that is counted; the address of IPv6 is one that the kernel does not take. */
function pair(priority: number, folder: string): string {
  const listen = `metrics_listen 10.99.0.${priority === 200 ? 1 : 2}:9165`;
  const fifo = `vrrp_notify_fifo ${join(folder, `fifo-${priority}`)}`;
  return `${globalDefinitions(`${fifo}\n${listen}\nmetrics_compat mehdy gen2brain`)}
bfd_instance B1 {
  neighbor_ip 10.99.0.${priority === 200 ? 2 : 1}
  source_ip 10.99.0.${priority === 200 ? 1 : 2}
}
vrrp_script chk {
  script /bin/true
  interval 1
  weight 2
}
vrrp_track_process ticker {
  process no-such-program
  weight 3
}
vrrp_sync_group G1 {
  sync_group_tracking_weight
  group {
    VI_1
  }
}
${instance({
  priority,
  excludedAddresses: ['2001:db8::5/64 dev eth0'],
  more: 'announce\n    track_script {\n      chk\n    }\n    track_process {\n      ticker\n    }',
})}
virtual_server 10.99.0.200 80 {
  protocol TCP
  delay_loop 1
  sorry_server 10.99.0.9 80
  real_server 10.99.0.${priority === 200 ? 1 : 2} 9 {
    TCP_CHECK {
      connect_timeout 1
    }
  }
  real_servers file ${writtenList(folder)} {
    weight 0
  }
}
`;
}

/** Of servers that something else knows. @returns its path */
function writtenList(folder: string): string {
  const path = join(folder, 'servers.json');
  writeFileSync(path, '[{"address": "10.99.0.9", "port": 8080}]');
  return path;
}

async function answers(daemon: Daemon): Promise<void> {
  const socket = controlSocket(daemon);
  const asks = () => upkeep('metrics', '--socket', socket).status === 0;
  await eventually('the daemon answers', asks, START_WITHIN_MS);
}

/** Alerts that fire now. */
async function firing(seen: Prometheus): Promise<ReadonlySet<string>> {
  return new Set(
    (await seen.alerts())
      .filter(({ state }) => state === 'firing')
      .map(({ labels: { alertname = '' } }) => alertname),
  );
}

/** Waits until all of these fire. */
async function fire(seen: Prometheus, names: readonly string[]): Promise<void> {
  let last: ReadonlySet<string> = new Set();
  const all = async () => {
    last = await firing(seen);
    return names.every((name) => last.has(name));
  };
  await eventually(`${names} fire`, all, 60_000, () => [...last].join(' '));
}

describe('a pair as Prometheus sees it', function () {
  this.timeout(180_000);
  const lab = useLab(['n1', 'n2']);
  let prometheus: Prometheus | undefined;

  afterEach(async () => {
    await prometheus?.close();
    prometheus = undefined;
  });

  itOurs('has every family, and alerts when it should', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-prometheus-'));
    const high = lab.start('n1', pair(200, folder));
    await eventually('n1 is master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS), 30_000);
    const low = lab.start('n2', pair(100, folder));
    await answers(high);
    await answers(low);
    const seen = await Prometheus.start(
      lab.network.node('client'),
      [
        { instance: 'n1', endpoint: '10.99.0.1:9165' },
        { instance: 'n2', endpoint: '10.99.0.2:9165' },
      ],
      [join(projectRoot, 'etc/monitoring/upkeep.rules.yml')],
      folder,
    );
    prometheus = seen;

    await eventually('both are up', async () => (await seen.query('up == 1')).length === 2, 30_000);
    expect([...(await firing(seen))]).to.not.include('UpkeepTwoMasters');

    // Neither hears the other one; a reload is refused.
    const node = lab.network.node('n2');
    const chain = (hook: string) =>
      `chain ${hook} { type filter hook ${hook} priority 0; ip protocol 112 drop; };`;
    node.run('nft', [`table ip silent { ${chain('input')} ${chain('output')} }`]);
    try {
      low.configure(`${globalDefinitions()}vrrp_instance VI_1 {\n  priority 400\n`);
      expect(upkeep('reload', '--socket', controlSocket(low)).status).to.equal(1);
      const names = ['TwoMasters', 'QuorumLost', 'AddressMissing', 'ReloadFailed'];
      await fire(
        seen,
        names.map((name) => `Upkeep${name}`),
      );
    } finally {
      node.run('nft', ['delete', 'table', 'ip', 'silent']);
    }
    await eventually(
      'one of them is left',
      async () => (await seen.query('virtual_router:upkeep_vrrp_masters:sum == 1')).length === 1,
      30_000,
    );

    // As the dashboards of the exporters ask.
    for (const expr of ['rate(keepalived_vrrp_advert_sent[1m])', 'keepalived_vrrp_state == 2']) {
      expect(await seen.query(expr), expr).to.not.deep.equal([]);
    }
    await hasEveryFamily(seen, 'pair');
    await answersEveryPanel(seen, 'pair');
  });
});
