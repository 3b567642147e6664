/** Instances that upkeep understands and cannot run yet. */
import type { Directive, Span } from '../../language/tree.js';
import type { InstanceSettings } from './instance-settings.js';

/** Why an instance cannot run, and where that is written. */
export interface NotRunnable {
  /** The rest of a sentence. */
  readonly reason: string;
  readonly span: Span;
}

/**
 * Why an instance cannot run. Running it without the missing part would put two masters on the
 * network. `strict`: no router of it authenticates.
 */
export function whyNotRunnable(
  directives: readonly Directive[],
  settings: InstanceSettings,
  strict: boolean,
): NotRunnable | undefined {
  const hmac = directives.find((directive) => directive.name === 'auth_hmac');
  if (hmac !== undefined) {
    return { reason: 'auth_hmac is not supported yet', span: hmac.keyword.span };
  }
  for (const authentication of strict ? [] : settings.all('authentication')) {
    for (const inner of authentication.directive.block?.directives ?? []) {
      const word = inner.arguments[0];
      if (inner.name === 'auth_type' && word?.text === 'AH') {
        return { reason: 'auth_type AH is not supported yet', span: word.span };
      }
    }
  }
  return undefined;
}
