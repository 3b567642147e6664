import { type DoctorCheck, type DoctorObservation, distinct, problemsOr } from '../../check.js';
import type { InspectedMachine } from '../../machine.js';

/** No router answers ARP for an address that its peer has. */
export const proxyArp: DoctorCheck = {
  id: 'proxy-arp',
  title: 'no proxy ARP on the interfaces of instances',
  why:
    'With proxy_arp a backup answers for every address that it has a route to, and so may take ' +
    'the clients of the master that answers for a virtual address.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const devices = distinct(
      vrrpInstances.filter(({ family }) => family === 'inet').map((each) => each.interface),
    );
    return devices.length === 0
      ? []
      : problemsOr(
          devices.flatMap((device) => problemOf(device, machine)),
          `no proxy ARP on ${devices.join(', ')}`,
        );
  },
};

/** It holds when the interface or `all` has it (ip-sysctl.rst of the kernel). */
function problemOf(device: string, machine: InspectedMachine): readonly DoctorObservation[] {
  const guilty = [device, 'all']
    .map((each) => `net/ipv4/conf/${each}/proxy_arp`)
    .find((name) => machine.setting(name) === '1');
  return guilty === undefined
    ? []
    : [
        {
          level: 'warn',
          text: `${device} answers ARP for others`,
          fix: { kind: 'setting', name: guilty, value: '0' },
        },
      ];
}
