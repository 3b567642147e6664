/** A real server: its state, its weight, and why. */
import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { html } from '../html.js';
import type { Offer } from '../model/changes.js';
import type { SeenAttempt } from '../model/check-history.js';
import { endpoint, reasonText, type Standpoint, sinceOf, standpoint } from '../model/servers.js';
import { age, dateTime } from '../model/times.js';
import type { OverrideView, RealServerView } from '../model/views.js';
import { Since } from './since.js';
import { Sparkline } from './sparkline.js';
import { StateMark, type Tone } from './state-mark.js';
import { OfferButton } from './steering.js';

const MARKS: Readonly<Record<Standpoint, { readonly tone: Tone; readonly text: string }>> = {
  up: { tone: 'good', text: 'up' },
  down: { tone: 'bad', text: 'down' },
  drain: { tone: 'watch', text: 'draining' },
  disabled: { tone: 'watch', text: 'disabled' },
  unchecked: { tone: 'calm', text: 'unchecked' },
};

interface ServerLineProps {
  readonly server: RealServerView;
  readonly override: OverrideView | undefined;
  /** Of the weights beside it. */
  readonly heaviest: number;
  readonly attempts: readonly SeenAttempt[];
  /** What can be done with it; undefined: nothing by who looks. */
  readonly offer: (() => Offer) | undefined;
  readonly nowMs: number;
}

/** Its row. */
export function ServerLine({
  server,
  override,
  heaviest,
  attempts,
  offer,
  nowMs,
}: ServerLineProps): VNode {
  const since = sinceOf(server);
  const sinceText = since === undefined ? '' : age(since, nowMs);
  const latest = useRef(offer);
  latest.current = offer;
  const mayChange = offer !== undefined;
  return useMemo(() => {
    const { label, address, port, weight, connections } = server;
    const stand = standpoint(server);
    const part = (100 * Math.max(0, weight.kernel ?? weight.effective)) / heaviest;
    return html`<tr class=${stand}>
      <th scope="row" title=${label}>${endpoint(address, port)}</th>
      <td data-label="State">
        <${StateMark} ...${MARKS[stand]} />
        ${since !== undefined && html`${' for '}<${Since} at=${since} text=${sinceText} />`}
      </td>
      <td data-label="Weight">
        <span class="bar" aria-hidden="true">
          <span style=${{ width: `${part}%` }}></span>
        </span>
        ${weightText(server)}
      </td>
      <td data-label="Active" class="number">${connections?.active ?? '–'}</td>
      <td data-label="Inactive" class="number">${connections?.inactive ?? '–'}</td>
      <td data-label="Checks"><${Sparkline} attempts=${attempts} /></td>
      <td data-label="Why" class="why">${whyText(server, override)}</td>
      ${
        mayChange &&
        html`<td class="offers">
          <${OfferButton}
            text="Change…"
            label=${`Change ${endpoint(address, port)}`}
            offer=${() => latest.current?.()}
          />
        </td>`
      }
    </tr>`;
  }, [server, override, heaviest, sinceText, attempts, mayChange]);
}

function weightText({ weight }: RealServerView): string {
  const { configured, effective, kernel = effective } = weight;
  return kernel === configured ? `${kernel}` : `${kernel} of ${configured}`;
}

function whyText(server: RealServerView, override: OverrideView | undefined): string {
  const { by, reason, expiresAt } = override ?? {};
  return [
    reasonText(server),
    by === undefined ? '' : `by ${by}`,
    reason ?? '',
    expiresAt === undefined ? '' : `until ${dateTime(expiresAt)}`,
  ]
    .filter((each) => each !== '')
    .join('; ');
}
