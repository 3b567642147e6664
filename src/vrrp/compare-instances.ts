/** What a reload would make other in the VRRP instances. */
import { sameData } from '../base/same-data.js';
import type { VirtualAddress, VrrpInstance } from '../config/model.js';

/** One address that comes or goes. */
export interface AddressChange {
  readonly change: 'add' | 'remove';
  readonly address: VirtualAddress;
}

/** One instance that comes, goes or is configured differently. */
export interface InstanceChange {
  readonly change: 'add' | 'edit' | 'remove';
  readonly instance: string;
  /** Names of the model's properties with simple values as they were and will be. */
  readonly properties: readonly PropertyChange[];
  readonly addresses: readonly AddressChange[];
}

/** A property that changes; lists and blocks have no values here. */
export interface PropertyChange {
  readonly property: string;
  readonly from?: string;
  readonly to?: string;
}

/** The differences by name, in the order of the new file; what goes comes last. */
export function compareInstances(
  running: readonly VrrpInstance[],
  wanted: readonly VrrpInstance[],
): readonly InstanceChange[] {
  const former = new Map(running.map((instance) => [instance.name, instance]));
  const changes = wanted.flatMap((instance): readonly InstanceChange[] => {
    const before = former.get(instance.name);
    former.delete(instance.name);
    const addresses = compareAddresses(before, instance);
    if (before === undefined) {
      return [{ change: 'add', instance: instance.name, properties: [], addresses }];
    }
    const properties = compareProperties(before, instance);
    return properties.length + addresses.length === 0
      ? []
      : [{ change: 'edit', instance: instance.name, properties, addresses }];
  });
  const gone = [...former.values()].map(
    (instance): InstanceChange => ({
      change: 'remove',
      instance: instance.name,
      properties: [],
      addresses: compareAddresses(instance, undefined),
    }),
  );
  return [...changes, ...gone];
}

function compareAddresses(
  before: VrrpInstance | undefined,
  after: VrrpInstance | undefined,
): readonly AddressChange[] {
  const [left, right] = [addressesOf(before), addressesOf(after)];
  const only = (from: readonly VirtualAddress[], other: readonly VirtualAddress[]) => {
    const known = new Set(other.map((address) => JSON.stringify(address)));
    return from.filter((address) => !known.has(JSON.stringify(address)));
  };
  return [
    ...only(right, left).map((address) => ({ change: 'add', address }) as const),
    ...only(left, right).map((address) => ({ change: 'remove', address }) as const),
  ];
}

function addressesOf(instance: VrrpInstance | undefined): readonly VirtualAddress[] {
  return instance === undefined
    ? []
    : [...instance.virtualAddresses, ...instance.excludedAddresses];
}

/** Addresses have lists of their own; a text may be a secret's digest, and is not shown. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['virtualAddresses', 'excludedAddresses']);

function compareProperties(before: VrrpInstance, after: VrrpInstance): readonly PropertyChange[] {
  const [left, right] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names]
    .filter((name) => !NOT_COMPARED.has(name))
    .flatMap((property): readonly PropertyChange[] => {
      const [from, to]: readonly unknown[] = [left.get(property), right.get(property)];
      if (sameData(from, to)) {
        return [];
      }
      return typeof from === 'object' || typeof to === 'object'
        ? [{ property }]
        : [{ property, from: String(from), to: String(to) }];
    });
}
