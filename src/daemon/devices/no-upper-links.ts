/** Where nothing is made: on a stage, in a simulation, in a release. */
import type { UpperLinks } from '../../linux/doors.js';

/** Says that everything is done, and does nothing. */
export const NO_UPPER_LINKS: UpperLinks = {
  addUpperLink: () => undefined,
  setAlias: () => undefined,
  setUp: () => undefined,
  removeLink: () => undefined,
};
