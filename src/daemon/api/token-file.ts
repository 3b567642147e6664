/** The file of `api_token_file`: a line for each token, with a digest in the place of the token. */
import { nodeCrypto } from '../../base/on-demand.js';
import type { ClientRole } from '../../config/services-model.js';

/** A token as the file has it. */
export interface ApiToken {
  readonly name: string;
  readonly role: ClientRole;
  /** SHA-256 in hexadecimal digits. */
  readonly digest: string;
}

/** 256 bits: nothing that could be tried out. */
const TOKEN_BYTES = 32;

const LINE = /^(\S+)\s+(read|operate|admin)\s+sha256:([\da-f]{64})$/;
const NAME = /^[\w.@-]{1,64}$/;

/** Whether a token may be called so. */
export function isTokenName(text: string): boolean {
  return NAME.test(text);
}

/** SHA-256 of a token, in hexadecimal digits. A random token needs no slower function. */
export function digestOf(token: string): string {
  return nodeCrypto().createHash('sha256').update(token).digest('hex');
}

/** A new token, and its line. */
export function newToken(
  name: string,
  role: ClientRole,
): { readonly token: string; readonly line: string } {
  const token = nodeCrypto().randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, line: `${name} ${role} sha256:${digestOf(token)}` };
}

/** The tokens of a file. Lines that are none are told by their number; `#` begins a comment. */
export function readTokens(text: string): {
  readonly tokens: readonly ApiToken[];
  readonly wrongLines: readonly number[];
} {
  const tokens: ApiToken[] = [];
  const wrongLines: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const bare = line.replace(/(^|\s)#.*$/, '').trim();
    const [, name = '', role, digest = ''] = LINE.exec(bare) ?? [];
    if (isTokenName(name) && (role === 'read' || role === 'operate' || role === 'admin')) {
      tokens.push({ name, role, digest });
    } else if (bare !== '') {
      wrongLines.push(index + 1);
    }
  }
  return { tokens, wrongLines };
}
