import { type DoctorCheck, fine } from '../../check.js';

/** StateDirectory= and RuntimeDirectoryPreserve= (systemd.exec(5)). */
const NEEDED = 235;
/** ProtectClock=, the last one of the unit that came. */
const WHOLE_UNIT = 245;

/** systemd knows what the unit says. */
export const systemdVersion: DoctorCheck = {
  id: 'systemd-version',
  title: 'systemd knows the settings of the unit',
  why:
    'A setting that systemd does not know is left out with a line in the journal. Before ' +
    `${NEEDED} there is no StateDirectory=, and what operators say is not kept over a restart; ` +
    'before ' +
    `${WHOLE_UNIT} upkeepd is less confined than its unit says. Without systemd there is nothing ` +
    'to look at.',
  look: ({ machine: { systemdVersion: version } }) => {
    if (version === undefined) {
      return [];
    }
    if (version >= WHOLE_UNIT) {
      return fine(`systemd ${version}`);
    }
    return version < NEEDED
      ? [
          {
            level: 'fail',
            text: `systemd ${version} has no StateDirectory=: overrides are not kept`,
            advice: 'install -d -m 0755 /var/lib/upkeep, or another systemd',
          },
        ]
      : [
          {
            level: 'warn',
            text: `systemd ${version} leaves out parts of the confinement of upkeepd.service`,
            advice: 'systemd-analyze security upkeepd.service   shows which',
          },
        ];
  },
};
