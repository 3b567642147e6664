/**
 * Included files that a reload does not find. A deployment in progress looks like a configuration
 * without what they say, and taking it would let go of its addresses.
 */
import type { IncludedPattern } from '../../config/language/include/include.js';

/**
 * Why a reload is refused; undefined when it is not. What was not there before either is no news.
 * @param before what the running configuration was read from; undefined: not known
 */
export function lostInclude(
  before: readonly IncludedPattern[] | undefined,
  now: readonly IncludedPattern[],
): string | undefined {
  const lost = now.find(({ pattern, wildcard, found }) => {
    const earlier = before?.filter((each) => each.pattern === pattern) ?? [];
    const isNew = before !== undefined && earlier.length === 0;
    return !found && (earlier.some((each) => each.found) || (isNew && !wildcard));
  });
  if (lost === undefined) {
    return undefined;
  }
  const { pattern, span, wildcard } = lost;
  const what = wildcard
    ? `no file matches '${pattern}' any more`
    : `the included file '${pattern}' cannot be read`;
  return `${span.file}:${span.line}:${span.column}: ${what}`;
}
