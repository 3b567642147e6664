/** VRRP, what it follows, and the other routers. */
import {
  exactOptional,
  gtValue,
  maxValue,
  number,
  pipe,
  strictObject,
} from '../../../base/json-shape.js';
import type { InstanceSnapshot } from '../../../vrrp/messages.js';
import type { HandOverResult } from '../../hand-over/pending-hand-overs.js';
import type { ControlHandlers } from '../control-handlers.js';
import type { View } from '../views/catalogue.js';
import { groupView, instanceView, peersView, trackersView } from '../views/vrrp-view.js';
import { type ApiRoute, answerOf, giving, type Refused, refused, taking } from './route.js';

/** How long a backup has to answer an offer, unless the client says otherwise. */
export const DEFAULT_HAND_OVER_MS = 10_000;
/** The longest time for it. */
export const MOST_HAND_OVER_MS = 3_600_000;

const noVrrp = refused(503, 'noProcess', 'no VRRP process answers');

function noInstance(name: string | undefined, instances: readonly InstanceSnapshot[]): Refused {
  const known = instances.map((each) => each.name).join(', ');
  return refused(404, 'notFound', `no instance ${name}; there are ${known || 'none'}`);
}

/** Rows of VRRP. */
export const vrrpRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/vrrp/instances',
    role: 'read',
    summary: 'All VRRP instances.',
    ...giving('VrrpInstances', async (daemon) => {
      const { vrrp, clock } = await daemon.status();
      const configuration = daemon.configuration();
      return vrrp === undefined
        ? noVrrp
        : { instances: vrrp.instances.map((each) => instanceView(each, configuration, clock)) };
    }),
  },
  {
    method: 'GET',
    path: '/v1/vrrp/instances/{name}',
    role: 'read',
    summary: 'One VRRP instance.',
    ...giving('VrrpInstance', async (daemon, { parameters: { name } }) => {
      const { vrrp, clock } = await daemon.status();
      if (vrrp === undefined) {
        return noVrrp;
      }
      const instance = vrrp.instances.find((each) => each.name === name);
      return instance === undefined
        ? noInstance(name, vrrp.instances)
        : instanceView(instance, daemon.configuration(), clock);
    }),
  },
  {
    method: 'POST',
    path: '/v1/vrrp/instances/{name}/handover',
    role: 'operate',
    summary: 'Hands an instance over to its backup, and answers when that has taken over.',
    gives: 'HandOver',
    ...taking(
      strictObject({
        timeoutMs: exactOptional(pipe(number(), gtValue(0), maxValue(MOST_HAND_OVER_MS))),
      }),
      '{ "timeoutMs": 10000 }, or nothing',
      async (daemon, { timeoutMs = DEFAULT_HAND_OVER_MS }, { parameters: { name = '' } }) =>
        answerOf<'HandOver'>(await handOver(daemon, name, timeoutMs)),
    ),
  },
  {
    method: 'POST',
    path: '/v1/vrrp/instances/{name}/garp',
    role: 'operate',
    summary:
      'Has a master announce its addresses once more, by gratuitous ARP or its like in IPv6.',
    ...giving('Announced', async (daemon, { parameters: { name = '' } }) => {
      const instances = (await daemon.status()).vrrp?.instances;
      if (instances === undefined) {
        return noVrrp;
      }
      const instance = instances.find((each) => each.name === name);
      if (instance === undefined) {
        return noInstance(name, instances);
      }
      if (instance.state !== 'MASTER') {
        return refused(409, 'notMaster', `${name} is ${instance.state} here`);
      }
      daemon.announceAgain(name);
      return { instance: name };
    }),
  },
  {
    method: 'GET',
    path: '/v1/vrrp/groups',
    role: 'read',
    summary: 'All sync groups.',
    ...giving('SyncGroups', async (daemon) => {
      const { vrrp } = await daemon.status();
      return vrrp === undefined ? noVrrp : { groups: vrrp.groups.map(groupView) };
    }),
  },
  {
    method: 'GET',
    path: '/v1/trackers',
    role: 'read',
    summary:
      'Scripts, files, processes and BFD sessions that are followed, and by which instances.',
    ...giving('Trackers', async (daemon) => ({
      trackers: trackersView(await daemon.status(), daemon.trackers(), daemon.configuration()),
    })),
  },
  {
    method: 'GET',
    path: '/v1/peers',
    role: 'read',
    summary: 'Other routers that are heard: masters, and users of other virtual router IDs.',
    ...giving('Peers', async (daemon) => {
      const { vrrp, clock } = await daemon.status();
      return peersView(daemon.vrids(), vrrp?.instances ?? [], clock);
    }),
  },
];

async function handOver(
  daemon: ControlHandlers,
  name: string,
  timeoutMs: number,
): Promise<View<'HandOver'> | Refused> {
  if (!daemon.configuration().vrrpInstances.some((each) => each.name === name)) {
    return refused(404, 'notFound', `no instance ${name}`);
  }
  const results = await daemon.handOver([name], timeoutMs);
  const result = typeof results === 'string' ? undefined : results[0];
  if (result === undefined) {
    return refused(503, 'noProcess', typeof results === 'string' ? results : 'no answer');
  }
  return handedOver(result);
}

/** An instance that has not gone is a conflict (RFC 9110 section 15.5.10), with the reason. */
function handedOver({ instance, outcome }: HandOverResult): View<'HandOver'> | Refused {
  switch (outcome.kind) {
    case 'taken': {
      const { by, tookMs } = outcome;
      return { instance, outcome: 'taken', by, tookMs };
    }
    case 'notMaster':
      return refused(409, 'notMaster', `${instance} is ${outcome.state} here`);
    case 'notTaken':
      return refused(409, 'noHealthyPeer', 'no backup has taken over; it is still master here');
    case 'left':
      return refused(409, 'notMaster', 'it left for another reason meanwhile: see the log');
    case 'unanswered':
      return noVrrp;
  }
}
