/** For each alert: series with which it fires, and series that are close and leave it silent. */

/** A series in the notation of promtool, and its values, one in 15 seconds. */
type Series = readonly [series: string, values: string];

/** Of one alert; looked at after an hour. */
export interface AlertCase {
  readonly fires: readonly Series[];
  readonly silent: readonly Series[];
}

const ALWAYS = 'x300';
const one = (series: string): Series => [series, `1${ALWAYS}`];
const none = (series: string): Series => [series, `0${ALWAYS}`];
/** Counts on all the time. */
const rising = (series: string): Series => [series, `0+1${ALWAYS}`];

function state(instance: string, name: string, value = 1): Series {
  const router = 'vrrp_instance="VI_1",family="inet",virtual_router="51@10.0.0.100"';
  const series = `upkeep_vrrp_instance_state{instance="${instance}",${router},state="${name}"}`;
  return [series, `${value}${ALWAYS}`];
}

const own = 'instance="a",vrrp_instance="VI_1"';
const service = 'instance="a",virtual_server="[10.0.0.100]:tcp:80"';
const server = `${service},real_server="[10.1.0.4]:tcp:80"`;
const source = 'instance="a",virtual_server="[10.0.0.100]:tcp:80",source="dns web.internal"';
const servers = (up: number, down: number): readonly Series[] => [
  [`upkeep_virtual_server_real_servers{${service},state="up"}`, `${up}${ALWAYS}`],
  [`upkeep_virtual_server_real_servers{${service},state="down"}`, `${down}${ALWAYS}`],
];
/** All values are in the bucket above this bound. */
const late = (family: string, labels: string, bound: string): readonly Series[] => [
  none(`${family}_bucket{${labels},le="${bound}"}`),
  rising(`${family}_bucket{${labels},le="10.0"}`),
  rising(`${family}_bucket{${labels},le="+Inf"}`),
];
const soon = (family: string, labels: string): readonly Series[] => [
  rising(`${family}_bucket{${labels},le="0.001"}`),
  rising(`${family}_bucket{${labels},le="+Inf"}`),
];
const digest = (family: string, labels: string, value: string): Series =>
  one(`${family}{${labels},digest="${value}"}`);
const router = 'family="inet",virtual_router="51@10.0.0.100"';

/** By the name without `Upkeep`. */
export const alertCases: Readonly<Record<string, AlertCase>> = {
  TwoMasters: {
    fires: [state('a', 'MASTER'), state('b', 'MASTER')],
    silent: [state('a', 'MASTER'), state('b', 'MASTER', 0)],
  },
  SecondMasterSeen: {
    fires: [one(`upkeep_vrrp_second_master{${own}}`)],
    silent: [none(`upkeep_vrrp_second_master{${own}}`)],
  },
  NoMaster: {
    fires: [state('a', 'MASTER', 0), state('b', 'MASTER', 0)],
    silent: [state('a', 'MASTER', 0), state('b', 'MASTER')],
  },
  Fault: {
    fires: [state('a', 'FAULT'), none('upkeep_maintenance{instance="a"}')],
    silent: [state('a', 'FAULT'), one('upkeep_maintenance{instance="a"}')],
  },
  Flapping: {
    fires: [rising(`upkeep_vrrp_transitions_total{${own},to="MASTER"}`)],
    silent: [[`upkeep_vrrp_transitions_total{${own},to="MASTER"}`, `7${ALWAYS}`]],
  },
  BackupMissing: {
    fires: [state('a', 'MASTER'), state('b', 'BACKUP', 0), state('b', 'FAULT')],
    silent: [state('a', 'MASTER'), state('b', 'BACKUP')],
  },
  AdvertsRejected: {
    fires: [rising(`upkeep_vrrp_adverts_rejected_total{${own},reason="checksum"}`)],
    silent: [[`upkeep_vrrp_adverts_rejected_total{${own},reason="checksum"}`, `9${ALWAYS}`]],
  },
  AdvertsSilent: {
    fires: [
      [`upkeep_vrrp_master_advert_timestamp_seconds{${own}}`, `100${ALWAYS}`],
      [`upkeep_vrrp_master_down_interval_seconds{${own}}`, `3.6${ALWAYS}`],
      state('a', 'BACKUP'),
    ],
    silent: [
      [`upkeep_vrrp_master_advert_timestamp_seconds{${own}}`, '0+15x300'],
      [`upkeep_vrrp_master_down_interval_seconds{${own}}`, `3.6${ALWAYS}`],
      state('a', 'BACKUP'),
    ],
  },
  AdvertsLate: {
    fires: late('upkeep_vrrp_advert_lateness_seconds', 'instance="a"', '0.1'),
    silent: soon('upkeep_vrrp_advert_lateness_seconds', 'instance="a"'),
  },
  AddressMissing: {
    fires: [
      none(`upkeep_vrrp_address_held{${own},address="10.0.0.100",interface="eth0"}`),
      state('a', 'MASTER'),
    ],
    silent: [
      none(`upkeep_vrrp_address_held{${own},address="10.0.0.100",interface="eth0"}`),
      state('a', 'MASTER', 0),
    ],
  },
  AddressFight: {
    fires: [rising(`upkeep_vrrp_address_repairs_total{${own}}`)],
    silent: [[`upkeep_vrrp_address_repairs_total{${own}}`, `9${ALWAYS}`]],
  },
  PeersDisagree: {
    fires: [
      digest('upkeep_vrrp_instance_shared_info', `instance="a",${router}`, 'f00'),
      digest('upkeep_vrrp_instance_shared_info', `instance="b",${router}`, 'ba7'),
    ],
    silent: [
      digest('upkeep_vrrp_instance_shared_info', `instance="a",${router}`, 'f00'),
      digest('upkeep_vrrp_instance_shared_info', `instance="b",${router}`, 'f00'),
    ],
  },
  QuorumLost: {
    fires: [
      none(`upkeep_virtual_server_quorum_up{${service}}`),
      one(`upkeep_virtual_server_installed{${service}}`),
    ],
    silent: [
      none(`upkeep_virtual_server_quorum_up{${service}}`),
      none(`upkeep_virtual_server_installed{${service}}`),
    ],
  },
  SorryServer: {
    fires: [one(`upkeep_virtual_server_sorry_server_active{${service}}`)],
    silent: [none(`upkeep_virtual_server_sorry_server_active{${service}}`)],
  },
  RealServersDown: { fires: servers(1, 2), silent: servers(1, 1) },
  RealServerDown: {
    fires: [
      none(`upkeep_real_server_up{${server}}`),
      none(`upkeep_real_server_admin_state{${server},state="disabled"}`),
    ],
    silent: [
      none(`upkeep_real_server_up{${server}}`),
      one(`upkeep_real_server_admin_state{${server},state="disabled"}`),
    ],
  },
  ChecksSlow: {
    fires: late('upkeep_check_duration_seconds', `${service},kind="http"`, '2.0'),
    silent: soon('upkeep_check_duration_seconds', `${service},kind="http"`),
  },
  ChecksLate: {
    fires: late('upkeep_check_lateness_seconds', 'instance="a"', '1.0'),
    silent: soon('upkeep_check_lateness_seconds', 'instance="a"'),
  },
  TableDrift: {
    fires: [rising('upkeep_ipvs_drift_repairs_total{instance="a",what="service"}')],
    silent: [['upkeep_ipvs_drift_repairs_total{instance="a",what="service"}', `3${ALWAYS}`]],
  },
  DirectorsDisagree: {
    fires: [
      digest('upkeep_virtual_servers_shared_info', 'instance="a",cluster="web"', 'f00'),
      digest('upkeep_virtual_servers_shared_info', 'instance="b",cluster="web"', 'ba7'),
    ],
    silent: [
      digest('upkeep_virtual_servers_shared_info', 'instance="a",cluster="web"', 'f00'),
      digest('upkeep_virtual_servers_shared_info', 'instance="b",cluster="mail"', 'ba7'),
    ],
  },
  BfdSessionDown: {
    fires: [none('upkeep_bfd_session_state{instance="a",bfd_session="B1",state="Up"}')],
    silent: [
      one('upkeep_bfd_session_state{instance="a",bfd_session="B1",state="Up"}'),
      none('upkeep_bfd_session_state{instance="a",bfd_session="B1",state="Down"}'),
    ],
  },
  Down: {
    fires: [none('up{job="upkeep",instance="a"}')],
    silent: [one('up{job="upkeep",instance="a"}'), none('up{job="node",instance="a"}')],
  },
  ProcessDown: {
    fires: [none('upkeep_scrape_answered{instance="a",process="vrrp"}')],
    silent: [
      one('upkeep_scrape_answered{instance="a",process="vrrp"}'),
      one('upkeep_process_up{instance="a",process="vrrp"}'),
    ],
  },
  ProcessRestarted: {
    fires: [rising('upkeep_process_restarts_total{instance="a",process="vrrp"}')],
    silent: [['upkeep_process_restarts_total{instance="a",process="vrrp"}', `2${ALWAYS}`]],
  },
  ReloadFailed: {
    fires: [none('upkeep_configuration_last_reload_successful{instance="a"}')],
    silent: [one('upkeep_configuration_last_reload_successful{instance="a"}')],
  },
  FileNotLoaded: {
    fires: [one('upkeep_configuration_file_changed{instance="a"}')],
    silent: [['upkeep_configuration_file_changed{instance="a"}', '0x200 1x100']],
  },
  NotifyFailing: {
    fires: [rising('upkeep_notify_runs_total{instance="a",kind="mail",result="failed"}')],
    silent: [
      rising('upkeep_notify_runs_total{instance="a",kind="mail",result="ok"}'),
      none('upkeep_notify_runs_total{instance="a",kind="mail",result="failed"}'),
    ],
  },
  OverrideForgotten: {
    fires: [[`upkeep_override_created_timestamp_seconds{instance="a"}`, `-90000${ALWAYS}`]],
    silent: [[`upkeep_override_created_timestamp_seconds{instance="a"}`, `0${ALWAYS}`]],
  },
  DiscoveryStale: {
    fires: [one(`upkeep_discovery_last_success_timestamp_seconds{${source}}`)],
    silent: [
      [`upkeep_discovery_last_success_timestamp_seconds{${source}}`, `0+15${ALWAYS}`],
      none(`upkeep_discovery_up{${source}}`),
    ],
  },
};
