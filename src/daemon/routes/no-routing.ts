/** Where there are no routes: on a stage, in a simulation. */
import type { RoutingTable } from '../../linux/route/routing-doors.js';

function done(requests: readonly unknown[]): readonly undefined[] {
  return requests.map(() => undefined);
}

/** Says that everything is done, and does nothing. */
export const NO_ROUTING: RoutingTable = {
  addRoutes: done,
  removeRoutes: done,
  addRules: done,
  removeRules: done,
  tableOfVrf: () => undefined,
  close: () => undefined,
};
