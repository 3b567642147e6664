/** Where the adverts of an instance leave and come in. */
import type { VrrpInstance } from '../config/model.js';

/** The virtual MAC's or ipvlan's link, else the interface of the instance. */
export function advertInterfaceOf(instance: VrrpInstance): string {
  return instance.advertDevice ?? instance.interface;
}
