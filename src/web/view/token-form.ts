/** Asks for a token, which stays in the memory of this page. */
import type { VNode } from 'preact';
import { html } from '../html.js';
import type { PageLink } from '../model/page-link.js';
import { fieldOf } from './dialog.js';

interface TokenFormProps {
  readonly link: Extract<PageLink, { kind: 'locked' }>;
  readonly unlock: (token: string) => void;
}

/** The form. */
export function TokenForm({ link, unlock }: TokenFormProps): VNode {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const token = fieldOf(event.currentTarget, 'token');
    if (token !== '') {
      unlock(token);
    }
  };
  return html`<form class="token" onSubmit=${submit}>
    <h2>A token is needed</h2>
    ${link.refused && html`<p class="refusal" role="alert">It was refused: ${link.reason}.</p>`}
    <label>
      Token <input name="token" type="password" autocomplete="off" required autofocus />
    </label>
    <button>Look</button>
    <p class="quiet">
      <code>upkeep token new NAME read</code> on the router makes one. It is kept in this page
      until it is closed, and nowhere else.
    </p>
  </form>`;
}
