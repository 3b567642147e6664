import { type DoctorCheck, fine } from '../../check.js';

/** One daemon for one network. */
export const secondDaemon: DoctorCheck = {
  id: 'second-daemon',
  title: 'no second upkeepd runs in the same network',
  why:
    'A second daemon, started by hand with pid files of its own, competes for the same virtual ' +
    'routers. Several are right where their files name different virtual routers.',
  look: ({ machine }) => {
    const daemons = machine.processes.filter(
      ({ name, sameNetwork }) => name === 'upkeepd' && sameNetwork,
    );
    const pids = daemons.map(({ pid }) => pid).join(', ');
    return daemons.length < 2
      ? fine(daemons.length === 0 ? 'no upkeepd runs here' : 'one upkeepd runs here')
      : [
          {
            level: 'warn',
            text: `${daemons.length} upkeepd run here (${pids})`,
            advice: 'ps -f -C upkeepd; each has its own --socket',
          },
        ];
  },
};
