/** Families of virtual servers, real servers and their checks. */
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import { ADMIN_STATES } from '../../lvs/overrides/override.js';
import { type MetricFamily, truth } from './family.js';

const SERVER_LABELS = ['virtual_server', 'real_server'] as const;

/** In the order of the answer. */
export const balancerFamilies: readonly MetricFamily[] = [
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
  {
    name: 'upkeep_check_up',
    type: 'gauge',
    help: 'Whether a check is content; check counts from 0; absent before its first result.',
    labels: [...SERVER_LABELS, 'check', 'kind'],
    samples: ({ realServers }) =>
      realServers.flatMap(({ labels, server }) =>
        server.checks.map(({ kind, up, hasRun }, index) => ({
          labels: [...labels, `${index}`, kind],
          value: hasRun ? truth(up) : undefined,
        })),
      ),
  },
];

const SERVER_STATES = ['up', 'down', 'draining', 'disabled'] as const;

function serverState({ alive, adminState }: RealServerSnapshot): (typeof SERVER_STATES)[number] {
  if (adminState === 'disabled' || !alive) {
    return adminState === 'disabled' ? 'disabled' : 'down';
  }
  return adminState === 'drain' ? 'draining' : 'up';
}

/** A gauge for each virtual server. */
function ofServices(
  what: string,
  help: string,
  read: (service: VirtualServerSnapshot) => number | undefined,
): MetricFamily {
  return {
    name: `upkeep_virtual_server_${what}`,
    type: 'gauge',
    help,
    labels: ['virtual_server'],
    samples: ({ status }) =>
      (status.balancer?.virtualServers ?? []).map((each) => ({
        labels: [each.label],
        value: read(each),
      })),
  };
}

/** A gauge for each real server. */
function ofServers(
  what: string,
  help: string,
  read: (server: RealServerSnapshot) => number,
): MetricFamily {
  return {
    name: `upkeep_real_server_${what}`,
    type: 'gauge',
    help,
    labels: SERVER_LABELS,
    samples: ({ realServers }) =>
      realServers.map(({ labels, server }) => ({ labels, value: read(server) })),
  };
}
