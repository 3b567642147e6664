import { type DoctorCheck, fine } from '../../check.js';

/** What a daemon has open without anything configured, with room for programs that it starts. */
const USUAL = 200;
const OF_AN_INTERFACE = 6;

/** Sockets can be opened. */
export const openFiles: DoctorCheck = {
  id: 'open-files',
  title: 'the limit of open files is high enough',
  why:
    'Each health check that runs, each interface and each client of the control socket is an ' +
    'open file. At the limit checks fail, and servers that work are taken out.',
  look: ({ machine: { daemon }, configuration: { virtualServers, vrrpInstances } }) => {
    if (daemon === undefined) {
      return [];
    }
    const checks = virtualServers
      .flatMap(({ realServers }) => realServers)
      .reduce((sum, server) => sum + server.checks.length, 0);
    const devices = new Set(vrrpInstances.map((each) => each.interface)).size;
    const needed = USUAL + checks + devices * OF_AN_INTERFACE;
    const text = `upkeepd may have ${daemon.openFiles} files open, and needs ${needed} at most`;
    return daemon.openFiles >= needed
      ? fine(text)
      : [
          {
            level: 'fail',
            text,
            fix: {
              kind: 'dropIn',
              path: '/etc/systemd/system/upkeepd.service.d/50-upkeep-doctor.conf',
              section: '[Service]',
              lines: [`LimitNOFILE=${needed * 2}`],
              command: ['systemctl', 'daemon-reload'],
            },
          },
        ];
  },
};
