/** What those parts of the page work with that can change something. */
import { createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { html } from '../html.js';
import type { ChangeResult } from '../model/change-result.js';
import type { ChangeRequest, Offer } from '../model/changes.js';
import type { Explain } from './event-list.js';

/** Of the page, for all its parts. */
export interface PageDoors {
  readonly run: (request: ChangeRequest) => Promise<ChangeResult>;
  /** @returns why a token is not taken */
  readonly signIn: (token: string) => Promise<string | undefined>;
  readonly signOut: () => void;
  readonly unlock: (token: string) => void;
  readonly explain: Explain;
}

/** Opens the dialog of what can be done; undefined: who looks may change nothing. */
export const OpenOffer = createContext<((offer: Offer) => void) | undefined>(undefined);

interface ButtonProps {
  /** Made when the button is pressed: it speaks of what is so then. */
  readonly offer: () => Offer;
  readonly text: string;
  /** For those who hear the page. */
  readonly label?: string;
}

/** A button that opens it, for those who may. */
export function OfferButton({ offer, text, label = text }: ButtonProps): VNode | null {
  const open = useContext(OpenOffer);
  return open === undefined
    ? null
    : html`<button class="offer" aria-label=${label} onClick=${() => open(offer())}>
        ${text}
      </button>`;
}
