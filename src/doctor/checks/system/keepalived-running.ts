import { type DoctorCheck, fine } from '../../check.js';

/** One daemon for one network. */
export const keepalivedRunning: DoctorCheck = {
  id: 'keepalived-running',
  title: 'no keepalived runs in the same network',
  why:
    'Two daemons with one configuration hold the same addresses, answer each other, and take ' +
    'services of IPVS from each other.',
  look: ({ machine }) => {
    const others = machine.processes.filter(
      ({ name, sameNetwork }) => name === 'keepalived' && sameNetwork,
    );
    return others.length === 0
      ? fine('no keepalived runs here')
      : [
          {
            level: 'fail',
            text: `keepalived runs here (process ${others.map(({ pid }) => pid).join(', ')})`,
            advice: 'systemctl disable --now keepalived.service',
          },
        ];
  },
};
