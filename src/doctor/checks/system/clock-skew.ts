import { type DoctorCheck, fine } from '../../check.js';

/** Signed adverts are believed for a time. */
export const clockSkew: DoctorCheck = {
  id: 'clock-skew',
  title: 'the clock follows others',
  why:
    'With auth_hmac an advert carries the time at which it was signed, and is refused when that ' +
    'is too far from the clock of the receiver: two masters, from a clock that drifts.',
  look: ({ machine, configuration: { vrrpInstances } }) => {
    const timed = vrrpInstances.filter(({ hmac }) => hmac?.antiReplay === 'time');
    if (timed.length === 0) {
      return [];
    }
    const names = timed.map(({ name }) => name).join(', ');
    if (machine.clockSynchronised === true) {
      return fine('the clock is synchronised');
    }
    return machine.clockSynchronised === false
      ? [
          {
            level: 'fail',
            text: `the clock is not synchronised, and adverts of ${names} carry the time`,
            advice: 'timedatectl set-ntp true; chronyc tracking',
          },
        ]
      : [
          {
            level: 'warn',
            text: `it cannot be told whether the clock is synchronised; ${names} depends on it`,
            advice: 'chronyc tracking, ntpq -p or timedatectl',
          },
        ];
  },
};
