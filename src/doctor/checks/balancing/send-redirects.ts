import type { DoctorCheck } from '../../check.js';
import { neededSettings } from './needed-settings.js';

/** A director with one interface does not send servers past itself. */
export const sendRedirects: DoctorCheck = {
  id: 'send-redirects',
  title: 'no ICMP redirects where clients and servers are behind one interface',
  why:
    'With NAT through one interface the kernel tells real servers of a shorter way to the ' +
    'client, past the director; their next answers come from an address that the client does ' +
    'not know.',
  look: (subject) => neededSettings(subject, ['/send_redirects']),
};
