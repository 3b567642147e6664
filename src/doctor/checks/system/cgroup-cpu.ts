import { type DoctorCheck, fine } from '../../check.js';

/** Adverts are not held up by a quota. */
export const cgroupCpu: DoctorCheck = {
  id: 'cgroup-cpu',
  title: 'no quota of CPU time holds up upkeepd',
  why:
    'A cgroup with a quota (CPUQuota=, a limit of a container) stops all its processes for the ' +
    'rest of the period once it is used up, by a script perhaps: adverts are late, and backups ' +
    'take over.',
  look: ({ machine: { daemon } }) => {
    if (daemon === undefined) {
      return [];
    }
    return daemon.processors === undefined
      ? fine('upkeepd has no quota of CPU time')
      : [
          {
            level: 'warn',
            text: `the cgroup of upkeepd may use ${daemon.processors} processors at most`,
            advice: 'systemctl show upkeepd -p CPUQuotaPerSecUSec; give it CPUWeight= instead',
          },
        ];
  },
};
