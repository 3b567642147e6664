/** Who looks, and how one who may change something says so. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { clientName, maintenanceOffer, mayOperate, reloadOffer } from '../model/changes.js';
import type { ClientView, DaemonView } from '../model/views.js';
import { Dialog, fieldOf } from './dialog.js';
import { OfferButton, type PageDoors } from './steering.js';

const ABILITY: Readonly<Record<ClientView['role'], string>> = {
  read: 'look',
  operate: 'operate',
  admin: 'do all',
};

interface BarProps {
  readonly client: ClientView;
  readonly standing: DaemonView;
  readonly steering: PageDoors;
}

/** What can be done with the router as a whole, for those who may; for others the way to it. */
export function SteeringBar({ client, standing, steering }: BarProps): VNode {
  const [isOpen, setOpen] = useState(false);
  const { status, maintenance } = standing;
  const { node, configurationFile } = status.daemon;
  if (!mayOperate(client)) {
    return html`<div class="steering">
      <button onClick=${() => setOpen(true)}>Sign in to change something</button>
      ${isOpen && html`<${SignIn} signIn=${steering.signIn} close=${() => setOpen(false)} />`}
    </div>`;
  }
  const instances = status.vrrp?.instances ?? [];
  return html`<div class="steering">
    <span class="quiet">${clientName(client)} may ${ABILITY[client.role]}</span>
    ${
      instances.length > 0 &&
      html`<${OfferButton}
        text=${maintenance.on ? 'End maintenance…' : 'Maintenance…'}
        offer=${() => maintenanceOffer(node, maintenance, instances)}
      />`
    }
    ${
      client.role === 'admin' &&
      html`<${OfferButton} text="Reload…" offer=${() => reloadOffer(node, configurationFile)} />`
    }
    ${
      client.actor.startsWith('token ') &&
      html`<button onClick=${steering.signOut}>Sign out</button>`
    }
  </div>`;
}

interface SignInProps {
  readonly signIn: PageDoors['signIn'];
  readonly close: () => void;
}

function SignIn({ signIn, close }: SignInProps): VNode {
  const [refusal, setRefusal] = useState<string | undefined>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const failure = await signIn(fieldOf(event.currentTarget, 'token'));
    setRefusal(failure);
    if (failure === undefined) {
      close();
    }
  };
  return html`<${Dialog} title="Sign in" close=${close}>
    <form onSubmit=${submit}>
      <label>
        Token <input name="token" type="password" autocomplete="off" required autofocus />
      </label>
      ${refusal !== undefined && html`<p class="refusal" role="alert">Refused: ${refusal}.</p>`}
      <p class="quiet">
        <code>upkeep token new NAME operate</code> makes one for <code>api_token_file</code>. It is
        kept in this page until it is closed, and nowhere else. What you change stands in the log
        under its name.
      </p>
      <div class="buttons">
        <button type="button" onClick=${close}>Cancel</button>
        <button class="act">Sign in</button>
      </div>
    </form>
  </${Dialog}>`;
}
