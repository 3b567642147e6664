/** `upkeep status`: who else knows real servers, and how old that is. */
import type { Paint } from '../../base/paint.js';
import { span } from '../log/rendered-line.js';
import { textTable } from '../table.js';
import type { DiscoveryStatus } from './status.js';

const heading = ['DISCOVERED BY', 'FOR', 'SERVERS', 'ANSWERED', ''];

/** A table; @param epochMs the time of day of the status */
export function renderDiscoveries(
  discoveries: readonly DiscoveryStatus[],
  epochMs: number,
  paint: Paint,
): string {
  return textTable([
    heading.map((word) => paint('dim', word)),
    ...discoveries.map(({ source, service, servers, answeredAtMs, failure, held }) => [
      source,
      service,
      String(servers),
      answeredAtMs === undefined
        ? paint('yellow', 'never')
        : `${span((epochMs - answeredAtMs) / 1000)} ago`,
      failure === undefined ? heldText(held, epochMs, paint) : paint('red', failure),
    ]),
  ]);
}

function heldText(held: DiscoveryStatus['held'], epochMs: number, paint: Paint): string {
  if (held === undefined) {
    return '';
  }
  const { added, removed, untilMs } = held;
  const when =
    untilMs === undefined ? 'held: too few' : `held for ${span((untilMs - epochMs) / 1000)}`;
  return paint('yellow', `${added} to add, ${removed} to remove, ${when}`);
}
