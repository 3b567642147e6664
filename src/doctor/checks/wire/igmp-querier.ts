import { familyOf, type IpAddress } from '../../../base/address.js';
import type { VrrpInstance } from '../../../config/model.js';
import { type DoctorObservation, fine, type ProbingCheck } from '../../check.js';
import { type QueriedLink, querierOf, type WireReading } from '../../wire.js';
import { lowerInterface, refused } from './probe-parts.js';

/** Query Interval, RFC 3376 section 8.2, RFC 2710 section 7.2; and some time for the answer. */
const INTERVAL_MS = 125_000;
const LISTEN = 'upkeep doctor --check igmp-querier --listen 130s';
/** Group Membership Interval, RFC 3376 section 8.4. */
const FORGETS = 'forgets its members 260 s after they have joined, and then all are master';

/** Who keeps the members of the group known to switches. */
export const igmpQuerier: ProbingCheck = {
  id: 'igmp-querier',
  title: 'someone asks for the members of the multicast group, where switches want to know them',
  why:
    'A switch that snoops IGMP or MLD carries a group to the ports of its members only, and ' +
    'members tell it when they join and when a querier asks. Without a querier (a router, or a ' +
    'switch that plays one) it forgets them after some four minutes: routers that have found ' +
    'each other at the start lose each other, and all become master. Switches carry groups of ' +
    '224.0.0.0/24 everywhere (RFC 4541 section 2.1.2), so that this is about another ' +
    'vrrp_mcast_group4, and about IPv6, where ff02::12 is a group like any other (section 3). ' +
    'Queriers ask every 125 seconds: without `--listen` one may be there that is not heard.',
  asks: {
    network: 'machine',
    questions: ({ configuration: { vrrpInstances }, listenMs = 0 }) => ({
      queries: vrrpInstances.filter(isMulticast).map(linkOf),
      queryPatienceMs: listenMs,
    }),
  },
  look: ({ configuration: { vrrpInstances } }, wire) => {
    const instances = vrrpInstances.filter(isMulticast);
    return instances.length === 0
      ? []
      : [...refused(wire), ...[...wordsByLink(instances, wire).values()].flat()];
  },
};

function isMulticast({ unicastPeers }: VrrpInstance): boolean {
  return unicastPeers.length === 0;
}

/** Queries arrive at the link below a virtual MAC. */
function linkOf(instance: VrrpInstance): QueriedLink {
  const { multicastGroup, interface: device } = instance;
  return { interface: lowerInterface(instance, device), family: familyOf(multicastGroup) };
}

/** One observation for each group of each link. */
function wordsByLink(instances: readonly VrrpInstance[], wire: WireReading) {
  return new Map(
    instances.map((instance) => {
      const { multicastGroup } = instance;
      const link = linkOf(instance);
      return [`${link.interface} ${multicastGroup}`, judge(link, multicastGroup, wire)] as const;
    }),
  );
}

function judge(
  link: QueriedLink,
  group: IpAddress,
  wire: WireReading,
): readonly DoctorObservation[] {
  const { interface: device, family } = link;
  const protocol = family === 'inet' ? 'IGMP' : 'MLD';
  const querier = querierOf(wire, link);
  if (querier !== undefined) {
    return fine(`${querier.hardwareAddress} asks for members of groups on ${device} (${protocol})`);
  }
  if (group.startsWith('224.0.0.')) {
    return fine(`no ${protocol} querier was heard on ${device}; ${group} is carried without one`);
  }
  if (wire.listenedMs < INTERVAL_MS) {
    const seconds = Math.floor(wire.listenedMs / 1000);
    return fine(`no ${protocol} query in ${seconds} s on ${device}, which is short: ${LISTEN}`);
  }
  return [
    {
      level: 'warn',
      text: `no ${protocol} querier on ${device}: a switch that snoops ${FORGETS} (${group})`,
      advice: 'let a switch or router of this VLAN be querier, or use unicast_peer',
    },
  ];
}
