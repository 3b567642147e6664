import type { DoctorCheck } from '../../check.js';
import { neededSettings } from './needed-settings.js';

/** A director that translates forwards. */
export const ipForward: DoctorCheck = {
  id: 'ip-forward',
  title: 'the kernel forwards what servers behind NAT answer',
  why:
    'With lvs_method NAT the answers of real servers come to the director as packets for ' +
    'others. Without forwarding the kernel drops them: connections hang, and checks are fine.',
  look: (subject) => neededSettings(subject, ['/ip_forward', '/forwarding', '/conntrack']),
};
