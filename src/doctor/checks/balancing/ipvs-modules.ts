import { type DoctorCheck, fine } from '../../check.js';

/** The kernel can balance. */
export const ipvsModules: DoctorCheck = {
  id: 'ipvs-modules',
  title: 'the kernel has IPVS',
  why:
    'Virtual servers are entries of the IPVS table. upkeepd loads the module, but a unit that ' +
    'protects modules may not, and a kernel without it cannot.',
  look: ({ director, configuration }) => {
    if (configuration.virtualServers.length === 0) {
      return [];
    }
    switch (director.module('ip_vs')) {
      case 'loaded':
        return fine('ip_vs is loaded');
      case 'available':
        return [
          {
            level: 'warn',
            text: 'the module ip_vs is there, and not loaded',
            fix: {
              kind: 'dropIn',
              path: '/etc/modules-load.d/upkeep.conf',
              lines: ['ip_vs'],
              command: ['modprobe', 'ip_vs'],
            },
          },
        ];
      case 'missing':
        return [
          {
            level: 'fail',
            text: 'this kernel has no module ip_vs',
            advice: 'install a kernel with CONFIG_IP_VS; many images for virtual machines lack it',
          },
        ];
    }
  },
};
