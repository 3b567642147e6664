/** Instances that upkeep understands and cannot run yet. */
import type { Directive, Span } from '../../language/tree.js';

/** Why an instance cannot run, and where that is written. */
export interface NotRunnable {
  /** The rest of a sentence. */
  readonly reason: string;
  readonly span: Span;
}

/**
 * Why an instance cannot run. Running it without the missing part would put two masters on the
 * network.
 */
export function whyNotRunnable(directives: readonly Directive[]): NotRunnable | undefined {
  const hmac = directives.find((directive) => directive.name === 'auth_hmac');
  if (hmac !== undefined) {
    return { reason: 'auth_hmac is not supported yet', span: hmac.keyword.span };
  }
  return undefined;
}
