/** Which router this is, and whether what is shown is true now. */
import type { VNode } from 'preact';
import { html } from '../html.js';
import type { PageLink } from '../model/page-link.js';
import { age, clockTime, dateTime } from '../model/times.js';
import type { StatusView } from '../model/views.js';
import { StateMark } from './state-mark.js';

interface HeaderProps {
  readonly status: StatusView | undefined;
  readonly link: PageLink;
  readonly nowMs: number;
}

/** The head of the page. */
export function Header({ status, link, nowMs }: HeaderProps): VNode {
  return html`<header class="head">
    <div>
      <h1>${status?.daemon.node ?? 'upkeep'}</h1>
      ${status && html`<p class="quiet">${aboutText(status, nowMs)}</p>`}
    </div>
    <p class="link" role="status"><${LinkMark} link=${link} at=${status?.at} /></p>
  </header>`;
}

function aboutText({ daemon }: StatusView, nowMs: number): string {
  const startedAt = new Date(nowMs - daemon.uptimeMs).toISOString();
  return (
    `upkeep ${daemon.version}, up ${age(startedAt, nowMs)} · ` +
    `${daemon.configurationFile}, read ${dateTime(daemon.configuredAt)}`
  );
}

function LinkMark({
  link,
  at,
}: {
  readonly link: PageLink;
  readonly at: string | undefined;
}): VNode {
  const time = at === undefined ? '' : html` <time>${clockTime(at)}</time>`;
  switch (link.kind) {
    case 'waiting':
      return html`<${StateMark} tone="calm" text="Connecting" />`;
    case 'live':
      return link.follows
        ? html`<${StateMark} tone="good" text="Live" />${time}`
        : html`<${StateMark} tone="watch" text="Without events" />${time}`;
    case 'lost':
      return html`<${StateMark} tone="bad" text="Connection lost" />`;
    case 'locked':
      return html`<${StateMark} tone="watch" text="Locked" />`;
  }
}

/** Says plainly that the page is of the past. */
export function LostBanner({
  link,
  at,
}: {
  readonly link: PageLink;
  readonly at: string | undefined;
}): VNode | null {
  if (link.kind !== 'lost') {
    return null;
  }
  const { sinceMs, reason } = link;
  const past = at === undefined ? '' : ` What stands below was so at ${clockTime(at)}.`;
  return html`<p class="lost" role="alert">
    <strong>Connection lost at ${clockTime(sinceMs)}:</strong> ${' '}${reason}.${past} Trying again.
  </p>`;
}
