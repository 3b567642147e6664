import { expect } from 'chai';
import { MOST_REAL_SERVERS } from '../../../src/observe/metrics/metrics-view.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { zeroCounters } from '../../../src/vrrp/packet/counters.js';
import { balancer, everything, exposition, families, traffic, viewOf } from './everything.js';
import { parseExposition } from './parse-exposition.js';

/** What the supervisor knows by itself. */
const SUPERVISED = [
  ...[
    'build',
    'start',
    'maintenance',
    'announced',
    'discovery',
    'process',
    'scrape',
    'configuration',
    'metrics',
    'log',
    'notify',
  ],
  ...['override', 'vrrp_transitions', 'tracker_up', 'tracker_runs', 'tracker_duration'],
  ...['real_server_transitions', 'real_server_last', 'virtual_servers_shared'],
];

/** The lines of the text form, without comments. */
function linesFor(status: DaemonStatus): readonly string[] {
  const text = exposition(families, viewOf(status), 'text');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** The names of the families that have a sample. */
function namesFor(status: DaemonStatus): readonly string[] {
  const names = linesFor(status).map((line) => line.replace(/[{ ].*/, ''));
  return [
    ...new Set(names.map((name) => name.replace(/_seconds_(?:bucket|count|sum)$/, '_seconds'))),
  ];
}

/** Their names, by a part of them. */
function named(...parts: readonly string[]): readonly string[] {
  return families
    .map(({ name }) => name)
    .filter((name) => parts.some((part) => name.startsWith(`upkeep_${part}`)));
}

describe('observe/metrics: the families', () => {
  it('are told once each, with a value for each label', () => {
    const names = families.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
    const view = viewOf(everything);
    for (const { name, labels, samples } of families) {
      for (const sample of samples(view)) {
        expect(sample.labels, name).to.have.lengthOf(labels.length);
      }
    }
  });

  it('all have a value in a daemon that has everything, in both dialects', () => {
    const view = viewOf(everything);
    expect(namesFor(everything)).to.deep.equal(families.map(({ name }) => name));
    for (const dialect of ['text', 'openmetrics'] as const) {
      const read = parseExposition(exposition(families, view, dialect), dialect);
      const names = [...read.values()].map(({ samples }) => samples[0]?.name);
      expect(names.map((name) => name?.replace(/_(?:bucket|count)$/, ''))).to.deep.equal(
        families.map(({ name }) => name),
      );
      expect([...read.values()].map(({ help }) => help)).to.deep.equal(
        families.map(({ help }) => help),
      );
    }
  });

  it('of a process that does not answer are absent, and say so', () => {
    const { children } = everything;
    const none = { vrrp: undefined, balancer: undefined, bfd: undefined };
    const silent = { ...everything, ...none, children };
    expect(namesFor(silent)).to.deep.equal(
      families.map(({ name }) => name).filter((name) => named(...SUPERVISED).includes(name)),
    );
    expect(linesFor(silent)).to.include.members([
      'upkeep_process_up{process="supervisor"} 1',
      'upkeep_process_up{process="vrrp"} 1',
      'upkeep_process_up{process="bfd"} 0',
      'upkeep_scrape_answered{process="vrrp"} 0',
      'upkeep_scrape_answered{process="checker"} 0',
    ]);
    expect(namesFor({ ...everything, vrrp: undefined })).not.to.include.members(
      named('vrrp_instance', 'vrrp_adverts'),
    );
    expect(namesFor({ ...everything, vrrp: undefined })).to.include.members(named('real', 'bfd'));
  });

  it('say what an operator asks at night', () => {
    const router =
      'vrrp_instance="VI_1",interface="eth0",vrid="51",family="inet",virtual_router="51@10.9.9.10"';
    expect(linesFor(everything)).to.include.members([
      `upkeep_vrrp_instance_info{${router},version="2",sync_group="G1"} 1`,
      `upkeep_vrrp_instance_state{${router},state="MASTER"} 1`,
      `upkeep_vrrp_instance_state{${router},state="BACKUP"} 0`,
      'upkeep_vrrp_last_transition_timestamp_seconds{vrrp_instance="VI_1"} 1795249016.905',
      'upkeep_vrrp_became_master_total{vrrp_instance="VI_1"} 2',
      'upkeep_vrrp_adverts_sent_total{vrrp_instance="VI_1"} 7',
      'upkeep_vrrp_adverts_rejected_total{vrrp_instance="VI_1",reason="unknown_key"} 4',
      'upkeep_vrrp_adverts_rejected_total{vrrp_instance="VI_1",reason="checksum"} 0',
      'upkeep_vrrp_peer_adverts_total' +
        '{vrrp_instance="VI_1",peer="10.9.9.2",result="unknown_key"} 4',
      'upkeep_vrrp_peer_adverts_total{vrrp_instance="VI_1",peer="other",result="accepted"} 1',
      'upkeep_vrrp_advert_lateness_seconds_bucket{le="0.001"} 99',
      'upkeep_vrrp_advert_lateness_seconds_bucket{le="1.0"} 99',
      'upkeep_vrrp_advert_lateness_seconds_bucket{le="+Inf"} 100',
      'upkeep_vrrp_advert_lateness_seconds_count 100',
      'upkeep_vrrp_gratuitous_sent_total{vrrp_instance="VI_1",kind="arp"} 10',
      'upkeep_vrrp_fault{vrrp_instance="VI_1",cause="link"} 0',
      'upkeep_vrrp_second_master{vrrp_instance="VI_1"} 1',
      'upkeep_vrrp_address_held{vrrp_instance="VI_1",address="10.9.9.11",interface="eth0"} 0',
      'upkeep_sync_group_state{sync_group="G1",state="MASTER"} 1',
      'upkeep_tracker_up{tracker="chk",kind="script"} 1',
      'upkeep_bfd_session_state{bfd_session="B1",neighbour="10.9.9.2",state="Up"} 1',
      'upkeep_bfd_detection_time_seconds{bfd_session="B1"} 0.15',
      'upkeep_virtual_server_quorum_up{virtual_server="[10.0.0.2]:tcp:80"} 0',
      'upkeep_virtual_server_sorry_server_active{virtual_server="[10.0.0.2]:tcp:80"} 1',
      'upkeep_process_restarts_total{process="vrrp"} 1',
      'upkeep_vrrp_transitions_total{vrrp_instance="VI_1",to="MASTER",cause="timeout"} 1',
      'upkeep_vrrp_address_repairs_total{vrrp_instance="VI_1"} 1',
      'upkeep_tracker_up{tracker="proxy",kind="process"} 0',
      'upkeep_tracker_weight{tracker="B1",kind="bfd",vrrp_instance="VI_1"} -20',
      'upkeep_tracker_runs_total{tracker="chk",result="failed"} 1',
      'upkeep_tracker_duration_seconds_count{tracker="chk"} 4',
      'upkeep_tracker_duration_seconds_sum{tracker="chk"} 0.5',
      'upkeep_virtual_server_bytes_in_total{virtual_server="[10.0.0.2]:tcp:80"} 900',
      'upkeep_ipvs_drift_repairs_total{what="destination"} 1',
      'upkeep_ipvs_drift_repairs_total{what="table"} 0',
      'upkeep_ipvs_operations_total{operation="new_service",result="ok"} 3',
      'upkeep_notify_runs_total{kind="mail",result="failed"} 2',
      'upkeep_log_events_total{level="info",process="vrrp"} 1',
      'upkeep_log_dropped_total{process="checker"} 4',
      'upkeep_override_created_timestamp_seconds' +
        '{id="o1",kind="drain",target="10.0.0.3:80"} 1795248000',
      'upkeep_discovery_held{virtual_server="[10.0.0.2]:tcp:80",source="file /etc/web.json"} 1',
      'upkeep_configuration_last_reload_successful 0',
      'upkeep_configuration_reloads_total{result="refused"} 1',
    ]);
  });

  it('count each packet that is dropped for one reason', () => {
    const keys = Object.keys(zeroCounters);
    const lines = linesFor(everything);
    const reasons = lines.filter((line) => line.startsWith('upkeep_vrrp_adverts_rejected_total'));
    const others = named('vrrp_adverts_sent', 'vrrp_adverts_received', 'vrrp_became').length;
    expect(reasons).to.have.lengthOf(keys.length - others - 3); // release_master, pri_zero_*
  });

  it('leave out real servers where there are too many of them', () => {
    const [service] = balancer.virtualServers;
    const [server] = service?.realServers ?? [];
    if (service === undefined || server === undefined) {
      throw new Error('the example has no real server');
    }
    const many = (count: number): DaemonStatus => ({
      ...everything,
      balancer: {
        ...balancer,
        virtualServers: [
          {
            ...service,
            traffic,
            realServers: Array.from({ length: count }, (_, each) => ({
              ...server,
              label: `[s${each}]:tcp:80`,
            })),
          },
        ],
      },
    });
    const most = linesFor(many(MOST_REAL_SERVERS));
    expect(most).to.include('upkeep_metrics_truncated 0');
    expect(most.filter((line) => line.startsWith('upkeep_real_server_up'))).to.have.lengthOf(
      MOST_REAL_SERVERS,
    );
    expect(linesFor(many(MOST_REAL_SERVERS + 1))).to.include('upkeep_metrics_truncated 1');
    const names = namesFor(many(MOST_REAL_SERVERS + 1));
    expect(names).to.include.members(named('virtual_server'));
    expect(names.filter((name) => named('real_server', 'check').includes(name))).to.deep.equal([]);
  });
});
