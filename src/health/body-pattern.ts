/**
 * `regex` of an HTTP check: searched by RE2, whose time is linear in the text, so that no pattern
 * can hang the checker. Patterns that need more than RE2 has (back references, look-around) are
 * refused. Pure.
 */
import { RE2JS } from 're2js';
import type { BodyPattern } from '../config/lvs-model.js';

/** A pattern that can be searched for. */
export interface CompiledPattern {
  /** Whether the body is as the pattern wants it; `regex_no_match` is taken into account. */
  isSatisfied(body: Uint8Array): boolean;
}

/** A pattern, or what is wrong with it. */
export type PatternResult =
  | { readonly kind: 'compiled'; readonly pattern: CompiledPattern }
  | { readonly kind: 'refused'; readonly reason: string };

/** Options of PCRE2 that would change what is found, and that RE2 cannot follow. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['extended', 'ucp', 'alt_circumflex', 'alt_bsux']);

/** Compiles a pattern. Options that only steer PCRE2's optimisations have no effect. */
export function compileBodyPattern(wanted: BodyPattern): PatternResult {
  const unsupported = wanted.options.find((option) => UNSUPPORTED.has(option));
  if (unsupported !== undefined) {
    return { kind: 'refused', reason: `the option ${unsupported} is not supported` };
  }
  try {
    const compiled = RE2JS.compile(wanted.pattern, flagsOf(wanted.options));
    const isSatisfied = (body: Uint8Array) => isFound(compiled, wanted, body) !== wanted.noMatch;
    return { kind: 'compiled', pattern: { isSatisfied } };
  } catch (error) {
    return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
  }
}

function flagsOf(options: readonly string[]): number {
  const has = (option: string, flag: number) => (options.includes(option) ? flag : 0);
  return (
    has('caseless', RE2JS.CASE_INSENSITIVE) |
    has('dotall', RE2JS.DOTALL) |
    has('multiline', RE2JS.MULTILINE)
  );
}

/** Without `dollar_endonly` the `$` of PCRE2 stands before a last newline as well. */
function isFound(compiled: RE2JS, wanted: BodyPattern, body: Uint8Array): boolean {
  if (isFoundIn(compiled, wanted, body)) {
    return true;
  }
  const beforeNewline =
    body.at(-1) === 0x0a && wanted.pattern.includes('$') && !has(wanted, 'dollar_endonly');
  return beforeNewline && isFoundIn(compiled, wanted, body.subarray(0, -1));
}

/** The leftmost match decides: where no match begins early enough, none does. */
function isFoundIn(compiled: RE2JS, wanted: BodyPattern, body: Uint8Array): boolean {
  const { minimumOffset, maximumOffset = Number.POSITIVE_INFINITY } = wanted;
  if (minimumOffset > body.length) {
    return false;
  }
  // Offsets count bytes: a character is a byte unless the option `utf` makes it UTF-8.
  const text = has(wanted, 'utf') ? body : Buffer.from(body).toString('latin1');
  const matcher = compiled.matcher(text);
  if (!matcher.find(minimumOffset)) {
    return false;
  }
  const newline = has(wanted, 'firstline') ? body.indexOf(0x0a, minimumOffset) : -1;
  return matcher.start() <= (newline < 0 ? maximumOffset : Math.min(maximumOffset, newline));
}

function has({ options }: BodyPattern, option: string): boolean {
  return options.includes(option);
}
