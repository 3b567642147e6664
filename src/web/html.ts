/** Elements as templates: `<p class="x">…</p>` without a compiler of its own. */
import htm from 'htm';
import { h, type VNode } from 'preact';

/** Makes what a template describes. */
export const html = htm.bind(h) as (
  strings: TemplateStringsArray,
  ...values: readonly unknown[]
) => VNode;
