import type { DoctorCheck } from '../../check.js';
import { judgePackets } from '../../passes.js';
import { advertPackets } from './advert-packets.js';

/** The adverts of peers reach this router. */
export const fwVrrpIn: DoctorCheck = {
  id: 'fw-vrrp-in',
  title: 'the firewall lets the adverts of peers in',
  why:
    'A backup that hears no advert takes the addresses although the master lives: two masters, ' +
    'and connections that break. VRRP is protocol 112 of IP, with auth_type AH 51, and no port ' +
    'of TCP or UDP lets it in.',
  look: ({ machine, configuration }) =>
    judgePackets(machine, advertPackets(configuration, 'input')),
};
