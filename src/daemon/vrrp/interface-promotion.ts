/**
 * `promote_secondaries` of an instance: when somebody removes the first address of a subnet from
 * its interface, the others stay. Put back as it was when nobody asks for it any more.
 */
import type { Configuration } from '../../config/model.js';

/** Sets promotion for an interface and returns whether it was on; false when it cannot. */
export type SetPromotion = (interfaceName: string, on: boolean) => boolean;

export class InterfacePromotion {
  readonly #set: SetPromotion;
  readonly #before = new Map<string, boolean>();

  constructor(set: SetPromotion) {
    this.#set = set;
  }

  /** Brings the interfaces that exist in line with a configuration. */
  apply(configuration: Configuration, exists: (interfaceName: string) => boolean): void {
    const wanted = new Set(
      configuration.vrrpInstances
        .filter((instance) => instance.promoteSecondaries)
        .map((instance) => instance.interface),
    );
    for (const name of wanted) {
      if (!this.#before.has(name) && exists(name)) {
        this.#before.set(name, this.#set(name, true));
      }
    }
    this.#putBack((name) => !wanted.has(name) || !exists(name));
  }

  /** Puts back every setting that was changed. */
  restore(): void {
    this.#putBack(() => true);
  }

  #putBack(chosen: (interfaceName: string) => boolean): void {
    for (const [name, before] of this.#before) {
      if (chosen(name)) {
        this.#before.delete(name);
        this.#set(name, before);
      }
    }
  }
}
