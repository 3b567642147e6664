import { familyOf } from '../../../base/address.js';
import { contains } from '../../../config/lint/subnet.js';
import type { VirtualAddress, VrrpInstance } from '../../../config/model.js';
import { type DoctorCheck, type DoctorObservation, problemsOr } from '../../check.js';
import type { MachineInterface } from '../../machine.js';

/** Virtual addresses belong to a network of their interface. */
export const vipPrefix: DoctorCheck = {
  id: 'vip-prefix',
  title: 'virtual addresses lie in a network of their interface',
  why:
    'Clients ask by ARP for the addresses of their own network only. A virtual address that is ' +
    'in none of the networks of its interface is reached only by those who have a route to it.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const names = new Map(machine.interfaces.map((each) => [each.name, each]));
    return vrrpInstances.length === 0
      ? []
      : problemsOr(
          vrrpInstances.flatMap((instance) => misplaced(instance, names)),
          'virtual addresses fit the networks of their interfaces',
        );
  },
};

function misplaced(
  { name, virtualAddresses }: VrrpInstance,
  interfaces: ReadonlyMap<string, MachineInterface>,
): readonly DoctorObservation[] {
  return virtualAddresses.flatMap((each) => {
    const here = interfaces.get(each.interface);
    const others = here === undefined ? [] : othersOf(here, each);
    if (others.length === 0 || others.some((own) => liesIn(each, own))) {
      return [];
    }
    const networks = others.map((own) => `${own.address}/${own.prefixLength}`).join(', ');
    return [
      {
        level: 'warn',
        text: `${name}: ${each.address} is in no network of ${each.interface} (${networks})`,
        advice: 'check the address and the interface, or give clients a route to it',
      },
    ];
  });
}

/** The other addresses of that family, of a network and not of one host. */
function othersOf({ addresses }: MachineInterface, { address }: VirtualAddress) {
  const family = familyOf(address);
  const single = family === 'inet' ? 32 : 128;
  return addresses.filter(
    (own) =>
      own.address !== address && familyOf(own.address) === family && own.prefixLength < single,
  );
}

function liesIn({ address }: VirtualAddress, own: MachineInterface['addresses'][number]): boolean {
  return contains(own.address, own.prefixLength, address);
}
