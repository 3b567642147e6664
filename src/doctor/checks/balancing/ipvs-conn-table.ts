import { type DoctorCheck, fine } from '../../check.js';

/** Of ip_vs before it was raised; 4,096 lists. */
const SMALL_BITS = 12;
const ENOUGH_BITS = 20;

/** IPVS finds connections quickly. */
export const ipvsConnTable: DoctorCheck = {
  id: 'ipvs-conn-table',
  title: 'the hash table of connections is large enough',
  why:
    'IPVS looks for the connection of each packet in a table of 2^conn_tab_bits lists. With 12 ' +
    'bits, and some 100,000 connections, each packet goes through dozens of entries. It is set ' +
    'when the module is loaded, and not later.',
  look: ({ director, configuration }) => {
    const text = director.moduleParameter('ip_vs', 'conn_tab_bits');
    if (configuration.virtualServers.length === 0 || text === undefined) {
      return [];
    }
    const lists = (2 ** Number(text)).toLocaleString('en');
    return Number(text) > SMALL_BITS
      ? fine(`${lists} lists of connections`)
      : [
          {
            level: 'warn',
            text: `${lists} lists of connections: slow from some 100,000 connections on`,
            fix: {
              kind: 'dropIn',
              path: '/etc/modprobe.d/upkeep.conf',
              lines: [`options ip_vs conn_tab_bits=${ENOUGH_BITS}`],
              command: ['echo', 'conn_tab_bits holds when ip_vs is loaded again, or at boot'],
            },
          },
        ];
  },
};
