import type { VrrpInstance } from '../../../config/model.js';
import { type DoctorCheck, type DoctorObservation, problemsOr } from '../../check.js';
import type { InspectedMachine } from '../../machine.js';

/** The daemon listens to the group of its instances. */
export const multicastMember: DoctorCheck = {
  id: 'multicast-member',
  title: 'the interfaces listen to the multicast group of VRRP',
  why:
    'While upkeepd runs, the kernel has the group on the interface of each instance, and tells ' +
    'switches that snoop IGMP. Where it is missing, no advert of a peer arrives.',
  look: ({ machine, configuration }) => {
    const instances = configuration.vrrpInstances.filter((each) => each.unicastPeers.length === 0);
    return machine.daemon === undefined || instances.length === 0
      ? []
      : problemsOr(
          instances.flatMap((instance) => missing(instance, machine)),
          'every instance listens to its group',
        );
  },
};

function missing(
  instance: VrrpInstance,
  { groups }: InspectedMachine,
): readonly DoctorObservation[] {
  const { name, interface: device, advertDevice = device, multicastGroup } = instance;
  const devices = [device, advertDevice];
  return groups.some((each) => devices.includes(each.interface) && each.group === multicastGroup)
    ? []
    : [
        {
          level: 'fail',
          text: `${name}: ${advertDevice} does not listen to ${multicastGroup}`,
          advice: `ip maddress show dev ${advertDevice}; upkeep why ${name}`,
        },
      ];
}
