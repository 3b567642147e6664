/** How a server that speaks HTTP is reached: where it is, and what it is told. */
import { readFileSync } from 'node:fs';
import type { HttpAccess } from '../../../config/discovery-model.js';

/** Read each time: a token is replaced while it is in use. @throws Error when it cannot be read */
export function accessWords({ tokenFile, authorityFile }: HttpAccess): {
  readonly token?: string;
  readonly authority?: string;
} {
  return {
    ...(tokenFile === undefined ? {} : { token: readFileSync(tokenFile, 'utf8').trim() }),
    ...(authorityFile === undefined ? {} : { authority: readFileSync(authorityFile, 'utf8') }),
  };
}
