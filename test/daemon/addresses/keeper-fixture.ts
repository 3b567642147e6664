/** An address keeper on a kernel that a test plays. */
import type { IpAddress } from '../../../src/base/address.js';
import type { VirtualAddress } from '../../../src/config/model.js';
import { AddressKeeper } from '../../../src/daemon/addresses/address-keeper.js';
import { Announcer } from '../../../src/daemon/addresses/announcer.js';
import { LinkIndex } from '../../../src/daemon/addresses/link-index.js';
import { SliceQueue } from '../../../src/daemon/addresses/slice-queue.js';
import type { KernelLogEvent } from '../../../src/observe/log/log-events.js';
import type { FakeKernel } from '../vrrp/fake-doors.js';

/** Announcements without a pause between them. */
export const AT_ONCE = { arpMs: 0, neighbourAdvertisementMs: 0 };

/** An address of an instance on eth0. */
export function virtual(address: string, more: Partial<VirtualAddress> = {}): VirtualAddress {
  return {
    address: address as IpAddress,
    prefixLength: 32,
    interface: 'eth0',
    scope: 0,
    flags: [],
    noTrack: false,
    ...more,
  };
}

/** The keeper, its queue and what it logs. */
export function build(kernel: FakeKernel) {
  const links = new LinkIndex(kernel.table);
  const log: KernelLogEvent[] = [];
  const queue = new SliceQueue(kernel.deferral);
  const { frames, clock, deferral, table } = kernel;
  const announcer = new Announcer({
    frames,
    clock,
    deferral,
    linkByName: links.byName,
    isRouter: () => false,
    groupOf: () => undefined,
    sent: () => undefined,
    refused: () => undefined,
  });
  kernel.table.onChange((change) => links.apply(change));
  const keeper = new AddressKeeper({
    table,
    links,
    announcer,
    clock,
    queue,
    deferral,
    log: (event) => log.push(event),
  });
  return { keeper, queue, log };
}
