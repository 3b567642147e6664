/**
 * Authentication of version 2 adverts. RFC 3768 section 5.3.6 took it out of the protocol and left
 * the field; RFC 2338 section 5.3.6 defines the types, which keepalived still uses.
 */
import type { PasswordAuthentication } from '../../config/model.js';

/** Values of the Auth Type field (RFC 2338 section 5.3.6). */
export const AUTHENTICATION_TYPE = { none: 0, password: 1, header: 2 } as const;

/** Bytes of Authentication Data at the end of every version 2 advert (RFC 3768 section 5.3.10). */
export const AUTHENTICATION_DATA_LENGTH = 8;

/** The Auth Type that an instance sends and expects. */
export function authenticationTypeOf(authentication: PasswordAuthentication | undefined): number {
  if (authentication === undefined) {
    return AUTHENTICATION_TYPE.none;
  }
  const { password, header } = AUTHENTICATION_TYPE;
  return authentication.type === 'AH' ? header : password;
}

/**
 * The Authentication Data that an instance sends and expects: its password, or only zeros where
 * there is none, or where it is the key of an authentication header.
 */
export function authenticationDataOf(
  authentication: PasswordAuthentication | undefined,
): Uint8Array {
  return authentication?.type === 'PASS'
    ? passwordBytes(authentication)
    : new Uint8Array(AUTHENTICATION_DATA_LENGTH);
}

/** The first eight bytes of a password (latin1: a character is a byte), padded with zeros. */
export function passwordBytes({ password }: PasswordAuthentication): Uint8Array {
  const data = new Uint8Array(AUTHENTICATION_DATA_LENGTH);
  for (let index = 0; index < Math.min(password.length, data.length); index += 1) {
    data[index] = password.charCodeAt(index);
  }
  return data;
}

/**
 * Whether two byte strings are equal, in a time that depends on their lengths alone, so that a
 * guesser learns nothing from it.
 */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) {
    return false;
  }
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) {
    difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  }
  return difference === 0;
}
