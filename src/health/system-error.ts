/** Errors of the system by their number, for people. */
import { getSystemErrorMap } from 'node:util';

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

/** The words of the system: `connection refused`. `errno` is positive. */
export function errorWords(errno: number): string {
  return find(errno)?.[1] ?? `error ${errno}`;
}
