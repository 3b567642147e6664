/** `vrrp_sync_group` */
import { word } from '../argument.js';
import { block, flag, keywords, list } from '../keyword.js';
import { notifyKeywords } from './notify.js';
import { followedLists, TRACK_INTERFACE, TRACK_SCRIPT } from './tracking.js';

const trackingWeight = flag(
  'Members may have weighted trackers of their own; without it such weights do not count.',
);

/** The keywords of a `vrrp_sync_group`. */
export const syncGroupKeywords = {
  group: block(list('word', word('instance')), [], 'The instances that change state together.'),
  track_script: TRACK_SCRIPT,
  track_interface: TRACK_INTERFACE,
  ...followedLists,
  ...notifyKeywords,
  sync_group_tracking_weight: trackingWeight,
  global_tracking: {
    ...trackingWeight,
    synonymOf: 'sync_group_tracking_weight',
    deprecated: true,
  },
} as const;

/** `vrrp_sync_group` */
export const VRRP_SYNC_GROUP = block(
  keywords(syncGroupKeywords),
  [word('name')],
  'Instances that change state together.',
);
