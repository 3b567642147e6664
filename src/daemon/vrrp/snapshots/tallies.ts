/** What the driver counts for metrics (`VrrpTallies`): sums and arrays of integers. */
import { familyOf } from '../../../base/address.js';
import { Histogram } from '../../../base/histogram.js';
import type { VirtualAddress } from '../../../config/model.js';
import type { MonotonicClock } from '../../../linux/doors.js';
import type { VrrpLogEvent } from '../../../vrrp/log-events.js';
import type { VrrpTallies } from '../../../vrrp/messages.js';
import { LATENESS_BOUNDS } from '../../../vrrp/tally-bounds.js';
import type { SliceQueue } from '../../addresses/slice-queue.js';
import type { AddressFacts } from '../configuration-facts.js';

/** Counts from where a predecessor was. */
export class DriverTallies {
  readonly #advertLateness: Histogram;
  readonly #takeover: Histogram;
  readonly #announced: Map<string, { arp: number; na: number }>;

  /** @param former of a predecessor */
  constructor(former?: VrrpTallies) {
    this.#advertLateness = new Histogram(LATENESS_BOUNDS, former?.advertLateness);
    this.#takeover = new Histogram(LATENESS_BOUNDS, former?.takeover);
    this.#announced = new Map(
      Object.entries(former?.announced ?? {}).map(([name, counts]) => [name, { ...counts }]),
    );
  }

  /** So many adverts have left so late. */
  adverts(count: number, lateMs: number): void {
    this.#advertLateness.note(Math.max(0, lateMs) / 1000, count);
  }

  /** A new master has advertised; its addresses are in the queue already. */
  timeTakeover(event: VrrpLogEvent, queue: SliceQueue, clock: MonotonicClock): void {
    if (event.event === 'stateChanged' && event.to === 'MASTER') {
      const startedMs = clock.nowMs();
      const advance = (): number => {
        this.#takeover.note((clock.nowMs() - startedMs) / 1000);
        return 0;
      };
      queue.push({ advance, isDone: () => true });
    }
  }

  /** These addresses were announced. */
  announced(
    addresses: readonly VirtualAddress[],
    { instanceOf }: Pick<AddressFacts, 'instanceOf'>,
  ): void {
    for (const address of addresses) {
      const instance = instanceOf(address);
      if (instance !== undefined) {
        const counts = this.#announced.get(instance) ?? { arp: 0, na: 0 };
        counts[familyOf(address.address) === 'inet' ? 'arp' : 'na'] += 1;
        this.#announced.set(instance, counts);
      }
    }
  }

  current(): VrrpTallies {
    return {
      advertLateness: this.#advertLateness.counts(),
      takeover: this.#takeover.counts(),
      announced: Object.fromEntries(this.#announced),
    };
  }
}
