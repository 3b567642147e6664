/** What the api child hands on to the supervisor. */
import type { ClientRole } from '../../config/services-model.js';

/** A request whose client is known. */
export interface HandedRequest {
  readonly method: string;
  readonly target: string;
  /** Those that routes look at. */
  readonly headers: { readonly accept?: string; readonly 'last-event-id'?: string };
  readonly role: ClientRole;
  readonly actor: string;
  readonly body: string;
}
