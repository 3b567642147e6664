/** `upkeep status`: the addresses that a routing daemon is to announce. */
import type { Paint } from '../../base/paint.js';
import { textTable } from '../table.js';
import type { AnnouncementStatus } from './status.js';

const heading = ['ANNOUNCED', 'ROUTE', 'REASON'];

/** A table; a reason says why an address is not announced. */
export function renderAnnouncements(
  announcements: readonly AnnouncementStatus[],
  paint: Paint,
): string {
  return textTable([
    heading.map((word) => paint('dim', word)),
    ...announcements.map(({ address, announced, table, metric, reason = '' }) => [
      address,
      announced ? paint('green', `table ${table}, metric ${metric}`) : paint('yellow', 'none'),
      reason,
    ]),
  ]);
}
