/** Families of VRRP instances, sync groups and tracked scripts. */
import type { InstanceSnapshot, VrrpState } from '../../vrrp/messages.js';
import type { PacketCounters } from '../../vrrp/packet/counters.js';
import { epochOf } from '../clock-reading.js';
import { secondMaster } from '../status/instance-problems.js';
import {
  type FamilyRow,
  type MetricFamily,
  type MetricsView,
  type Sample,
  stateSamples,
  truth,
} from './family.js';

const STATES: readonly VrrpState[] = ['INIT', 'BACKUP', 'MASTER', 'FAULT'];

/** What packets are counted for that are no reason to drop them. */
type OtherCounter =
  | 'advert_rcvd'
  | 'advert_sent'
  | 'become_master'
  | 'release_master'
  | 'pri_zero_rcvd'
  | 'pri_zero_sent';

/** Why an advert was dropped, by its counter; each dropped advert counts for one. */
const REASONS: Readonly<Record<Exclude<keyof PacketCounters, OtherCounter>, string>> = {
  packet_len_err: 'length',
  advert_interval_err: 'interval',
  ip_ttl_err: 'time_to_live',
  invalid_type_rcvd: 'type',
  addr_list_err: 'addresses',
  invalid_authtype: 'unknown_authentication_type',
  authtype_mismatch: 'authentication_type',
  auth_failure: 'authentication',
  auth_ext_missing: 'trailer_missing',
  auth_ext_malformed: 'trailer_malformed',
  auth_ext_unknown_key: 'unknown_key',
  auth_ext_invalid_hmac: 'invalid_hmac',
  auth_ext_stale: 'stale',
  auth_ext_replay: 'replay',
  checksum_err: 'checksum',
  version_err: 'version',
  source_err: 'source',
};

/** Labels of the families that are joined over machines. */
const ROUTER_LABELS = ['vrrp_instance', 'interface', 'vrid', 'family', 'virtual_router'] as const;

/** In the order of the answer. */
export const vrrpFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_vrrp_instance_info',
    type: 'info',
    help: 'What an instance is; virtual_router is the same on all its members.',
    labels: [...ROUTER_LABELS, 'version', 'sync_group'],
    samples: ofInstances((each, view) => [
      { labels: [...routerOf(each, view), `${each.version}`, each.syncGroup ?? ''], value: 1 },
    ]),
  },
  {
    name: 'upkeep_vrrp_instance_state',
    type: 'gauge',
    help: 'The state of an instance: 1 for the one it is in, 0 for the others.',
    labels: [...ROUTER_LABELS, 'state'],
    samples: ofInstances((each, view) => stateSamples(routerOf(each, view), STATES, each.state)),
  },
  perInstance(
    {
      name: 'upkeep_vrrp_instance_base_priority',
      type: 'gauge',
      help: 'The priority of the configuration.',
    },
    ({ basePriority }) => basePriority,
  ),
  perInstance(
    {
      name: 'upkeep_vrrp_instance_effective_priority',
      type: 'gauge',
      help: 'The priority that is advertised: with the weights of trackers.',
    },
    ({ effectivePriority }) => effectivePriority,
  ),
  perInstance(
    {
      name: 'upkeep_vrrp_last_transition_timestamp_seconds',
      type: 'gauge',
      help: 'When the instance has changed its state last, in seconds since 1970.',
    },
    ({ lastTransitionMs }, { status }) =>
      Math.round(epochOf(lastTransitionMs, status.clock)) / 1000,
  ),
  counter('became_master', 'Transitions to MASTER.', 'become_master'),
  counter('released_master', 'Transitions from MASTER to another state.', 'release_master'),
  counter('adverts_sent', 'Adverts sent.', 'advert_sent'),
  counter('adverts_received', 'Adverts received and accepted.', 'advert_rcvd'),
  {
    name: 'upkeep_vrrp_adverts_rejected_total',
    type: 'counter',
    help: 'Packets received and dropped, by what was wrong with them.',
    labels: ['vrrp_instance', 'reason'],
    samples: ofInstances(({ name, counters }) =>
      Object.entries(REASONS).map(([key, reason]) => ({
        labels: [name, reason],
        value: counters[key as keyof typeof REASONS],
      })),
    ),
  },
  {
    name: 'upkeep_vrrp_peer_adverts_rejected_total',
    type: 'counter',
    help: 'The same by sender, of routers that behave as master, until they are silent.',
    labels: ['vrrp_instance', 'peer', 'problem'],
    samples: ofInstances(({ name, conflict }) =>
      (conflict?.rivals ?? []).flatMap(({ address, refusals }) =>
        address === undefined
          ? []
          : Object.entries(refusals).map(([kind, value]) => ({
              labels: [name, address, snakeCase(kind)],
              value,
            })),
      ),
    ),
  },
  counter('priority_zero_sent', 'Adverts sent that give the addresses up.', 'pri_zero_sent'),
  counter('priority_zero_received', 'Adverts received that give them up.', 'pri_zero_rcvd'),
  perInstance(
    {
      name: 'upkeep_vrrp_second_master',
      type: 'gauge',
      help: 'Whether another router is master as well, or wants to be and is refused.',
    },
    (each, { status }) => truth(secondMaster(each, status.clock.monotonicMs) !== undefined),
  ),
  {
    name: 'upkeep_vrrp_address_held',
    type: 'gauge',
    help: 'Whether the kernel has a virtual address on its interface, whatever the state.',
    labels: ['vrrp_instance', 'address', 'interface'],
    samples: ofInstances(({ name, addresses }) =>
      (addresses ?? []).map(({ address, interface: device, present }) => ({
        labels: [name, address, device],
        value: truth(present),
      })),
    ),
  },
  perInstance(
    {
      name: 'upkeep_vrrp_advert_interval_seconds',
      type: 'gauge',
      help: 'The configured interval of adverts.',
    },
    ({ advertIntervalMs }) => advertIntervalMs / 1000,
  ),
  {
    name: 'upkeep_sync_group_state',
    type: 'gauge',
    help: 'The state of a sync group: 1 for the one it is in, 0 for the others.',
    labels: ['sync_group', 'state'],
    samples: ({ status }) =>
      (status.vrrp?.groups ?? []).flatMap(({ name, state }) => stateSamples([name], STATES, state)),
  },
  {
    name: 'upkeep_tracker_up',
    type: 'gauge',
    help: 'Whether a tracked script counts as good; absent before its first result.',
    labels: ['tracker', 'kind'],
    samples: ({ status }) =>
      (status.vrrp?.scripts ?? []).map(({ name, good }) => ({
        labels: [name, 'script'],
        value: good === undefined ? undefined : truth(good),
      })),
  },
];

type InstanceReader<Result> = (instance: InstanceSnapshot, view: MetricsView) => Result;

function ofInstances(read: InstanceReader<readonly Sample[]>): MetricFamily['samples'] {
  return (view) => (view.status.vrrp?.instances ?? []).flatMap((each) => read(each, view));
}

/** One value for each instance, by its name. */
function perInstance(row: FamilyRow, read: InstanceReader<number>): MetricFamily {
  return {
    ...row,
    labels: ['vrrp_instance'],
    samples: ofInstances((each, view) => [{ labels: [each.name], value: read(each, view) }]),
  };
}

/** One of keepalived's counters. */
function counter(what: string, help: string, key: OtherCounter): MetricFamily {
  const row = { name: `upkeep_vrrp_${what}_total`, type: 'counter', help } as const;
  return perInstance(row, ({ counters }) => counters[key]);
}

function routerOf(
  { name, interface: device, virtualRouterId }: InstanceSnapshot,
  { routers }: MetricsView,
): readonly string[] {
  const { family = '', firstAddress = '' } = routers.get(name) ?? {};
  return [name, device, `${virtualRouterId}`, family, `${virtualRouterId}@${firstAddress}`];
}

/** `unknownKey` as `unknown_key`, as the values of labels are written. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
