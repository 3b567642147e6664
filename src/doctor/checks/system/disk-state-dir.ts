import { type DoctorCheck, fine } from '../../check.js';

/** Two files of the flight recorder, overrides, and a bundle. */
const LEAST_BYTES = 32 * 1024 * 1024;

/** What has to outlive a restart can be written. */
export const diskStateDir: DoctorCheck = {
  id: 'disk-state-dir',
  title: 'there is room for overrides and the flight recorder',
  why:
    'What operators say (drain, maintenance) and what the daemon has said are kept in files. ' +
    'Where they cannot be written, a drained server is back after a restart.',
  look: ({ machine: { stateFolder } }) => {
    const { path, freeBytes, writable } = stateFolder;
    if (freeBytes === undefined) {
      return [
        { level: 'warn', text: `${path} is not there`, advice: `install -d -m 0755 ${path}` },
      ];
    }
    if (!writable) {
      return [{ level: 'fail', text: `${path} cannot be written to` }];
    }
    const text = `${Math.floor(freeBytes / 1024 / 1024)} MiB are free in ${path}`;
    return freeBytes >= LEAST_BYTES ? fine(text) : [{ level: 'warn', text: `only ${text}` }];
  },
};
