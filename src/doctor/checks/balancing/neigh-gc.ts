import { familyOf } from '../../../base/address.js';
import { type DoctorCheck, distinct, fine } from '../../check.js';

/** Clients of the network need entries too: as many as servers, and some. */
const ROOM = 2;

/** The kernel keeps the hardware addresses of all servers. */
export const neighGc: DoctorCheck = {
  id: 'neigh-gc',
  title: 'the neighbour table has room for all real servers',
  why:
    'Beyond gc_thresh3 the kernel makes no entry for another neighbour ("neighbour table ' +
    'overflow") and drops its packets; beyond gc_thresh2 it keeps forgetting them.',
  look: ({ director, configuration: { virtualServers } }) => {
    const servers = distinct(
      virtualServers.flatMap(({ realServers }) =>
        realServers.map(({ address }) => address).filter((each) => familyOf(each) === 'inet'),
      ),
    );
    const name = 'net/ipv4/neigh/default/gc_thresh2';
    const most = Number(director.setting(name) ?? Number.NaN);
    if (servers.length === 0 || Number.isNaN(most)) {
      return [];
    }
    const text = `${servers.length} real servers, ${most} neighbours`;
    return servers.length * ROOM <= most
      ? fine(text)
      : [
          {
            level: 'warn',
            text: `${text}: there is no room for clients`,
            fix: { kind: 'setting', name, value: `${servers.length * ROOM * 2}` },
          },
        ];
  },
};
