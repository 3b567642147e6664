/** Families of virtual servers, real servers and their checks. */
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import { ADMIN_STATES } from '../../lvs/overrides/override.js';
import { countedSamples, countsBy, type MetricFamily, SERVER_LABELS, truth } from './family.js';

const SERVICE_LABELS = ['address', 'port', 'protocol', 'fwmark', 'scheduler', 'method'] as const;

/** What the kernel counts, by the names of families. */
const TRAFFIC = [
  { what: 'new_connections', help: 'Connections scheduled', key: 'connections' },
  { what: 'packets_in', help: 'Packets from clients', key: 'packetsIn' },
  { what: 'packets_out', help: 'Packets to clients, through this machine', key: 'packetsOut' },
  { what: 'bytes_in', help: 'Bytes from clients', key: 'bytesIn' },
  { what: 'bytes_out', help: 'Bytes to clients, through this machine', key: 'bytesOut' },
] as const;

/** In the order of the answer. */
export const balancerFamilies: readonly MetricFamily[] = [
  {
    name: 'upkeep_virtual_server_info',
    type: 'info',
    help: 'What a virtual server is; address is that of its first service.',
    labels: ['virtual_server', ...SERVICE_LABELS],
    samples: ({ status }) =>
      (status.balancer?.virtualServers ?? []).map((each) => ({
        labels: [each.label, ...descriptionOf(each)],
        value: 1,
      })),
  },
  {
    name: 'upkeep_virtual_servers_shared_info',
    type: 'info',
    help: 'A digest of all virtual and real servers of the file, for directors that are alike.',
    labels: ['digest'],
    samples: ({ digests: { virtualServers } }) =>
      virtualServers === undefined ? [] : [{ labels: [virtualServers], value: 1 }],
  },
  ...TRAFFIC.map(({ what, help, key }) =>
    ofServices(
      `${what}_total`,
      `${help} (IPVS); absent where the kernel does not tell.`,
      (service) => service.traffic?.[key],
    ),
  ),
  ofServices('installed', 'Whether the service is in the table of IPVS.', ({ installed }) =>
    truth(installed),
  ),
  ofServices('quorum_up', 'Whether the virtual server has its quorum.', ({ quorum }) =>
    truth(quorum.up),
  ),
  ofServices(
    'quorum_required',
    'The weight that the quorum asks for.',
    ({ quorum }) => quorum.required,
  ),
  ofServices(
    'alive_weight',
    'The weight of the real servers that are up.',
    ({ quorum }) => quorum.sum,
  ),
  ofServices(
    'sorry_server_active',
    'Whether the sorry server serves; absent where there is none.',
    ({ sorryServer }) => (sorryServer === undefined ? undefined : truth(sorryServer.inUse)),
  ),
  {
    name: 'upkeep_virtual_server_real_servers',
    type: 'gauge',
    help: 'The number of real servers, by what their checks and operators say.',
    labels: ['virtual_server', 'state'],
    samples: ({ status }) =>
      (status.balancer?.virtualServers ?? []).flatMap(({ label, realServers }) => {
        const states = realServers.map(serverState);
        return SERVER_STATES.map((state) => ({
          labels: [label, state],
          value: states.filter((each) => each === state).length,
        }));
      }),
  },
  ofServers('up', 'Whether all checks of the real server are content.', ({ alive }) =>
    truth(alive),
  ),
  ofServers('in_table', 'Whether the real server is in the table of IPVS.', ({ inTable }) =>
    truth(inTable),
  ),
  ofServers(
    'configured_weight',
    'The weight of the configuration.',
    ({ configuredWeight }) => configuredWeight,
  ),
  ofServers('effective_weight', 'The weight with what the checks add.', ({ effectiveWeight }) =>
    Math.max(0, effectiveWeight),
  ),
  {
    name: 'upkeep_real_server_admin_state',
    type: 'gauge',
    help: 'What an operator says of the real server: 1 for the state that holds.',
    labels: [...SERVER_LABELS, 'state'],
    samples: ({ realServers }) =>
      realServers.flatMap(({ labels, server }) =>
        ADMIN_STATES.map((state) => ({
          labels: [...labels, state],
          value: truth(server.adminState === state),
        })),
      ),
  },
  {
    name: 'upkeep_real_server_connections',
    type: 'gauge',
    help: 'Connections that the kernel counts; absent where it does not tell.',
    labels: [...SERVER_LABELS, 'state'],
    samples: ({ realServers }) =>
      realServers.flatMap(({ labels, server: { connections } }) => [
        { labels: [...labels, 'active'], value: connections?.active },
        { labels: [...labels, 'inactive'], value: connections?.inactive },
      ]),
  },
  ...TRAFFIC.map(({ what, help, key }) =>
    ofServers(
      `${what}_total`,
      `${help} (IPVS); absent where the kernel does not tell.`,
      (server) => server.traffic?.[key],
    ),
  ),
  {
    name: 'upkeep_real_server_transitions_total',
    type: 'counter',
    help: 'How often the real server came up and went down; absent before the first.',
    labels: [...SERVER_LABELS, 'to'],
    samples: (view) =>
      view.serversShown ? countedSamples(view.events.counted('real_server_transitions')) : [],
  },
  {
    name: 'upkeep_real_server_last_change_timestamp_seconds',
    type: 'gauge',
    help: 'When it came up or went down last, in seconds since 1970; absent before.',
    labels: SERVER_LABELS,
    samples: (view) =>
      (view.serversShown ? view.events.serverChanges() : []).map(({ labels, atMs }) => ({
        labels,
        value: atMs / 1000,
      })),
  },
  {
    name: 'upkeep_ipvs_drift_repairs_total',
    type: 'counter',
    help: 'What others had changed in the table of IPVS and was put right.',
    labels: ['what'],
    samples: ({ events, status }) => {
      const repairs = countsBy(events.counted('ipvs_drift_repairs'));
      return (status.balancer === undefined ? [] : DRIFTS).map((what) => ({
        labels: [what],
        value: repairs.get(what) ?? 0,
      }));
    },
  },
  {
    name: 'upkeep_ipvs_operations_total',
    type: 'counter',
    help: 'Changes of the table of IPVS that the kernel took (ok) or refused.',
    labels: ['operation', 'result'],
    samples: ({ status }) =>
      (status.balancer?.tallies?.operations ?? []).map(({ operation, result, count }) => ({
        labels: [snakeCase(operation), result],
        value: count,
      })),
  },
];

function descriptionOf({ services, realServers }: VirtualServerSnapshot): readonly string[] {
  const [service] = services;
  const { address } = service ?? {};
  const method = realServers.find(({ destination }) => destination)?.destination?.method ?? '';
  const identity =
    address?.kind === 'address'
      ? [address.address, `${address.port}`, address.protocol, '']
      : ['', '', '', address === undefined ? '' : `${address.mark}`];
  return [...identity, service?.scheduler ?? '', method];
}

const DRIFTS = ['service', 'destination', 'table'] as const;

/** `newService` as `new_service`, as the values of labels are written. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const SERVER_STATES = ['up', 'down', 'draining', 'disabled'] as const;

function serverState({ alive, adminState }: RealServerSnapshot): (typeof SERVER_STATES)[number] {
  if (adminState === 'disabled' || !alive) {
    return adminState === 'disabled' ? 'disabled' : 'down';
  }
  return adminState === 'drain' ? 'draining' : 'up';
}

/** A value for each virtual server. */
function ofServices(
  what: string,
  help: string,
  read: (service: VirtualServerSnapshot) => number | undefined,
): MetricFamily {
  return {
    name: `upkeep_virtual_server_${what}`,
    type: what.endsWith('_total') ? 'counter' : 'gauge',
    help,
    labels: ['virtual_server'],
    samples: ({ status }) =>
      (status.balancer?.virtualServers ?? []).map((each) => ({
        labels: [each.label],
        value: read(each),
      })),
  };
}

/** A value for each real server. */
function ofServers(
  what: string,
  help: string,
  read: (server: RealServerSnapshot) => number | undefined,
): MetricFamily {
  return {
    name: `upkeep_real_server_${what}`,
    type: what.endsWith('_total') ? 'counter' : 'gauge',
    help,
    labels: SERVER_LABELS,
    samples: ({ realServers }) =>
      realServers.map(({ labels, server }) => ({ labels, value: read(server) })),
  };
}
