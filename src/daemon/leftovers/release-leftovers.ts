/** Takes out of the kernel what nothing wants any more, before a VRRP child is started. */
import { failureOf } from '../../base/failure.js';
import { monotonicClock } from '../../linux/clock.js';
import type { NetworkTable } from '../../linux/doors.js';
import { openNetworkTable } from '../../linux/route/network-table.js';
import type { RoutingTable } from '../../linux/route/routing-doors.js';
import type { NameFolders } from '../../linux/route/routing-names.js';
import { routingNames } from '../../linux/route/routing-names.js';
import { openRoutingTable } from '../../linux/route/routing-table.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { ADDRESS_PROTOCOL } from '../addresses/address-plan.js';
import { eventLoopDeferral } from '../addresses/deferral.js';
import { LinkIndex } from '../addresses/link-index.js';
import { SliceQueue } from '../addresses/slice-queue.js';
import { releaseLinks } from '../devices/release-links.js';
import { RouteKeeper } from '../routes/route-keeper.js';
import { leftAddressKey, type VrrpBelongings } from './vrrp-belongings.js';

/** Whose they are, in the log. */
const OWNER = 'left over';

/** What it needs to know, and who hears of it. */
export interface ReleaseOptions {
  /** The names of tables and protocols. */
  readonly folders: NameFolders;
  /** Of links that go as well. */
  readonly linkAlias: string | undefined;
  log(event: DaemonLogEvent): void;
}

/**
 * Removes these rules, routes and addresses, as far as they are there and have the protocol of a
 * daemon like this one: what an operator has set by hand meanwhile stays. What the kernel refuses
 * is logged.
 * @throws when the kernel gives no socket.
 */
export async function releaseLeftovers(
  { addresses, ...routing }: VrrpBelongings,
  options: ReleaseOptions,
): Promise<void> {
  const table = openNetworkTable();
  try {
    const links = new LinkIndex(table);
    await releaseRouting(routing, links, options);
    releaseAddresses(addresses, { table, links }, options);
  } finally {
    table.close();
  }
  if (options.linkAlias !== undefined) {
    releaseLinks(options.linkAlias, options.log);
  }
}

async function releaseRouting(
  routing: Omit<VrrpBelongings, 'addresses'>,
  links: LinkIndex,
  { folders, log }: ReleaseOptions,
): Promise<void> {
  const opened: RoutingTable[] = [];
  const queue = new SliceQueue(eventLoopDeferral);
  const keeper = new RouteKeeper({
    ...{ queue, clock: monotonicClock, linkByName: links.byName, log },
    numberOf: routingNames(folders),
    open: () => {
      const routes = openRoutingTable();
      opened.push(routes);
      return routes;
    },
    lost: () => undefined,
  });
  keeper.release(OWNER, routing, true);
  await new Promise<void>((resolve) => queue.whenIdle(resolve));
  for (const routes of opened) {
    failureOf(() => routes.close());
  }
}

function releaseAddresses(
  addresses: VrrpBelongings['addresses'],
  { table, links }: { readonly table: NetworkTable; readonly links: LinkIndex },
  { log }: ReleaseOptions,
): void {
  const startedMs = monotonicClock.nowMs();
  // Kernels before 5.18 say of no address whose it is, later ones of their own on lo as well.
  const isSaid = table.addresses().some(({ protocol }) => protocol !== undefined);
  const present = addresses.flatMap((each) => {
    const former = links.address(leftAddressKey(each));
    const isOurs = former && (!isSaid || former.protocol === ADDRESS_PROTOCOL);
    return isOurs ? [{ each, former }] : [];
  });
  if (present.length === 0) {
    return;
  }
  const results = table.removeAddresses(present.map(({ former }) => former));
  const refused = present.flatMap(({ each }, index) => {
    const error = results[index];
    return error ? [{ each, reason: error.code }] : [];
  });
  for (const { each, reason } of refused) {
    log({
      ...{ event: 'addressRefused', instance: OWNER, operation: 'remove', reason },
      ...{ address: `${each.address}/${each.prefixLength}`, interface: each.interface },
    });
  }
  const removed = present.length - refused.length;
  const tookMs = monotonicClock.nowMs() - startedMs;
  log({ event: 'addressesChanged', instance: OWNER, added: 0, replaced: 0, removed, tookMs });
}
