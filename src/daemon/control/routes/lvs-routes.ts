/** The load balancer and its checks. */
import type { ControlHandlers } from '../control-handlers.js';
import { checksView, virtualServerView } from '../views/lvs-view.js';
import { type ApiRoute, giving, refused } from './route.js';

const noChecker = refused(503, 'noProcess', 'no checker process answers');

async function look(daemon: ControlHandlers) {
  const { balancer, clock } = await daemon.status();
  const { virtualServers: servers, tallies } = balancer ?? {};
  return servers === undefined ? undefined : { servers, clock, attempts: tallies?.checks };
}

/** Rows of the load balancer. */
export const lvsRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/lvs/virtual-servers',
    role: 'read',
    summary: 'All virtual servers with their real servers.',
    ...giving('VirtualServers', async (daemon) => {
      const seen = await look(daemon);
      return seen === undefined
        ? noChecker
        : {
            virtualServers: seen.servers.map((each) =>
              virtualServerView(each, seen.clock, seen.attempts),
            ),
          };
    }),
  },
  {
    method: 'GET',
    path: '/v1/lvs/virtual-servers/{key}',
    role: 'read',
    summary: 'One virtual server, by its key or label.',
    ...giving('VirtualServer', async (daemon, { parameters: { key } }) => {
      const seen = await look(daemon);
      if (seen === undefined) {
        return noChecker;
      }
      const server = seen.servers.find((each) => each.key === key || each.label === key);
      return server === undefined
        ? refused(404, 'notFound', `no virtual server ${key}`)
        : virtualServerView(server, seen.clock, seen.attempts);
    }),
  },
  {
    method: 'GET',
    path: '/v1/checks',
    role: 'read',
    summary: 'The checks of all real servers.',
    query: { state: '`up` or `down`: only those', kind: 'only those of this kind: `tcp`, …' },
    ...giving('Checks', async (daemon, { query }) => {
      const seen = await look(daemon);
      if (seen === undefined) {
        return noChecker;
      }
      const state = query.get('state');
      const kind = query.get('kind');
      if (state !== null && state !== 'up' && state !== 'down') {
        return refused(400, 'queryInvalid', `state is up or down, not ${state}`);
      }
      const checks = checksView(seen.servers, seen.clock, seen.attempts).filter(
        ({ check }) =>
          (state === null || check.up === (state === 'up')) &&
          (kind === null || check.kind === kind),
      );
      return { checks };
    }),
  },
];
