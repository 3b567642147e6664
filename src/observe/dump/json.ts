/**
 * The JSON file that SIGRTMIN+2 writes, field by field in keepalived's order (run-time contract,
 * "JSON"). Optional fields are left out rather than empty, as there.
 */
import type { Configuration, InstanceNotifyScripts, VrrpInstance } from '../../config/model.js';
import { commandText } from '../../config/script-model.js';
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import type { InstanceSnapshot, VrrpSnapshot } from '../../vrrp/messages.js';
import type { PacketCounters } from '../../vrrp/packet/counters.js';
import { type ClockReading, epochOf } from '../clock-reading.js';
import { virtualServerFields } from './json-balancer.js';
import { type ProcessStanding, processFields } from './track-processes.js';
import { addressText, stateNumbers } from './wording.js';

/**
 * One line of JSON with a newline; undefined when there is nothing in it, because then no file is
 * written. Virtual servers are in it with `json_version 2` only, whose form has room for them.
 */
export function dumpJson(
  {
    vrrp,
    balancer,
    processes = [],
  }: {
    readonly vrrp?: VrrpSnapshot;
    readonly balancer?: DirectorSnapshot;
    readonly processes?: readonly ProcessStanding[];
  },
  configuration: Configuration,
  clock: ClockReading,
): string | undefined {
  const instances = (vrrp?.instances ?? []).flatMap((instance) => {
    const configured = configuration.vrrpInstances.find((each) => each.name === instance.name);
    return configured === undefined
      ? []
      : [
          {
            data: dataOf(instance, configured, configuration, clock),
            stats: statisticsOf(instance.counters),
          },
        ];
  });
  const isSecond = configuration.global.dumpFiles.jsonVersion === 2;
  const servers = isSecond && balancer !== undefined ? virtualServerFields(balancer) : [];
  if (instances.length + servers.length === 0) {
    return undefined;
  }
  const value = isSecond
    ? {
        vrrp: instances,
        ...unlessEmpty('track_process', processFields(processes, configuration)),
        ...unlessEmpty('virtual_servers', servers),
      }
    : instances;
  return `${JSON.stringify(value)}\n`;
}

type JsonFields = Readonly<Record<string, unknown>>;

function dataOf(
  instance: InstanceSnapshot,
  configured: VrrpInstance,
  configuration: Configuration,
  clock: ClockReading,
): JsonFields {
  return {
    iname: instance.name,
    dont_track_primary: Number(configured.dontTrackPrimary),
    skip_check_adv_addr: Number(configured.skipCheckAdvertAddresses),
    strict_mode: 0,
    vmac_ifname: '',
    ifp_ifname: instance.interface,
    master_priority: instance.masterPriority,
    last_transition: Math.round(epochOf(instance.lastTransitionMs, clock) * 1000) / 1e6,
    ...announcementFields(configured),
    lower_prio_no_advert: Number(configured.lowerPriorityNoAdvert),
    higher_prio_send_advert: Number(configured.higherPrioritySendAdvert),
    vrid: instance.virtualRouterId,
    base_priority: instance.basePriority,
    effective_priority: instance.effectivePriority,
    vipset: instance.addressesHeld,
    promote_secondaries: configured.promoteSecondaries,
    adver_int: instance.advertIntervalMs / 1000,
    master_adver_int: instance.masterAdvertIntervalMs / 1000,
    accept: 1,
    nopreempt: !configured.preempt,
    preempt_delay: Math.floor(configured.preemptDelayMs / 1000),
    state: stateNumbers[instance.state],
    wantstate: stateNumbers[instance.wantedState],
    version: instance.version,
    smtp_alert: configured.smtpAlert,
    notify_deleted: configured.notifyDeleted,
    ...scriptFields(configured.notify),
    ...addressFields(instance, configured),
    ...trackingFields(configured, configuration),
    ...authenticationFields(configured),
  };
}

function announcementFields({ garp }: VrrpInstance): JsonFields {
  return {
    garp_delay: garp.masterDelayMs / 1000,
    garp_refresh: Math.floor(garp.masterRefreshMs / 1000),
    garp_rep: garp.masterRepeat,
    garp_refresh_rep: garp.masterRefreshRepeat,
    garp_lower_prio_delay: Math.floor(garp.lowerPriorityDelayMs / 1000),
    garp_lower_prio_rep: garp.lowerPriorityRepeat,
  };
}

function scriptFields(notify: InstanceNotifyScripts): JsonFields {
  const scripts = [
    ['script_backup', notify.backup],
    ['script_master', notify.master],
    ['script_fault', notify.fault],
    ['script_stop', notify.stop],
    ['script_deleted', notify.deleted],
    ['script', notify.any],
    ['script_master_rx_lower_pri', notify.masterReceivedLowerPriority],
  ] as const;
  const given = scripts.flatMap(([field, command]) =>
    command === undefined ? [] : [[field, commandText(command)] as const],
  );
  return Object.fromEntries(given);
}

function addressFields(instance: InstanceSnapshot, configured: VrrpInstance): JsonFields {
  const set = instance.addressesHeld;
  const texts = (addresses: VrrpInstance['virtualAddresses']) =>
    addresses.map((address) => addressText(address, set));
  return {
    ...unlessEmpty('vips', texts(configured.virtualAddresses)),
    ...unlessEmpty('evips', texts(configured.excludedAddresses)),
  };
}

/** `track_script` lists command lines, not names: so does keepalived. */
function trackingFields(configured: VrrpInstance, { vrrpScripts }: Configuration): JsonFields {
  const commands = configured.trackScripts.flatMap((tracked) =>
    vrrpScripts
      .filter((script) => script.name === tracked.name)
      .map((script) => commandText(script.command)),
  );
  return {
    ...unlessEmpty(
      'track_ifp',
      configured.trackInterfaces.map((tracked) => tracked.name),
    ),
    ...unlessEmpty('track_script', commands),
    ...unlessEmpty(
      'track_process',
      configured.trackProcesses.map((tracked) => tracked.name),
    ),
  };
}

function unlessEmpty(field: string, values: readonly unknown[]): JsonFields {
  return values.length === 0 ? {} : { [field]: values };
}

function authenticationFields({ authentication }: VrrpInstance): JsonFields {
  return authentication === undefined
    ? { auth_type: 0 }
    : { auth_type: authentication.type === 'AH' ? 2 : 1, auth_data: '********' };
}

function statisticsOf(counters: PacketCounters): JsonFields {
  return {
    advert_rcvd: counters.advert_rcvd,
    advert_sent: counters.advert_sent,
    become_master: counters.become_master,
    release_master: counters.release_master,
    packet_len_err: counters.packet_len_err,
    advert_interval_err: counters.advert_interval_err,
    ip_ttl_err: counters.ip_ttl_err,
    invalid_type_rcvd: counters.invalid_type_rcvd,
    addr_list_err: counters.addr_list_err,
    invalid_authtype: counters.invalid_authtype,
    authtype_mismatch: counters.authtype_mismatch,
    auth_failure: counters.auth_failure,
    auth_ext_missing: counters.auth_ext_missing,
    auth_ext_malformed: counters.auth_ext_malformed,
    auth_ext_unknown_key: counters.auth_ext_unknown_key,
    auth_ext_invalid_hmac: counters.auth_ext_invalid_hmac,
    auth_ext_stale: counters.auth_ext_stale,
    auth_ext_replay: counters.auth_ext_replay,
    pri_zero_rcvd: counters.pri_zero_rcvd,
    pri_zero_sent: counters.pri_zero_sent,
  };
}
