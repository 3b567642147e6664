/** Errors of the system by their number, for people. */
import { getSystemErrorMap } from 'node:util';
import type { FailureCode } from './messages.js';

/** node makes the whole map anew each time it is asked. */
let known: ReadonlyMap<number, readonly [code: string, words: string]> | undefined;

function find(errno: number): readonly [code: string, words: string] | undefined {
  known ??= getSystemErrorMap();
  return known.get(-errno);
}

/** The name of errno(3): `ECONNREFUSED`. `errno` is positive. */
export function errorCode(errno: number): string {
  return find(errno)?.[0] ?? `errno ${errno}`;
}

/** What kind of failure an error of a connection is, by its name. */
export function failureCode(code: string): FailureCode {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ECONNRESET':
    case 'ECONNABORTED':
      return 'reset';
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return 'unreachable';
    default:
      return 'other';
  }
}

/** The words of the system: `connection refused`. `errno` is positive. */
export function errorWords(errno: number): string {
  return find(errno)?.[1] ?? `error ${errno}`;
}
