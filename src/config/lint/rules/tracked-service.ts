/** The rule on virtual servers that decide who is master, and depend on it. */
import type { IpAddress } from '../../../base/address.js';
import type { HealthCheck } from '../../lvs-model.js';
import type { SyncGroup, TrackedObject, VrrpInstance } from '../../model.js';
import { virtualServerName } from '../../virtual-server-name.js';
import type { PlacedService } from '../placed-service.js';
import { entrySpan } from '../places.js';
import type { LintRule, LintSubject } from '../rule.js';
import { servedAddresses } from './director.js';

interface Follower {
  readonly tracked: readonly TrackedObject[];
  readonly block: LintSubject['blocks']['trackers'][number] | undefined;
  /** What its mastership brings to this machine. */
  readonly held: ReadonlySet<IpAddress>;
}

function followers({ configuration, blocks }: LintSubject): readonly Follower[] {
  const { vrrpInstances, syncGroups } = configuration;
  const membersOf = (group: SyncGroup) =>
    vrrpInstances.filter(({ name }) => group.members.includes(name));
  const groupOf = ({ name }: VrrpInstance) =>
    syncGroups.find(({ members }) => members.includes(name));
  return [
    ...vrrpInstances.map((instance) => {
      const group = groupOf(instance);
      const together = group === undefined ? [instance] : membersOf(group);
      const block = blocks.instances.get(instance.name);
      return { tracked: instance.trackVirtualServers, block, held: addressesOf(together) };
    }),
    ...syncGroups.map((group) => {
      const block = blocks.groups.get(group.name);
      return { tracked: group.trackVirtualServers, block, held: addressesOf(membersOf(group)) };
    }),
  ];
}

function addressesOf(instances: readonly VrrpInstance[]): ReadonlySet<IpAddress> {
  return new Set(
    instances.flatMap(({ virtualAddresses, excludedAddresses }) =>
      [...virtualAddresses, ...excludedAddresses].map(({ address }) => address),
    ),
  );
}

/** Why the checks of a virtual server say nothing of this machine as a backup. */
function whyBlind(
  subject: LintSubject,
  placed: PlacedService,
  held: ReadonlySet<IpAddress>,
): string | undefined {
  const { haSuspend, realServers } = placed.service;
  const own = servedAddresses(subject, placed).find((address) => held.has(address));
  if (haSuspend && own !== undefined) {
    return `ha_suspend stops its checks while ${own} is elsewhere`;
  }
  return realServers
    .flatMap(({ checks }) => checks)
    .map((check) => blindCheck(check, held))
    .find((reason) => reason !== undefined);
}

function blindCheck(check: HealthCheck, held: ReadonlySet<IpAddress>): string | undefined {
  if (!('connection' in check)) {
    return undefined;
  }
  const { address, bindAddress } = check.connection;
  if (bindAddress !== undefined && held.has(bindAddress)) {
    return `a check of it is bound to ${bindAddress}, which the instance brings`;
  }
  return held.has(address) ? `a check of it asks ${address}, which the instance brings` : undefined;
}

const quorumNeedsMaster: LintRule = {
  code: 'quorum-needs-master',
  severity: 'warning',
  title: 'a tracked virtual server that only the master can check',
  why:
    'An instance that tracks a virtual server gives way when the servers are dead and returns ' +
    'when they live. Where the checks run only while the instance is master, or go through its ' +
    'own address, a router that has given way never hears that they live again, and a backup ' +
    'takes over without knowing whether it reaches any. active_on does no harm: checks go on.',
  advice: 'remove ha_suspend, and check real addresses from real addresses',
  check: (subject) => {
    const tracking = followers(subject).filter(({ tracked }) => tracked.length > 0);
    return tracking.flatMap(({ tracked, block, held }) =>
      tracked.flatMap(({ name }) => {
        const reason = subject.services
          .filter(({ service }) => virtualServerName(service.identity) === name)
          .map((placed) => whyBlind(subject, placed, held))
          .find((each) => each !== undefined);
        return reason === undefined || block === undefined
          ? []
          : [{ span: entrySpan(block, 'track_virtual_server', name), message: reason }];
      }),
    );
  },
};

/** The rules on what is tracked of the load balancer. */
export const trackedServiceRules: readonly LintRule[] = [quorumNeedsMaster];
