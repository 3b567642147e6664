import { type DoctorCheck, fine } from '../../check.js';

const COUNT = 'net/netfilter/nf_conntrack_count';
const MOST = 'net/netfilter/nf_conntrack_max';
/** Parts of the table, from which on it is nearly full. */
const NEARLY = 0.8;

/** There is room for connections. */
export const conntrackSize: DoctorCheck = {
  id: 'conntrack-size',
  title: 'the table of connection tracking is not nearly full',
  why:
    'A full table drops the first packet of every new connection ("nf_conntrack: table full"), ' +
    'VRRP and health checks among them.',
  look: ({ director }) => {
    const count = Number(director.setting(COUNT) ?? Number.NaN);
    const most = Number(director.setting(MOST) ?? Number.NaN);
    if (Number.isNaN(count) || Number.isNaN(most) || most === 0) {
      return [];
    }
    const text = `${count} of ${most} tracked connections`;
    return count < most * NEARLY
      ? fine(text)
      : [{ level: 'fail', text, fix: { kind: 'setting', name: MOST, value: `${most * 2}` } }];
  },
};
