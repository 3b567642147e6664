/** The thread of long searches (`pattern-search.ts`): answers each order with whether it is so. */
import { parentPort } from 'node:worker_threads';
import type { BodyPattern } from '../../config/lvs-model.js';
import { type CompiledPattern, compileBodyPattern } from '../http/body-pattern.js';
import type { SearchOrder } from './pattern-search.js';

const known = new Map<string, CompiledPattern>();

/** @throws Error when the pattern is refused, which its sender knows already. */
function compiledOnce(wanted: BodyPattern): CompiledPattern {
  const key = JSON.stringify(wanted);
  const found = known.get(key);
  if (found !== undefined) {
    return found;
  }
  const result = compileBodyPattern(wanted);
  if (result.kind === 'refused') {
    throw new Error(result.reason);
  }
  known.set(key, result.pattern);
  return result.pattern;
}

parentPort?.on('message', ({ pattern, body }: SearchOrder) => {
  parentPort?.postMessage(compiledOnce(pattern).isSatisfied(body));
});
