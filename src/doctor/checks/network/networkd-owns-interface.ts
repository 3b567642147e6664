import { type DoctorCheck, type DoctorObservation, distinct, problemsOr } from '../../check.js';
import type { MachineInterface } from '../../machine.js';

/** systemd-networkd leaves addresses of others alone. */
export const networkdOwnsInterface: DoctorCheck = {
  id: 'networkd-owns-interface',
  title: 'systemd-networkd removes addresses that it has not configured',
  why:
    'When it is restarted, or its configuration reloaded, systemd-networkd removes foreign ' +
    'addresses from the interfaces that it manages, unless KeepConfiguration= says otherwise ' +
    '(systemd.network(5)): the virtual addresses of a master.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const devices = distinct(vrrpInstances.map((each) => each.interface));
    const here = machine.interfaces.filter(({ name }) => devices.includes(name));
    return devices.length === 0
      ? []
      : problemsOr(here.flatMap(problemOf), 'systemd-networkd keeps the addresses of others');
  },
};

function problemOf({
  name,
  managers: { networkd },
}: MachineInterface): readonly DoctorObservation[] {
  if (networkd === undefined || keeps(networkd.keepConfiguration)) {
    return [];
  }
  const file = networkd.file.slice(networkd.file.lastIndexOf('/') + 1);
  return [
    {
      level: 'warn',
      text: `systemd-networkd manages ${name} (${file}) and may remove virtual addresses`,
      fix: {
        kind: 'dropIn',
        path: `/etc/systemd/network/${file}.d/50-upkeep.conf`,
        section: '[Network]',
        lines: ['KeepConfiguration=yes'],
        command: ['networkctl', 'reload'],
      },
    },
  ];
}

function keeps(value = 'no'): boolean {
  return ['yes', 'true', 'on', '1', 'static'].includes(value);
}
