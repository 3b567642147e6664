/** The cluster: what all members say, and what is said to all of them. */
import { acrossMembers } from '../cluster/across-members.js';
import { MEMBER_PATH } from '../cluster/cluster-source.js';
import {
  DEFAULT_HAND_OVER_MS,
  endMaintenance,
  enterMaintenance,
  showMaintenance,
} from './maintenance-routes.js';
import { listOverrides, setOverrides } from './override-routes.js';
import { type ApiRoute, giving } from './route.js';

/** What a member may take on top of the time of a hand-over. */
const ANSWER_MS = 5000;

/** Rows of the cluster. */
export const clusterRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/cluster',
    role: 'read',
    summary: 'What every cluster_member says of itself, and what is wrong between them.',
    ...giving('Cluster', (daemon) => daemon.cluster()),
  },
  {
    method: 'GET',
    path: MEMBER_PATH,
    role: 'read',
    summary: 'What this router tells the others of itself.',
    ...giving('ClusterMember', (daemon) => daemon.clusterMember()),
  },
  acrossMembers(listOverrides, { summary: 'What operators say of real servers, on all members.' }),
  acrossMembers(setOverrides, {
    summary:
      'POST /v1/overrides for all members: where this router refuses it, no other hears of it.',
  }),
  acrossMembers(showMaintenance, { summary: 'Whether members are in maintenance.' }),
  acrossMembers(enterMaintenance, {
    summary:
      'PUT /v1/maintenance for all members, one after the other: the last one finds no backup, ' +
      'and refuses without `force`.',
    inTurn: true,
    timeoutMs: (body) => ANSWER_MS + handOverMs(body),
  }),
  acrossMembers(endMaintenance, { summary: 'All members are at work again.', goesOn: true }),
];

function handOverMs(body: unknown): number {
  return typeof body === 'object' && body !== null && 'timeoutMs' in body
    ? Number(body.timeoutMs)
    : DEFAULT_HAND_OVER_MS;
}
