/** Keywords of `vrrp_instance` that upkeep does not act on yet. */
import { flag } from '../keyword.js';
import { planned } from '../planned.js';
import { followedLists } from './tracking.js';

const others = {
  ...planned('the kernel tells the state of the link', 'harmless').rows({
    linkbeat_use_polling: flag('Ask the interface for its link; see linkbeat_interfaces.', {
      deprecated: true,
    }),
  }),
} as const;

/** The rows of this file. */
export const plannedInstanceKeywords = {
  ...followedLists,
  ...others,
} as const;
