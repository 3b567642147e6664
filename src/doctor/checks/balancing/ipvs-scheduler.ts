import {
  type DoctorCheck,
  type DoctorObservation,
  type DoctorSubject,
  distinct,
  problemsOr,
} from '../../check.js';

/** The kernel has what chooses servers. */
export const ipvsScheduler: DoctorCheck = {
  id: 'ipvs-scheduler',
  title: 'the kernel has the schedulers of the virtual servers',
  why:
    'Each scheduler is a module of its own. The kernel refuses a service whose scheduler it does ' +
    'not have; newer ones (mh, fo, ovf) are missing in older kernels.',
  look: (subject) => {
    const { virtualServers } = subject.configuration;
    const names = distinct(virtualServers.map(({ scheduler }) => scheduler));
    return names.length === 0
      ? []
      : problemsOr(
          names.flatMap((name) => problemOf(name, subject)),
          `schedulers: ${names.join(', ')}`,
        );
  },
};

function problemOf(scheduler: string, { director }: DoctorSubject): readonly DoctorObservation[] {
  const module = `ip_vs_${scheduler}`;
  switch (director.module(module)) {
    case 'loaded':
      return [];
    case 'available':
      return [
        {
          level: 'warn',
          text: `the module ${module} is there, and not loaded`,
          fix: {
            kind: 'dropIn',
            path: '/etc/modules-load.d/upkeep.conf',
            lines: [module],
            command: ['modprobe', module],
          },
        },
      ];
    case 'missing':
      return [{ level: 'fail', text: `this kernel has no scheduler ${scheduler} (${module})` }];
  }
}
