/**
 * What keeps a page of another site from using the API through the browser of someone who may: it
 * is asked by one of its own names only (against DNS rebinding), and changes come from no other
 * origin and as JSON, which no form sends (Fetch Standard, "CORS protocol").
 */
import type { ProblemCode } from '../control/routes/problem-codes.js';

/** What a browser says of a request. */
export interface BrowserWords {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
  readonly hasBody: boolean;
}

/** Where it has come in. */
export interface AnswersTo {
  /** The address of this machine that it was sent to. */
  readonly localAddress: string;
  readonly isLocal: boolean;
  /** `api_host` */
  readonly hosts: readonly string[];
}

/** Why a request is refused. */
export interface UnsafeRequest {
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
}

/** undefined: nothing is against it. */
export function unsafe(
  { method, host = '', origin, contentType, hasBody }: BrowserWords,
  { localAddress, isLocal, hosts }: AnswersTo,
): UnsafeRequest | undefined {
  const name = hostName(host);
  const names = [localAddress, ...(isLocal ? ['localhost'] : []), ...hosts];
  if (name === undefined || !names.some((each) => each.toLowerCase() === name)) {
    const detail = `it is not known here as '${host}': api_host names what it is called`;
    return { status: 421, code: 'hostUnknown', detail };
  }
  if (method === 'GET') {
    return undefined;
  }
  if (origin !== undefined && !/^https?:\/\//.test(origin)) {
    return { status: 403, code: 'originForeign', detail: `changes come from no page of ${origin}` };
  }
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host) {
    return { status: 403, code: 'originForeign', detail: `changes come from no page of ${origin}` };
  }
  const isJson = contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
  return hasBody && !isJson
    ? { status: 415, code: 'bodyInvalid', detail: 'the body has to be application/json' }
    : undefined;
}

/** Of `HOST[:PORT]`, without the brackets of IPv6; undefined: it is none. */
function hostName(host: string): string | undefined {
  const [, six, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d+)?$/i.exec(host) ?? [];
  return (six ?? name)?.toLowerCase();
}

/** Headers of every answer, streams among them: what it may do in a browser. */
export const SAFE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
    "img-src 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;
