/** How long the last attempts of a check took, the newest on the right; a red line is a failure. */
import type { VNode } from 'preact';
import { duration } from '../../observe/log/rendered-line.js';
import { html } from '../html.js';
import { MOST_ATTEMPTS, type SeenAttempt } from '../model/check-history.js';

const HEIGHT = 16;

/** The line; in words for those who hear the page. */
export function Sparkline({
  attempts,
}: {
  readonly attempts: readonly SeenAttempt[];
}): VNode | null {
  if (attempts.length === 0) {
    return null;
  }
  const longest = Math.max(...attempts.map(({ tookMs }) => tookMs));
  const left = MOST_ATTEMPTS - attempts.length;
  const y = (tookMs: number) => HEIGHT - 1 - ((HEIGHT - 2) * tookMs) / Math.max(longest, 0.001);
  const points = attempts.map(({ tookMs }, at) => `${left + at},${y(tookMs).toFixed(1)}`);
  const bad = attempts.flatMap(({ isBad }, at) => (isBad ? [left + at] : []));
  const failed = bad.length === 0 ? 'none failed' : `${bad.length} failed`;
  const text = `last ${attempts.length}: up to ${duration(longest)}, ${failed}`;
  return html`<svg
    class="sparkline"
    role="img"
    aria-label=${text}
    viewBox=${`0 0 ${MOST_ATTEMPTS} ${HEIGHT}`}
  >
    <title>${text}</title>
    ${bad.map((x) => html`<line x1=${x} x2=${x} y1="0" y2=${HEIGHT} />`)}
    <polyline points=${points.join(' ')} />
  </svg>`;
}
