import { contains } from '../../../config/lint/subnet.js';
import type { VirtualAddress, VrrpInstance } from '../../../config/model.js';
import { type DoctorCheck, type DoctorObservation, problemsOr } from '../../check.js';
import type { InspectedMachine, PrefixedAddress } from '../../machine.js';

/** A virtual address outlives the machine's own address of its subnet. */
export const promoteSecondaries: DoctorCheck = {
  id: 'promote-secondaries',
  title: 'virtual addresses stay when the first address of their subnet goes',
  why:
    'A virtual address with the prefix length of another address of its interface is a secondary ' +
    'one of it. When a DHCP client or an administrator removes that one, the kernel removes the ' +
    'virtual address as well, unless promote_secondaries is set there or for `all`; upkeepd adds ' +
    'it again, but for a moment no one is served. What upkeepd removes itself takes nothing ' +
    'along. An instance with promote_secondaries has it set while upkeepd runs.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const virtual = new Set<string>(
      vrrpInstances
        .flatMap((each) => [...each.virtualAddresses, ...each.excludedAddresses])
        .map(({ address }) => address),
    );
    const exposed = vrrpInstances
      .filter((instance) => !instance.promoteSecondaries)
      .flatMap((instance) => exposedOf(instance, machine, virtual));
    return exposed.length === 0
      ? []
      : problemsOr(
          exposed.flatMap((each) => problemOf(each, machine)),
          'virtual addresses outlive the first address of their subnet',
        );
  },
};

/** An interface with an own address that takes a virtual one along. */
interface ExposedAddress {
  readonly instance: string;
  readonly virtual: VirtualAddress;
  readonly own: PrefixedAddress;
}

/** One of each interface is enough. */
function exposedOf(
  instance: VrrpInstance,
  { interfaces }: InspectedMachine,
  allVirtual: ReadonlySet<string>,
): readonly ExposedAddress[] {
  const found = [...instance.virtualAddresses, ...instance.excludedAddresses].flatMap((virtual) => {
    const here = interfaces.find(({ name }) => name === virtual.interface)?.addresses ?? [];
    const own = here.find((each) => !allVirtual.has(each.address) && isSecondaryOf(virtual, each));
    return own === undefined ? [] : [{ instance: instance.name, virtual, own }];
  });
  return [...new Map(found.map((each) => [each.virtual.interface, each])).values()];
}

/** As in the kernel: one subnet is one network with one prefix length. IPv6 has no such thing. */
function isSecondaryOf({ address, prefixLength }: VirtualAddress, own: PrefixedAddress): boolean {
  return (
    address.includes('.') &&
    own.prefixLength === prefixLength &&
    contains(own.address, prefixLength, address)
  );
}

function problemOf(
  { instance, virtual, own }: ExposedAddress,
  machine: InspectedMachine,
): readonly DoctorObservation[] {
  const { interface: device, address } = virtual;
  const nameOf = (which: string) => `net/ipv4/conf/${which}/promote_secondaries`;
  return [device, 'all'].some((each) => Number(machine.setting(nameOf(each)) ?? '0') !== 0)
    ? []
    : [
        {
          level: 'warn',
          text: `${instance}: ${address} goes when ${own.address} of ${device} is removed`,
          fix: { kind: 'setting', name: nameOf(device), value: '1' },
        },
      ];
}
