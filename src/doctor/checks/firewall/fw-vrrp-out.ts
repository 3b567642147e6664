import type { DoctorCheck } from '../../check.js';
import { judgePackets } from '../../passes.js';
import { advertPackets } from './advert-packets.js';

/** The adverts of this router leave it. */
export const fwVrrpOut: DoctorCheck = {
  id: 'fw-vrrp-out',
  title: 'the firewall lets our adverts out',
  why:
    'A master whose adverts are dropped on their way out is dead to its peers: they take the ' +
    'addresses while it holds them.',
  look: ({ machine, configuration }) =>
    judgePackets(machine, advertPackets(configuration, 'output')),
};
