/** The interfaces that routes and rules stand and fall with. */
import type { Route, Rule } from '../../routing-model.js';

/**
 * The interface that a route leaves by; that of a `nexthop`, or behind a gateway alone, is not
 * followed (measured with keepalived).
 */
export function deviceOfRoute({ parts }: Route): string | undefined {
  const part = parts.findLast(({ option }) => option === 'dev');
  return part?.option === 'dev' ? part.interface : undefined;
}

/** The interface that packets of a rule come in by. */
export function deviceOfRule({ parts }: Rule): string | undefined {
  const part = parts.findLast(({ option }) => option === 'iif');
  return part?.option === 'iif' ? part.interface : undefined;
}
