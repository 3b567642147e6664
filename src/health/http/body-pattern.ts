/** `regex` of an HTTP check against a body. Pure. */
import type { RE2JS } from 're2js';
import type { BodyPattern } from '../../config/lvs-model.js';
import { compilePattern } from '../../config/re2-pattern.js';

/** A pattern that can be searched for. */
export interface CompiledPattern {
  /** What it was compiled from. */
  readonly wanted: BodyPattern;
  /** How many instructions RE2 has made of it: a search takes so many steps for a byte at most. */
  readonly size: number;
  /** Whether the body is as the pattern wants it; `regex_no_match` is taken into account. */
  isSatisfied(body: Uint8Array): boolean;
}

/** A pattern, or what is wrong with it. */
export type BodyPatternResult =
  | { readonly kind: 'compiled'; readonly pattern: CompiledPattern }
  | { readonly kind: 'refused'; readonly reason: string };

/** Compiles a pattern. */
export function compileBodyPattern(wanted: BodyPattern): BodyPatternResult {
  const result = compilePattern(wanted.pattern, wanted.options);
  if (result.kind === 'refused') {
    return result;
  }
  const { regex } = result;
  const isSatisfied = (body: Uint8Array) => isFound(regex, wanted, body) !== wanted.noMatch;
  return { kind: 'compiled', pattern: { wanted, size: regex.programSize(), isSatisfied } };
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
