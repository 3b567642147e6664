/**
 * Patterns that are searched by RE2, whose time is linear in the text, so that no pattern can hang
 * a checker. What PCRE2 has and RE2 has not is refused: back references, look-around, and options
 * that RE2 cannot follow.
 */

import type { RE2JS } from 're2js';
import { messageOf } from '../base/failure.js';
import { onDemand } from '../base/on-demand.js';

const re2 = onDemand((require): typeof RE2JS => require('re2js').RE2JS);

/** A pattern, or why it cannot be used. */
export type PatternResult =
  | { readonly kind: 'compiled'; readonly regex: RE2JS }
  | { readonly kind: 'refused'; readonly reason: string };

/** Options of PCRE2 that would change what is found, and that RE2 cannot follow. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['extended', 'ucp', 'alt_circumflex', 'alt_bsux']);

/** Compiles a pattern. Options that only steer PCRE2's optimisations have no effect. */
export function compilePattern(pattern: string, options: readonly string[]): PatternResult {
  const unsupported = options.find((option) => UNSUPPORTED.has(option));
  if (unsupported !== undefined) {
    return { kind: 'refused', reason: `the option ${unsupported} is not supported` };
  }
  try {
    return { kind: 'compiled', regex: re2().compile(pattern, flagsOf(options)) };
  } catch (error) {
    const reason = messageOf(error);
    return { kind: 'refused', reason: reason.replace(/^error parsing regexp: /, '') };
  }
}

function flagsOf(options: readonly string[]): number {
  const { CASE_INSENSITIVE, DOTALL, MULTILINE } = re2();
  const has = (option: string, flag: number) => (options.includes(option) ? flag : 0);
  return has('caseless', CASE_INSENSITIVE) | has('dotall', DOTALL) | has('multiline', MULTILINE);
}
