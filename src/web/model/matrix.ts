/** Virtual routers and the members that run them: who is master of what. */
import type { InstanceView, Member } from './views.js';

/** A router that is known by what it sends alone. */
export interface HeardRouter {
  /** Its address; of one that only claims an address by ARP, its hardware address. */
  readonly name: string;
  readonly priority?: number;
  readonly since?: string;
  /** Why its adverts are refused. */
  readonly refused?: string;
  /** It behaves as master while another one is. */
  readonly isRival: boolean;
}

/** A virtual router, with its instance on each member in their order. */
export interface MatrixRow {
  /** VRID, first address and family. */
  readonly key: string;
  readonly name: string;
  readonly virtualRouter: string;
  readonly cells: readonly (InstanceView | undefined)[];
  readonly heard: readonly HeardRouter[];
  /** Names of those that are master of it. */
  readonly masters: readonly string[];
}

/** All of them, in the order of the first member that has them. */
export function matrixRows(members: readonly Member[]): readonly MatrixRow[] {
  const byKey = new Map<string, (InstanceView | undefined)[]>();
  members.forEach(({ status }, column) => {
    for (const instance of status?.vrrp?.instances ?? []) {
      const key = `${instance.virtualRouter} ${instance.family}`;
      const cells = byKey.get(key) ?? members.map(() => undefined);
      cells[column] = instance;
      byKey.set(key, cells);
    }
  });
  return [...byKey].map(([key, cells]) => matrixRow(key, cells, members));
}

function matrixRow(
  key: string,
  cells: readonly (InstanceView | undefined)[],
  members: readonly Member[],
): MatrixRow {
  const instances = cells.filter((cell) => cell !== undefined);
  const heard = uniqueByName(instances.flatMap(heardRouters));
  const own = members.flatMap(({ name }, at) => (cells[at]?.state === 'MASTER' ? [name] : []));
  const others = heard.filter(({ isRival }) => isRival || own.length === 0);
  const isAlone = members.length === 1;
  return {
    key,
    name: instances[0]?.name ?? '',
    virtualRouter: instances[0]?.virtualRouter ?? '',
    cells,
    heard,
    // The members speak for themselves; where there is one, the others are known by their adverts.
    masters: isAlone ? [...own, ...others.map(({ name }) => name)] : own,
  };
}

/** The other routers that an instance knows of as masters. */
export function heardRouters({
  state,
  master,
  otherMasters,
}: InstanceView): readonly HeardRouter[] {
  const rivals = otherMasters.map((other) => ({
    name: other.address ?? other.hardwareAddress ?? 'unknown',
    ...(other.priority === undefined ? {} : { priority: other.priority }),
    ...(other.refused === undefined ? {} : { refused: other.refused }),
    since: other.firstHeard,
    isRival: true,
  }));
  const isFollowed = state === 'BACKUP' && master !== undefined;
  return [
    ...(isFollowed ? [{ name: master.address, priority: master.priority, isRival: false }] : []),
    ...rivals,
  ];
}

function uniqueByName(routers: readonly HeardRouter[]): readonly HeardRouter[] {
  return [...new Map(routers.map((each) => [each.name, each])).values()];
}

/** `100 + 20 chk_nginx − 5 link`: how the priority comes about. */
export function priorityText({ priority }: InstanceView): string {
  const changes = priority.contributions.map(({ name, change }) =>
    change < 0 ? ` − ${-change} ${name}` : ` + ${change} ${name}`,
  );
  return `${priority.base}${changes.join('')}`;
}
