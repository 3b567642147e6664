/** Virtual routers and the members that run them: who is master of what. */
import type { ClusterView, Member, RouterView } from './views.js';

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
  readonly cells: readonly (RouterView | undefined)[];
  readonly heard: readonly HeardRouter[];
  /** Names of those that are master of it. */
  readonly masters: readonly string[];
}

/** All of them, in the order of the first member that has them. */
export function matrixRows(
  members: readonly Member[],
  cluster?: ClusterView,
): readonly MatrixRow[] {
  const byKey = new Map<string, (RouterView | undefined)[]>();
  members.forEach(({ routers }, column) => {
    for (const router of routers) {
      const key = `${router.virtualRouter} ${router.family}`;
      const cells = byKey.get(key) ?? members.map(() => undefined);
      cells[column] = router;
      byKey.set(key, cells);
    }
  });
  const masters = new Map(
    (members.length === 1 ? [] : (cluster?.virtualRouters ?? [])).map((each) => [
      `${each.virtualRouter} ${each.family}`,
      each.masters,
    ]),
  );
  return [...byKey].map(([key, cells]) => matrixRow(key, cells, members, masters.get(key)));
}

/** @param said the masters by what the members have said at one time */
function matrixRow(
  key: string,
  cells: readonly (RouterView | undefined)[],
  members: readonly Member[],
  said: readonly string[] | undefined,
): MatrixRow {
  const [here] = cells;
  const heard = here === undefined ? [] : heardRouters(here);
  const own = here?.state === 'MASTER' ? members.slice(0, 1).map(({ name }) => name) : [];
  const known = said ?? own;
  const others = heard.filter(({ isRival }) => isRival || known.length === 0);
  const first = cells.find((cell) => cell !== undefined);
  return {
    key,
    name: first?.name ?? '',
    virtualRouter: first?.virtualRouter ?? '',
    cells,
    heard,
    // Of two that have said so themselves the addresses are known by their adverts as well.
    masters: known.length > 1 ? known : [...known, ...others.map(({ name }) => name)],
  };
}

/** The other routers that an instance knows of as masters. */
export function heardRouters({ state, master, otherMasters }: RouterView): readonly HeardRouter[] {
  // A single advert is no evidence: two may have crossed.
  const lasting = otherMasters.filter(({ firstHeard, lastHeard }) => firstHeard !== lastHeard);
  const rivals = lasting.map((other) => ({
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

/** `100 + 20 chk_nginx − 5 link`: how the priority comes about. */
export function priorityText({ priority }: RouterView): string {
  const changes = priority.contributions.map(({ name, change }) =>
    change < 0 ? ` − ${-change} ${name}` : ` + ${change} ${name}`,
  );
  return `${priority.base}${changes.join('')}`;
}
