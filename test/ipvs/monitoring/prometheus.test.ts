/** A real Prometheus looks at a director: what the kernel counts, and what operators said. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { answersEveryPanel, hasEveryFamily } from '../../lab/monitoring/coverage.js';
import { Prometheus } from '../../lab/monitoring/prometheus.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { eventually } from '../../lab/wait.js';
import { checkedServer } from '../stage/checked-server.js';
import { addressOf, Topology } from '../stage/topology.js';
import { request, startWebServer, type WebServer } from '../stage/traffic.js';

/** Everything is slow where there is one processor for all. */
const LONG_MS = 60_000;

const SERVICE = '10.2.0.100';
const METRICS = `${addressOf('a', 'back')}:9165`;

const CONFIGURATION = `global_defs {
  metrics_listen ${METRICS}
}
vrrp_instance BACK {
  interface eth1
  virtual_router_id 8
  priority 150
  advert_int 1
  virtual_ipaddress {
    ${SERVICE}/24
  }
}
virtual_server ${SERVICE} 80 {
  protocol TCP
  lvs_sched rr
  lvs_method DR
  delay_loop 1
  warmup 0${[11, 12, 13].map((host) => checkedServer(host)).join('')}
}
`;

describe('a director as Prometheus sees it', function () {
  this.timeout(180_000);
  let topology: Topology;
  let daemon: Daemon | undefined;
  let prometheus: Prometheus | undefined;
  const webServers: WebServer[] = [];

  before('set the stage', async () => {
    topology = new Topology();
    topology.acceptOnServers(SERVICE);
    for (const name of ['server1', 'server2'] as const) {
      webServers.push(await startWebServer(topology.node(name), [80]));
    }
  });
  after('clear it', async () => {
    await prometheus?.close();
    daemon?.close();
    for (const server of webServers) {
      server.kill();
    }
    topology.close();
  });

  it('has what the kernel counts, overrides and maintenance', async () => {
    const director = new Daemon(topology.node('a'), CONFIGURATION);
    daemon = director;
    director.start();
    const steer = (...args: readonly string[]) =>
      upkeep(...args, '--socket', controlSocket(director));
    const client = topology.node('client');
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-prometheus-'));
    const seen = await Prometheus.start(
      client,
      [{ instance: 'a', endpoint: METRICS }],
      [], // rules are evaluated for a pair; here all share one processor
      folder,
    );
    prometheus = seen;
    const becomes = (expr: string) =>
      eventually(
        `${expr} gives something`,
        async () => (await seen.query(expr)).length > 0,
        LONG_MS,
        () => director.log().slice(-2500),
      );

    // Nothing listens on server3.
    await becomes('upkeep_real_server_transitions_total{real_server=~".*13.*",to="down"} > 0');
    await becomes('upkeep_vrrp_instance_state{state="MASTER"} == 1');
    const { answers } = await request(client, `http://${SERVICE}/`, 6);
    expect(answers).to.deep.equal({ server1: 3, server2: 3 });
    const counted = 'upkeep_(virtual|real)_server_(new_connections|packets_in|bytes_in)_total';
    // Of the service, and of the two servers that work.
    await becomes(`count({__name__=~"${counted}"} >= 3) == 9`);

    expect(steer('drain', '10.2.0.11', '--for', '1h')).to.include({ status: 0, errors: '' });
    await becomes('upkeep_override_expires_timestamp_seconds > time() + 3000');
    // There is no backup that could take over.
    expect(steer('maintenance', 'on', '--force', '--timeout', '1s').status).to.equal(0);
    await becomes('upkeep_maintenance == 1');

    await hasEveryFamily(seen, 'director');
    await answersEveryPanel(seen, 'director');
  });
});
