import { type DoctorCheck, fine } from '../../check.js';

/** No other program fills the table at boot. */
export const ipvsadmUnit: DoctorCheck = {
  id: 'ipvsadm-unit',
  title: 'no unit of ipvsadm restores a table at boot',
  why:
    'ipvsadm.service restores the table that was saved once, and clears the whole table when it ' +
    'is stopped: services of upkeepd too.',
  look: ({ director, configuration }) => {
    if (configuration.virtualServers.length === 0) {
      return [];
    }
    return director.enabledUnits.has('ipvsadm.service')
      ? [
          {
            level: 'warn',
            text: 'ipvsadm.service is enabled',
            advice: 'systemctl disable --now ipvsadm.service',
          },
        ]
      : fine('ipvsadm.service is not enabled');
  },
};
