import { type DoctorCheck, fine } from '../../check.js';

/** Numbers of <linux/capability.h>. */
const NEEDED = { CAP_NET_ADMIN: 12n, CAP_NET_RAW: 13n } as const;

/** The daemon may do what it has to. */
export const capabilities: DoctorCheck = {
  id: 'capabilities',
  title: 'upkeepd has the capabilities that it needs',
  why:
    'Without CAP_NET_ADMIN it can hold no address and change no service, without CAP_NET_RAW it ' +
    'can send no advert. A drop-in of the unit, or a container, may have taken them.',
  look: ({ machine: { daemon } }) => {
    if (daemon === undefined) {
      return [];
    }
    const missing = Object.entries(NEEDED).filter(
      ([, bit]) => ((daemon.capabilities >> bit) & 1n) === 0n,
    );
    const names = missing.map(([name]) => name).join(', ');
    return missing.length === 0
      ? fine('upkeepd has CAP_NET_ADMIN and CAP_NET_RAW')
      : [
          {
            level: 'fail',
            text: `upkeepd (process ${daemon.pid}) lacks ${names}`,
            advice: 'systemctl cat upkeepd.service: CapabilityBoundingSet=, or the container',
          },
        ];
  },
};
