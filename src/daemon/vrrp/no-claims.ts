/** Where no station claims anything: on a stage, in a simulation, in a release. */
import type { ClaimListener } from '../../linux/doors.js';

/** Hears nothing. */
export const NO_CLAIMS: ClaimListener = {
  listen: () => [],
  onClaim: () => undefined,
  close: () => undefined,
};
