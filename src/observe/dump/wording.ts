/** How the dumps write the things that occur in more than one of them. */
import { familyOf } from '../../base/address.js';
import type { TrackedObject, VirtualAddress, VrrpInstance, Weight } from '../../config/model.js';
import type { VrrpState } from '../../vrrp/messages.js';

const scopes: Readonly<Record<number, string>> = {
  0: 'global',
  200: 'site',
  253: 'link',
  254: 'host',
  255: 'nowhere',
};

/** `10.0.0.1/24 dev eth0 scope global label eth0:1 set` */
export function addressText(address: VirtualAddress, set: boolean): string {
  const whole = familyOf(address.address) === 'inet' ? 32 : 128;
  const prefix = address.prefixLength === whole ? '' : `/${address.prefixLength}`;
  const words = [address.address + prefix];
  if (address.peer !== undefined) {
    words[0] = `${address.address} peer ${address.peer}${prefix}`;
  }
  if (address.broadcast !== undefined) {
    words.push(`brd ${address.broadcast}`);
  }
  words.push(`dev ${address.interface}`, `scope ${scopes[address.scope] ?? address.scope}`);
  if (address.label !== undefined) {
    words.push(`label ${address.label}`);
  }
  words.push(...address.flags);
  if (address.noTrack) {
    words.push('no_track');
  }
  if (set) {
    words.push('set');
  }
  return words.join(' ');
}

/** `5 reverse` */
export function weightText(weight: Weight): string {
  return weight.reverse ? `${weight.value} reverse` : String(weight.value);
}

/** Those that track the object called `name`, with the weight they give it. */
export function trackersOf(
  name: string,
  instances: readonly VrrpInstance[],
  tracked: (instance: VrrpInstance) => readonly TrackedObject[],
): readonly { readonly instance: string; readonly weight: Weight }[] {
  return instances.flatMap((instance) =>
    tracked(instance)
      .filter((object) => object.name === name)
      .map((object) => ({ instance: instance.name, weight: object.weight })),
  );
}

/** The numbers that the JSON dump gives to states (run-time contract, "JSON"). */
export const stateNumbers: Readonly<Record<VrrpState, number>> = {
  INIT: 0,
  BACKUP: 1,
  MASTER: 2,
  FAULT: 3,
};
