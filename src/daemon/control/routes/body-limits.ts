/** How long the body of a request may be, in bytes. */

import { type Answer, problem } from './answer.js';

/** Where a route names no other. */
export const USUAL_BODY_BYTES = 64 * 1024;

/** A configuration is longer than other bodies. */
export const PLAN_BODY_BYTES = 1024 * 1024;

/** Its path. */
export const PLAN_PATH = '/v1/plan';

/** The answer to a body that is longer than the limit. */
export function bodyTooLarge(bodyLimit: number): Answer {
  return problem(413, 'bodyTooLarge', `the body may have ${bodyLimit} bytes`);
}
