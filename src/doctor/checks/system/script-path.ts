import type { DoctorCheck } from '../../check.js';
import { scriptObservations } from './script-observations.js';

/** The programs of scripts are there. */
export const scriptPath: DoctorCheck = {
  id: 'script-path',
  title: 'the programs of scripts are there and can be run',
  why:
    'A tracked script that cannot be run has failed: its instance is in FAULT. A notify script ' +
    'that cannot be run is missed when its moment comes.',
  look: (subject) => scriptObservations(subject, (code) => !isAboutAccounts(code)),
};

/** The codes of script security and of the accounts of scripts. */
export function isAboutAccounts(code: string): boolean {
  return ['script-unsafe', 'script-security-off'].includes(code) || /user|account/.test(code);
}
