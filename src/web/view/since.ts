/** How long it has been so; the moment itself is there for who points at it. */
import type { VNode } from 'preact';
import { html } from '../html.js';
import { dateTime } from '../model/times.js';

/** @param text the age, as it was when this was drawn */
export function Since({ at, text }: { readonly at: string; readonly text: string }): VNode {
  return html`<time datetime=${at} title=${dateTime(at)}>${text}</time>`;
}
