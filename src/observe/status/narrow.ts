/** A status with only a part of what it tells of. */
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import type { InstanceSnapshot } from '../../vrrp/messages.js';
import { instanceProblems } from './instance-problems.js';
import { type StatusSubject, select } from './select.js';
import type { DaemonStatus } from './status.js';

/** What words stand for, and nothing else of instances, groups, servers, scripts and sessions. */
export function only(status: DaemonStatus, words: readonly string[]): DaemonStatus {
  const subjects = words.flatMap((word) => select(status, word));
  const of = <Kind extends StatusSubject['kind']>(kind: Kind) =>
    subjects.filter((each): each is Extract<StatusSubject, { kind: Kind }> => each.kind === kind);
  const instances = new Set(of('instance').map(({ instance }) => instance.name));
  const groups = new Set(of('group').map(({ group }) => group.name));
  const whole = new Set(of('virtualServer').map(({ virtualServer }) => virtualServer.key));
  const single = new Set(of('realServer').map(({ realServer }) => realServer));
  return partOf(status, {
    instance: ({ name }) => instances.has(name),
    group: ({ name }) => groups.has(name),
    server: (realServer, { key }) => whole.has(key) || single.has(realServer),
    virtualServer: ({ key }) => whole.has(key),
    rest: () => false,
  });
}

/** What an operator should look at. */
export function failing(status: DaemonStatus): DaemonStatus {
  return partOf(status, {
    instance: (instance) => isFailing(instance, status.clock.monotonicMs),
    group: ({ state }) => state === 'FAULT',
    server: ({ alive, adminState, checks }) =>
      !alive || adminState !== 'ready' || checks.some(({ up }) => !up),
    virtualServer: ({ quorum, installed, suspended }) => !quorum.up || !installed || suspended,
    rest: (isGood) => !isGood,
  });
}

function isFailing(instance: InstanceSnapshot, nowMs: number): boolean {
  const { state } = instance;
  return state === 'FAULT' || state === 'INIT' || instanceProblems(instance, nowMs).length > 0;
}

/** What stays. */
interface Part {
  instance(instance: InstanceSnapshot): boolean;
  group(group: { readonly name: string; readonly state: string }): boolean;
  /** A virtual server of which no server stays. */
  virtualServer(virtualServer: VirtualServerSnapshot): boolean;
  server(server: RealServerSnapshot, virtualServer: VirtualServerSnapshot): boolean;
  /** Scripts and BFD sessions. */
  rest(isGood: boolean): boolean;
}

function partOf(status: DaemonStatus, part: Part): DaemonStatus {
  const { vrrp, balancer, bfd } = status;
  return {
    ...status,
    vrrp: vrrp && {
      ...vrrp,
      instances: vrrp.instances.filter((each) => part.instance(each)),
      groups: vrrp.groups.filter((each) => part.group(each)),
      scripts: vrrp.scripts.filter(({ good }) => part.rest(good === true)),
    },
    balancer: balancer && {
      ...balancer,
      virtualServers: balancer.virtualServers.flatMap((each) => {
        const realServers = each.realServers.filter((server) => part.server(server, each));
        if (realServers.length > 0) {
          return [{ ...each, realServers }];
        }
        return part.virtualServer(each) ? [each] : [];
      }),
    },
    bfd: bfd?.filter(({ state }) => part.rest(state === 'Up')),
  };
}
