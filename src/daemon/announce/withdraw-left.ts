/** Withdraws what a daemon has announced that died and is not started again. */
import type { IpAddress } from '../../base/address.js';
import { writeState } from '../files/state-file.js';
import { AnnounceRoutes, type OpenRouting } from './announce-routes.js';
import { ANNOUNCED, type AnnounceBelongings } from './announce-state.js';

/** What came of it. */
export interface WithdrawnRoutes {
  readonly withdrawn: readonly IpAddress[];
  readonly refused: readonly { readonly address: IpAddress; readonly reason: string }[];
}

/** Removes the routes of a state file, and what is done from it. */
export function withdrawLeft(
  path: string,
  belongings: AnnounceBelongings,
  open: OpenRouting,
): WithdrawnRoutes {
  const { table, protocol, routes } = belongings;
  const kernel = new AnnounceRoutes({ table, protocol }, open, () => undefined);
  const reasons = kernel.remove(routes);
  kernel.close();
  const results = routes.map((route, index) => ({ route, reason: reasons[index] }));
  const left = results.filter(({ reason }) => reason !== undefined).map(({ route }) => route);
  const unwritten = writeState(path, ANNOUNCED, { belongings: { ...belongings, routes: left } });
  return {
    withdrawn: results.flatMap(({ route, reason }) => (reason === undefined ? route.address : [])),
    refused: [
      ...results.flatMap(({ route: { address }, reason }) =>
        reason === undefined ? [] : [{ address, reason }],
      ),
      ...(unwritten === undefined
        ? []
        : routes.slice(0, 1).map(({ address }) => ({ address, reason: `${path}: ${unwritten}` }))),
    ],
  };
}
