/** The state file of the routes that announce addresses. */
import type { AnnouncedRoute } from '../../announce/route-plan.js';
import { addressShape, array, number, object, type Shape } from '../../base/json-shape.js';
import type { StateKind } from '../files/state-file.js';

/** Where the routes are. */
export interface AnnouncePlace {
  readonly table: number;
  /** RTPROT_* */
  readonly protocol: number;
}

/** The routes that this daemon has set. */
export interface AnnounceBelongings extends AnnouncePlace {
  readonly routes: readonly AnnouncedRoute[];
}

const shape: Shape<AnnounceBelongings> = object({
  table: number(),
  protocol: number(),
  routes: array(object({ address: addressShape, metric: number() })),
});

/** What this file is about. */
export const ANNOUNCED: StateKind<AnnounceBelongings> = {
  shape,
  isNothing: ({ routes }) => routes.length === 0,
};
