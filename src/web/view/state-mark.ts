/** A state by shape, word and colour: no one of them alone tells it. */
import type { VNode } from 'preact';
import { html } from '../html.js';

/** What a state means to the one who looks: as wanted, at rest, to be watched, wrong. */
export type Tone = 'good' | 'calm' | 'watch' | 'bad';

const SHAPES: Readonly<Record<Tone, string>> = { good: '●', calm: '○', watch: '◆', bad: '✖' };

/** The mark. */
export function StateMark({ tone, text }: { readonly tone: Tone; readonly text: string }): VNode {
  return html`<span class=${`mark ${tone}`}>
    <span class="shape" aria-hidden="true">${SHAPES[tone]}</span> ${text}
  </span>`;
}
