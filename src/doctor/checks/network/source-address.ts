import { familyName, familyOf, isLinkLocal6 } from '../../../base/address.js';
import type { VrrpInstance } from '../../../config/model.js';
import { type DoctorCheck, type DoctorObservation, problemsOr } from '../../check.js';
import type { MachineInterface } from '../../machine.js';

/** Adverts have an address to come from. */
export const sourceAddress: DoctorCheck = {
  id: 'source-address',
  title: 'adverts have an address to come from, on an interface that is up',
  why:
    'An instance whose interface is down, or has no address of its family, is in FAULT. With ' +
    'mcast_src_ip or unicast_src_ip it has to be that address.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const names = new Map(machine.interfaces.map((each) => [each.name, each]));
    return vrrpInstances.length === 0
      ? []
      : problemsOr(
          vrrpInstances.flatMap((each) => problemOf(each, names.get(each.interface)) ?? []),
          'every instance has an address to send from',
        );
  },
};

function problemOf(
  instance: VrrpInstance,
  here: MachineInterface | undefined,
): DoctorObservation | undefined {
  const { name, interface: device, family, sourceAddress: wanted } = instance;
  if (here === undefined) {
    return { level: 'fail', text: `${name}: there is no interface ${device}` };
  }
  if (!here.up || !here.running) {
    const text = `${name}: ${device} is ${here.up ? 'without a carrier' : 'down'}`;
    const advice = here.up ? 'look at the cable and the switch' : `ip link set dev ${device} up`;
    return { level: 'fail', text, advice };
  }
  const own = here.addresses.map(({ address }) => address);
  const kept = new Set(instance.virtualAddresses.map(({ address }) => address));
  if (wanted !== undefined) {
    return own.includes(wanted)
      ? undefined
      : { level: 'fail', text: `${name}: ${device} does not have ${wanted}` };
  }
  const usable = own.some(
    (address) =>
      familyOf(address) === family &&
      !kept.has(address) &&
      (family === 'inet' || isLinkLocal6(address)),
  );
  const what = family === 'inet' ? 'address' : 'link-local address';
  return usable || instance.advertDevice !== undefined
    ? undefined
    : { level: 'fail', text: `${name}: ${device} has no ${familyName(family)} ${what} of its own` };
}
