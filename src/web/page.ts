/** The web page: draws what the daemon says, four times a second at most. */
import { render } from 'preact';
import { Live, type LiveState } from './connection/live.js';
import { html } from './html.js';
import { App } from './view/app.js';
import type { PageDoors } from './view/steering.js';

/** Ages grow by the second. */
const TICK_MS = 1000;
const DRAW_MS = 250;

const place = document.getElementById('page');
let latest: LiveState | undefined;
let drawnMs = Number.NEGATIVE_INFINITY;
let planned: ReturnType<typeof setTimeout> | undefined;

function draw(): void {
  planned = undefined;
  drawnMs = performance.now();
  if (place !== null && latest !== undefined) {
    render(
      html`<${App} state=${latest} nowMs=${Date.now() + latest.aheadMs} steering=${steering} />`,
      place,
    );
  }
}

function plan(): void {
  if (planned === undefined) {
    planned = setTimeout(draw, Math.max(0, drawnMs + DRAW_MS - performance.now()));
  }
}

const live = new Live((state) => {
  latest = state;
  plan();
});

const steering: PageDoors = {
  run: (request) => live.change(request),
  signIn: (token) => live.signIn(token),
  signOut: () => location.reload(), // nothing of it is left then
  unlock: (token) => live.unlock(token),
  explain: (event) => live.explain(event),
};

place?.replaceChildren();
setInterval(() => {
  if (!document.hidden) {
    plan();
  }
}, TICK_MS);
live.start();
