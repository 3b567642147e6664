import { type DoctorCheck, distinct, problemsOr } from '../../check.js';

/** NetworkManager keeps its hands off. */
export const nmOwnsInterface: DoctorCheck = {
  id: 'nm-owns-interface',
  title: 'NetworkManager manages the interface of an instance',
  why:
    'When a connection is activated anew, NetworkManager removes what it has not configured: ' +
    'virtual addresses of a master too. upkeepd puts them back, clients notice.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const devices = distinct(vrrpInstances.map((each) => each.interface));
    const managed = machine.interfaces.filter(
      ({ name, managers }) => devices.includes(name) && managers.networkManager,
    );
    return devices.length === 0
      ? []
      : problemsOr(
          managed.map(({ name }) => ({
            level: 'warn' as const,
            text: `NetworkManager manages ${name}`,
            advice:
              'configure it elsewhere and tell NetworkManager: ' +
              `[keyfile] unmanaged-devices=interface-name:${name}`,
          })),
          'NetworkManager manages no interface of an instance',
        );
  },
};
