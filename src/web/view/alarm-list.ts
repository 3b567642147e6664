/** What to look at, or that there is nothing. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import type { Alarm, AlarmLevel } from '../model/alarms.js';
import type { MatrixRow } from '../model/matrix.js';
import { serverTally } from '../model/servers.js';
import { age } from '../model/times.js';
import type { Member } from '../model/views.js';
import { Since } from './since.js';

const WORDS: Readonly<Record<AlarmLevel, string>> = {
  critical: 'Alarm',
  warning: 'Warning',
  note: 'Note',
};
const SHAPES: Readonly<Record<AlarmLevel, string>> = { critical: '✖', warning: '▲', note: '◆' };

/** Beside this many, the last ones are there when they are asked for. */
const FIRST_ALARMS = 8;

interface AlarmListProps {
  readonly alarms: readonly Alarm[];
  readonly rows: readonly MatrixRow[];
  readonly members: readonly Member[];
  readonly nowMs: number;
}

/** The list. */
export function AlarmList({ alarms, rows, members, nowMs }: AlarmListProps): VNode {
  const [most, setMost] = useState(FIRST_ALARMS);
  const left = alarms.length - most;
  const heading = alarms.length === 0 ? 'Nothing needs attention' : 'Needs attention';
  return html`<section class="alarms" aria-labelledby="alarms-title" aria-live="polite">
    <h2 id="alarms-title" class=${alarms.length === 0 ? 'well' : ''}>
      ${heading}${alarms.length > 0 && html` <span class="count">${alarms.length}</span>`}
    </h2>
    ${
      alarms.length === 0
        ? html`<p class="quiet">${wellText(rows, members)}</p>`
        : html`<ul>
            ${alarms
              .slice(0, most)
              .map(
                (alarm) => html`<${AlarmItem} key=${alarm.key} alarm=${alarm} nowMs=${nowMs} />`,
              )}
          </ul>`
    }
    ${left > 0 && showMore(left, () => setMost(alarms.length))}
  </section>`;
}

function showMore(left: number, show: () => void): VNode {
  return html`<button class="more" onClick=${show}>Show ${left} more</button>`;
}

function AlarmItem({ alarm, nowMs }: { readonly alarm: Alarm; readonly nowMs: number }): VNode {
  const { severity, title, detail, since } = alarm;
  return html`<li class=${severity}>
    <span class="shape" aria-hidden="true">${SHAPES[severity]}</span>
    <div>
      <strong><span class="spoken">${WORDS[severity]}: </span>${title}</strong>
      ${detail !== '' && html`<p>${detail}</p>`}
    </div>
    ${since !== undefined && html`<${Since} at=${since} text=${age(since, nowMs)} />`}
  </li>`;
}

function wellText(rows: readonly MatrixRow[], members: readonly Member[]): string {
  const tallies = members.flatMap(({ status }) =>
    (status?.lvs?.virtualServers ?? []).map(serverTally),
  );
  const up = tallies.reduce((sum, each) => sum + each.up, 0);
  const all = tallies.reduce((sum, each) => sum + each.all, 0);
  return [
    ...(rows.length === 0
      ? []
      : [
          rows.length === 1
            ? 'The virtual router has one master'
            : `All ${rows.length} virtual routers have one master each`,
        ]),
    ...(all === 0 ? [] : [`${up} of ${all} real servers are up`]),
  ].join(', ');
}
