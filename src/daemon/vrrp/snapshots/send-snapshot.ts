/**
 * The state of the child on its way to the supervisor, a few instances in each turn of the event
 * loop: no advert waits for it, however many instances there are.
 */
import type { MonotonicClock } from '../../../linux/doors.js';
import type { VrrpRouter } from '../../../vrrp/router.js';
import type { Deferral } from '../../addresses/deferral.js';
import type { FromVrrp } from '../../messages.js';
import type { DriverTallies } from './tallies.js';
import type { KernelLook } from './with-kernel.js';

/** Instances in one message: half a millisecond's work. */
const INSTANCES_AT_ONCE = 16;

/** What a snapshot is made of. */
export interface SnapshotParts {
  readonly router: Pick<VrrpRouter, 'snapshot'>;
  readonly clock: MonotonicClock;
  readonly deferral: Deferral;
  readonly kernel: KernelLook;
  readonly tallies: DriverTallies;
  report(message: FromVrrp): void;
}

/**
 * Answers a request: with `instances` as often as there are enough of them, at last with `snapshot`
 * and the others.
 * @param atOnce how many instances in a turn
 * @param start how many have been told
 */
export function sendSnapshot(
  request: number,
  parts: SnapshotParts,
  atOnce = INSTANCES_AT_ONCE,
  start = 0,
): void {
  const { router, clock, deferral, kernel, tallies, report } = parts;
  const looked = router.snapshot(clock.nowMs(), { start, end: start + atOnce });
  const instances = looked.instances.map((each) => kernel.complete(each));
  if (instances.length < atOnce) {
    const rest = { interfaces: kernel.interfaces(), tallies: tallies.current() };
    report({ kind: 'snapshot', request, snapshot: { ...looked, ...rest, instances } });
    return;
  }
  report({ kind: 'instances', request, instances });
  deferral.after(0, () => sendSnapshot(request, parts, atOnce, start + atOnce));
}
