/** What happened, newest first. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { type LogEvent, matchingEvents } from '../model/events.js';
import { clockTime, dateTime } from '../model/times.js';
import type { ExplanationView } from '../model/views.js';

const FIRST_EVENTS = 100;

/** Tells why it has come to an event; undefined: there is no more to say of it. */
export type Explain = (event: LogEvent) => Promise<ExplanationView | undefined>;

interface EventListProps {
  readonly events: readonly LogEvent[];
  readonly explain: Explain;
}

/** The timeline, with a filter and a pause. */
export function EventList({ events, explain }: EventListProps): VNode {
  const [search, setSearch] = useState('');
  const [worstOnly, setWorstOnly] = useState(false);
  const [paused, setPaused] = useState<readonly LogEvent[] | undefined>();
  const isPaused = paused !== undefined;
  const shown = matchingEvents(paused ?? events, search, worstOnly);
  const unseen = isPaused ? events.filter((each) => !paused.includes(each)).length : 0;
  const searched = ({ currentTarget }: Event) =>
    setSearch(currentTarget instanceof HTMLInputElement ? currentTarget.value : '');
  return html`<section class="events" aria-labelledby="events-title">
    <h2 id="events-title">Events</h2>
    <div class="tools">
      <input
        type="search"
        aria-label="Filter events"
        placeholder="Filter"
        value=${search}
        onInput=${searched}
      />
      <button aria-pressed=${worstOnly} onClick=${() => setWorstOnly(!worstOnly)}>Warnings</button>
      <button aria-pressed=${isPaused} onClick=${() => setPaused(isPaused ? undefined : events)}>
        ${isPaused ? `Paused, ${unseen} new` : 'Pause'}
      </button>
    </div>
    ${shown.length === 0 && html`<p class="quiet">None that matches.</p>`}
    <ol tabindex="0" aria-label="Newest first">
      ${shown
        .slice(0, FIRST_EVENTS)
        .map((each) => html`<${EventItem} key=${each.id} event=${each} explain=${explain} />`)}
    </ol>
  </section>`;
}

interface ItemProps {
  readonly event: LogEvent;
  readonly explain: Explain;
}

function EventItem({ event, explain }: ItemProps): VNode {
  const { time, level, message, fields } = event;
  const toggled = ({ currentTarget }: Event) => {
    if (currentTarget instanceof HTMLDetailsElement && currentTarget.open && why === undefined) {
      void explain(event).then(setWhy);
    }
  };
  const [why, setWhy] = useState<ExplanationView | undefined>();
  // Its lists, the adverts and what the priority is made of, are in the explanation.
  const names = Object.keys(fields).filter(
    (name) => (why?.reasons ?? []).length === 0 || !Array.isArray(fields[name]),
  );
  return html`<li class=${level}>
    <details onToggle=${toggled}>
      <summary>
        <time datetime=${time} title=${dateTime(time)}>${clockTime(time)}</time>
        <span>${level !== 'info' && html`<span class="spoken">${level}: </span>`}${message}</span>
      </summary>
      <dl>
        <dt>event</dt><dd>${event.event}</dd>
        ${names.map((name) => html`<dt>${name}</dt><dd>${fieldText(fields[name])}</dd>`)}
      </dl>
      ${why !== undefined && chainOf(why)}
    </details>
  </li>`;
}

/** What was said before it, and what followed. */
function chainOf({ reasons }: ExplanationView): VNode | null {
  return reasons.length === 0
    ? null
    : html`<h3>How it came, and what followed</h3>
        <dl class="chain">
          ${reasons.map(({ topic, text }) => html`<dt>${topic}</dt><dd>${text}</dd>`)}
        </dl>`;
}

function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
