/** Families of VRRP instances, sync groups and tracked scripts. */
import type { HistogramCounts } from '../../base/histogram.js';
import {
  FAULT_KINDS,
  type InstanceSnapshot,
  type VrrpState,
  type VrrpTallies,
} from '../../vrrp/messages.js';
import type { PacketCounters } from '../../vrrp/packet/counters.js';
import { LATENESS_BOUNDS } from '../../vrrp/tally-bounds.js';
import { epochOf } from '../clock-reading.js';
import { secondMaster } from '../status/instance-problems.js';
import {
  countedSamples,
  countsBy,
  type FamilyRow,
  type MetricFamily,
  type MetricsView,
  type Sample,
  stateSamples,
  truth,
} from './family.js';
import { histogramSamples } from './histogram-samples.js';

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
  {
    name: 'upkeep_vrrp_instance_shared_info',
    type: 'info',
    help: 'A digest of what members have to agree on: version, VRID, interval, addresses, keys.',
    labels: [...ROUTER_LABELS, 'digest'],
    samples: ofInstances((each, view) => {
      const digest = view.digests.instances.get(each.name);
      const value = digest === undefined ? undefined : 1;
      return [{ labels: [...routerOf(each, view), digest ?? ''], value }];
    }),
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
    name: 'upkeep_vrrp_peer_adverts_total',
    type: 'counter',
    help: 'Adverts by sender, accepted or refused for what; 16 senders an instance, then other.',
    labels: ['vrrp_instance', 'peer', 'result'],
    samples: ofInstances(({ name, peers }) =>
      peers.flatMap(({ peer, accepted, rejected }) => [
        { labels: [name, peer, 'accepted'], value: accepted },
        ...Object.entries(rejected).map(([key, value]) => ({
          labels: [name, peer, REASONS[key as keyof typeof REASONS]],
          value,
        })),
      ]),
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
  perInstance(
    {
      name: 'upkeep_vrrp_master_down_interval_seconds',
      type: 'gauge',
      help: 'After so much silence a backup takes over.',
    },
    ({ masterDownIntervalMs }) => masterDownIntervalMs / 1000,
  ),
  perInstance(
    {
      name: 'upkeep_vrrp_master_advert_timestamp_seconds',
      type: 'gauge',
      help: 'When a backup last accepted an advert of its master, in seconds since 1970.',
    },
    ({ masterHeardMs }, { status }) =>
      masterHeardMs === undefined
        ? undefined
        : Math.round(epochOf(masterHeardMs, status.clock)) / 1000,
  ),
  {
    name: 'upkeep_vrrp_fault',
    type: 'gauge',
    help: 'What keeps an instance in FAULT: 1 for each cause that there is now.',
    labels: ['vrrp_instance', 'cause'],
    samples: ofInstances(({ name, faultKinds }) =>
      FAULT_KINDS.map((kind) => ({
        labels: [name, kind],
        value: truth(faultKinds.includes(kind)),
      })),
    ),
  },
  {
    name: 'upkeep_vrrp_address_repairs_total',
    type: 'counter',
    help: 'How often an address that another program had removed was put back.',
    labels: ['vrrp_instance'],
    samples: (view) => {
      const repairs = countsBy(view.events.counted('vrrp_address_repairs'));
      return (view.status.vrrp?.instances ?? []).map(({ name }) => ({
        labels: [name],
        value: repairs.get(name) ?? 0,
      }));
    },
  },
  {
    name: 'upkeep_vrrp_transitions_total',
    type: 'counter',
    help: 'Changes of state, by the state entered and the cause; absent before the first.',
    labels: ['vrrp_instance', 'to', 'cause'],
    samples: ({ events }) => countedSamples(events.counted('vrrp_transitions')),
  },
  {
    name: 'upkeep_vrrp_gratuitous_sent_total',
    type: 'counter',
    help: 'Gratuitous ARP (arp) and unsolicited neighbour advertisements (na) sent.',
    labels: ['vrrp_instance', 'kind'],
    samples: ofInstances(({ name }, { status }) => {
      const { arp = 0, na = 0 } = status.vrrp?.tallies?.announced[name] ?? {};
      return [
        { labels: [name, 'arp'], value: arp },
        { labels: [name, 'na'], value: na },
      ];
    }),
  },
  {
    name: 'upkeep_vrrp_advert_lateness_seconds',
    type: 'histogram',
    help: 'From the time when adverts were due until they were handed to the kernel.',
    labels: [],
    samples: ofTallies(({ advertLateness }) => advertLateness),
  },
  {
    name: 'upkeep_vrrp_takeover_duration_seconds',
    type: 'histogram',
    help: 'From the first advert of a new master until its addresses were set and announced.',
    labels: [],
    samples: ofTallies(({ takeover }) => takeover),
  },
  {
    name: 'upkeep_sync_group_state',
    type: 'gauge',
    help: 'The state of a sync group: 1 for the one it is in, 0 for the others.',
    labels: ['sync_group', 'state'],
    samples: ({ status }) =>
      (status.vrrp?.groups ?? []).flatMap(({ name, state }) => stateSamples([name], STATES, state)),
  },
];

type InstanceReader<Result> = (instance: InstanceSnapshot, view: MetricsView) => Result;

function ofInstances(read: InstanceReader<readonly Sample[]>): MetricFamily['samples'] {
  return (view) => (view.status.vrrp?.instances ?? []).flatMap((each) => read(each, view));
}

function ofTallies(read: (tallies: VrrpTallies) => HistogramCounts): MetricFamily['samples'] {
  return ({ status }) => {
    const tallies = status.vrrp?.tallies;
    return tallies === undefined ? [] : histogramSamples([], LATENESS_BOUNDS, read(tallies));
  };
}

/** One value for each instance, by its name. */
function perInstance(row: FamilyRow, read: InstanceReader<number | undefined>): MetricFamily {
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
