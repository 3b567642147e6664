/** How much of the metrics is given: which parts, and how far they go into detail. */
import type { MetricsDetail } from '../../config/services-model.js';

/** Parts of the table that can be asked for alone. */
export const SCOPES = ['daemon', 'vrrp', 'lvs', 'checks'] as const;

/** One of them. */
export type MetricsScope = (typeof SCOPES)[number];

/** What is told of, from the most to the least: `metrics_detail`. */
export const DETAILS = ['full', 'servers', 'services', 'instances'] as const satisfies readonly [
  MetricsDetail,
  ...MetricsDetail[],
];

/** What one client asks for; absent: as the configuration has it, and all parts. */
export interface MetricsWish {
  readonly detail?: MetricsDetail;
  readonly scopes?: readonly MetricsScope[];
}

/** The words of a query: `?scope=vrrp,lvs&detail=services`. A text says what is wrong with them. */
export function readWish(query: URLSearchParams): MetricsWish | string {
  const detail = DETAILS.find((each) => each === query.get('detail'));
  if (query.has('detail') && detail === undefined) {
    return `detail is one of ${DETAILS.join(', ')}`;
  }
  const words = query.getAll('scope').flatMap((text) => text.split(','));
  const scopes = SCOPES.filter((each) => words.includes(each));
  if (words.some((word) => !SCOPES.some((each) => each === word))) {
    return `scope is one or more of ${SCOPES.join(', ')}`;
  }
  return {
    ...(detail === undefined ? {} : { detail }),
    ...(words.length === 0 ? {} : { scopes }),
  };
}
