/** The routers of the cluster with what each of them says. */
import type { ClusterView, Member, StatusView } from './views.js';

/** The router that gives the page and the others in their order; it alone, if it has none. */
export function membersOf(status: StatusView, cluster: ClusterView | undefined): readonly Member[] {
  const { members = [], self = status.daemon.node } = cluster ?? {};
  const routers = status.vrrp?.instances ?? [];
  const others = members.filter(({ name }) => name !== self);
  return [
    { name: self, routers, status },
    ...others.map(({ name, answered, reason = 'it does not answer' }) => ({
      name,
      routers: routersOf(name, cluster),
      ...(answered ? {} : { failure: reason }),
    })),
  ];
}

function routersOf(member: string, cluster: ClusterView | undefined): Member['routers'] {
  return (cluster?.virtualRouters ?? []).flatMap(({ on }) =>
    on
      .filter((each) => each.member === member)
      .map(({ instance, ...more }) => ({ ...more, name: instance })),
  );
}
