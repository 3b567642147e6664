import type { DoctorCheck } from '../../check.js';
import { scriptObservations } from './script-observations.js';
import { isAboutAccounts } from './script-path.js';

/** Scripts run as an account that is there, and that others cannot use. */
export const scriptUser: DoctorCheck = {
  id: 'script-user',
  title: 'scripts run as the user that they should',
  why:
    'A script that another user may change runs commands of that user as root. Without ' +
    'keepalived_script or script_user scripts run as root.',
  look: (subject) => scriptObservations(subject, isAboutAccounts),
};
