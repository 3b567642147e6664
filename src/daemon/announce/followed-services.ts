/** The virtual servers whose quorums instances, groups and announced addresses follow. */
import { announcements } from '../../announce/announcements.js';
import type { Configuration } from '../../config/model.js';
import { trackedKeys } from '../../lvs/director/tracked-quorums.js';

/** The keys of the virtual servers behind each name that is followed. */
export function followedKeys(configuration: Configuration): ReturnType<typeof trackedKeys> {
  const announced = announcements(configuration).flatMap(({ services }) => services);
  return trackedKeys(
    configuration,
    announced.map(({ name }) => name),
  );
}
