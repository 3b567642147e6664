/** Virtual routers by members: who is master, since when and why. */
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { html } from '../html.js';
import { handOverOffer, type Offer } from '../model/changes.js';
import { type HeardRouter, type MatrixRow, priorityText } from '../model/matrix.js';
import { age } from '../model/times.js';
import type { Member, RouterView } from '../model/views.js';
import { Since } from './since.js';
import { StateMark, type Tone } from './state-mark.js';
import { OfferButton } from './steering.js';

const TONES: Readonly<Record<RouterView['state'], Tone>> = {
  MASTER: 'good',
  BACKUP: 'calm',
  INIT: 'watch',
  FAULT: 'bad',
};

const MASTER = { tone: 'good', text: 'MASTER' } as const;
const RIVAL = { tone: 'bad', text: 'SECOND MASTER' } as const;

interface MatrixProps {
  readonly members: readonly Member[];
  readonly rows: readonly MatrixRow[];
  readonly nowMs: number;
}

/** The matrix. One daemon alone has a column for those that it hears. */
export function RouterMatrix({ members, rows, nowMs }: MatrixProps): VNode {
  const isAlone = members.length === 1;
  const columns = [...members.map(({ name }) => name), ...(isAlone ? ['Heard on the wire'] : [])];
  return html`<section aria-labelledby="matrix-title">
    <h2 id="matrix-title">Virtual routers <span class="count">${rows.length}</span></h2>
    <table class="matrix">
      <thead>
        <tr>
          <th scope="col">Virtual router</th>
          ${columns.map((name) => html`<th scope="col" key=${name}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<${MatrixLine}
            ...${{ row, columns, isAlone, nowMs }}
            key=${row.key}
          />`,
        )}
      </tbody>
    </table>
  </section>`;
}

interface LineProps {
  readonly row: MatrixRow;
  readonly columns: readonly string[];
  readonly isAlone: boolean;
  readonly nowMs: number;
}

function MatrixLine({ row, columns, isAlone, nowMs }: LineProps): VNode {
  const [here] = row.cells;
  const offer = here?.state === 'MASTER' ? () => handOverOffer(here, row, columns) : undefined;
  const isWrong = row.masters.length !== 1;
  return html`<tr class=${isWrong ? 'wrong' : ''}>
    <th scope="row">
      ${row.name}
      <span class="quiet">${row.virtualRouter}</span>
    </th>
    ${row.cells.map(
      (instance, at) =>
        html`<${Cell}
        ...${{ name: columns[at], instance, nowMs, offer: at === 0 ? offer : undefined }}
        key=${columns[at]}
      />`,
    )}
    ${isAlone && html`<td data-label=${columns.at(-1)}>${heardList(row.heard)}</td>`}
  </tr>`;
}

interface CellProps {
  readonly name: string;
  readonly instance: RouterView | undefined;
  /** What can be done with it here. */
  readonly offer: (() => Offer) | undefined;
  readonly nowMs: number;
}

function Cell({ name, instance, offer, nowMs }: CellProps): VNode {
  const since = instance === undefined ? '' : age(instance.since, nowMs);
  const content = useMemo(
    () => (instance === undefined ? '–' : cellContent(instance, since)),
    [instance, since],
  );
  const label = `Change ${instance?.name}`;
  return html`<td data-label=${name} class=${instance?.state.toLowerCase() ?? 'absent'}>
    ${content}
    ${offer !== undefined && html`<${OfferButton} text="Change…" label=${label} offer=${offer} />`}
  </td>`;
}

function cellContent(instance: RouterView, since: string): VNode {
  const { state, wantedState = state, priority, transition, faults, waitingFor = [] } = instance;
  const why = [
    ...faults.map(({ text }) => text),
    ...waitingFor.map((what) => `waits for ${what}`),
    ...(faults.length === 0 && transition !== undefined ? [transition.reason] : []),
    ...(wantedState === state || state === 'FAULT' ? [] : [`wants to be ${wantedState}`]),
  ].join('; ');
  return html`<div class="cell">
    <${StateMark} tone=${TONES[state]} text=${state} />
    <span class="quiet">${' for '}<${Since} at=${instance.since} text=${since} /></span>
    <span class="priority" title=${`priority ${priorityText(instance)}`}>
      ${' '}priority ${priority.effective}
    </span>
    ${why !== '' && html`<p class="why">${why}</p>`}
    ${addressList(instance)}
  </div>`;
}

/** Addresses that are not where the state says. */
function addressList({ state, addresses }: RouterView): VNode | null {
  const wrong = (addresses ?? []).filter(({ held }) => held !== (state === 'MASTER'));
  if (wrong.length === 0) {
    return null;
  }
  const words = state === 'MASTER' ? 'does not hold' : 'still holds';
  return html`<p class="why bad">${words} ${wrong.map(({ address }) => address).join(', ')}</p>`;
}

function heardList(heard: readonly HeardRouter[]): readonly VNode[] | VNode {
  return heard.length === 0
    ? html`<span class="quiet">no other master</span>`
    : heard.map(
        ({ name, priority, refused, isRival }) => html`<div class="cell" key=${name}>
          <${StateMark} ...${isRival ? RIVAL : MASTER} />
          <span>${' '}${name}</span>
          ${priority !== undefined && html`<span class="priority">priority ${priority}</span>`}
          ${refused !== undefined && html`<p class="why bad">${refused}</p>`}
        </div>`,
      );
}
