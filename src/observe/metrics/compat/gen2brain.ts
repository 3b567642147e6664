/** The families of gen2brain/keepalived_exporter. */
import type { TransportProtocol } from '../../../config/lvs-model.js';
import type { RealServerSnapshot, TrafficCounts } from '../../../lvs/director/snapshot.js';
import type { ServiceAddress } from '../../../lvs/table/table.js';
import type { FamilyGroup } from '../families.js';
import type { MetricFamily, MetricsView, Sample } from '../family.js';
import { counters, type InstanceLabels, keepalivedUp } from './keepalived-families.js';

/** The state is a label of each counter, as the exporter has it: a failover begins other series. */
const labels: InstanceLabels = {
  names: ['name', 'intf', 'vrid', 'state'],
  values: (each) => [each.name, each.interface, `${each.virtualRouterId}`, each.state],
};

/** IANA, "Protocol Numbers". */
const PROTOCOL_NUMBERS: Readonly<Record<TransportProtocol, number>> = {
  TCP: 6,
  UDP: 17,
  SCTP: 132,
};

const TRAFFIC = [
  ['in_packets', 'packetsIn'],
  ['out_packets', 'packetsOut'],
  ['in_bytes', 'bytesIn'],
  ['out_bytes', 'bytesOut'],
  ['conn', 'connections'],
] as const satisfies readonly (readonly [string, keyof TrafficCounts])[];

type Counted = readonly [labels: readonly string[], traffic: TrafficCounts | undefined];

function trafficFamilies(
  what: 'vip' | 'rs',
  countedOf: (view: MetricsView) => readonly Counted[],
): readonly MetricFamily[] {
  return TRAFFIC.map(([name, field]) => ({
    name: `keepalived_lvs_${what}_${name}`,
    type: 'counter',
    help: `What the kernel has counted of a ${what === 'vip' ? 'service' : 'destination'}.`,
    labels: ['addr', 'proto'],
    samples: (view) => sums(countedOf(view), field),
  }));
}

/** A real server of several virtual servers has one series here. */
function sums(counted: readonly Counted[], field: keyof TrafficCounts): readonly Sample[] {
  const byLabels = new Map<string, { readonly labels: readonly string[]; value: number }>();
  for (const [own, traffic] of counted) {
    const key = own.join(' ');
    const sum = byLabels.get(key) ?? { labels: own, value: 0 };
    sum.value += traffic?.[field] ?? 0;
    if (traffic !== undefined) {
      byLabels.set(key, sum);
    }
  }
  return [...byLabels.values()];
}

type PlainAddress = Extract<ServiceAddress, { readonly kind: 'address' }>;

/** By the first service of each virtual server; those of marks have no address. */
function services(view: MetricsView): readonly {
  readonly service: PlainAddress;
  readonly traffic: TrafficCounts | undefined;
  readonly realServers: readonly RealServerSnapshot[];
}[] {
  return (view.status.balancer?.virtualServers ?? []).flatMap(
    ({ services: [first], traffic, realServers }) =>
      first?.address.kind === 'address' ? [{ service: first.address, traffic, realServers }] : [],
  );
}

/** By what they tell of. */
export const gen2brainGroups: readonly FamilyGroup[] = [
  {
    title: 'gen2brain: VRRP',
    scope: 'vrrp',
    families: [
      keepalivedUp,
      ...counters(labels, [
        ['keepalived_vrrp_advert_rcvd', 'advert_rcvd'],
        ['keepalived_vrrp_advert_sent', 'advert_sent'],
        ['keepalived_vrrp_become_master', 'become_master'],
        ['keepalived_vrrp_release_master', 'release_master'],
        ['keepalived_vrrp_packet_len_err', 'packet_len_err'],
        ['keepalived_vrrp_advert_interval_err', 'advert_interval_err'],
        ['keepalived_vrrp_ip_ttl_err', 'ip_ttl_err'],
        ['keepalived_vrrp_invalid_type_rcvd', 'invalid_type_rcvd'],
        ['keepalived_vrrp_addr_list_err', 'addr_list_err'],
        ['keepalived_vrrp_invalid_authtype', 'invalid_authtype'],
        ['keepalived_vrrp_authtype_mismatch', 'authtype_mismatch'],
        ['keepalived_vrrp_auth_failure', 'auth_failure'],
        ['keepalived_vrrp_pri_zero_rcvd', 'pri_zero_rcvd'],
        ['keepalived_vrrp_pri_zero_sent', 'pri_zero_sent'],
      ]),
    ],
  },
  {
    title: 'gen2brain: LVS',
    scope: 'lvs',
    families: [
      ...trafficFamilies('vip', (view) =>
        services(view).map(({ service: { address, port, protocol }, traffic }) => [
          [`${address}:${port}`, `${PROTOCOL_NUMBERS[protocol]}`],
          traffic,
        ]),
      ),
      ...trafficFamilies('rs', (view) =>
        services(view).flatMap(({ service: { protocol }, realServers }) =>
          realServers.map(
            ({ address, port, traffic }): Counted => [
              [`${address}:${port}`, `${PROTOCOL_NUMBERS[protocol]}`],
              traffic,
            ],
          ),
        ),
      ),
    ],
  },
];
