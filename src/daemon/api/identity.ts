/** Who asks, and what they may do: by token, by certificate, or by neither from this machine. */
import { timingSafeEqual } from 'node:crypto';
import type { ClientRole } from '../../config/services-model.js';
import { type ApiToken, digestOf } from './token-file.js';

/** What is known of a client. */
export interface Credentials {
  /** The header `Authorization`. */
  readonly authorization?: string | undefined;
  /** Names in a certificate that the authority of `api_client_ca` has signed. */
  readonly certificateNames: readonly string[];
  /** It has come in by a loopback address. */
  readonly isLocal: boolean;
}

/** Who may come in. */
export interface ApiAccess {
  readonly tokens: readonly ApiToken[];
  readonly clients: readonly { readonly name: string; readonly role: ClientRole }[];
}

/** A client, or why it is none: no credentials, or wrong ones. */
export type Identity =
  | { readonly kind: 'client'; readonly role: ClientRole; readonly actor: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'wrong' };

/** A token that is wrong is no reason to take a client for one without. */
export function identify(
  { authorization, certificateNames, isLocal }: Credentials,
  { tokens, clients }: ApiAccess,
): Identity {
  if (authorization !== undefined) {
    const token = /^Bearer +([\w\-.~+/]+=*)$/i.exec(authorization)?.[1];
    const known = token === undefined ? undefined : tokenOf(token, tokens);
    return known === undefined
      ? { kind: 'wrong' }
      : { kind: 'client', role: known.role, actor: `token ${known.name}` };
  }
  const client = clients.find(({ name }) => certificateNames.includes(name));
  if (client !== undefined) {
    return { kind: 'client', role: client.role, actor: `certificate ${client.name}` };
  }
  return isLocal ? { kind: 'client', role: 'read', actor: 'local' } : { kind: 'unknown' };
}

/** All are compared, and each in the same time. */
function tokenOf(token: string, tokens: readonly ApiToken[]): ApiToken | undefined {
  const digest = Buffer.from(digestOf(token), 'hex');
  return tokens.filter((each) => timingSafeEqual(digest, Buffer.from(each.digest, 'hex'))).at(0);
}

/** What a certificate calls its holder: the common name and the alternative names (RFC 5280). */
export function namesOfCertificate(
  subject: unknown,
  alternativeNames: string | undefined,
): readonly string[] {
  const names = (alternativeNames ?? '')
    .split(', ')
    .flatMap((entry) => /^(?:DNS|email|URI|IP Address):([^"]+)$/.exec(entry)?.[1] ?? []);
  return typeof subject === 'string' ? [subject, ...names] : names;
}
