/** What the number in a tracked file means for a server. Pure. */
import type { FileCheck } from '../../config/lvs-model.js';
import { HIGHEST, LOWEST } from '../../track/file-number.js';
import type { ProbeOutcome } from '../messages.js';

/**
 * Without a weight the server is bad while the number is not 0 (`reverse`: while it is 0). With
 * one, the number times the weight goes to the weight of the server; the lowest product is bad.
 */
export function fileOutcome(
  { weight, reverse, path }: Pick<FileCheck, 'weight' | 'reverse' | 'path'>,
  value: number,
): ProbeOutcome {
  const bad: ProbeOutcome = { outcome: 'bad', reason: `${path} holds ${value}` };
  if (weight === 0) {
    return (value !== 0) === reverse ? { outcome: 'good', weight: 0 } : bad;
  }
  const product = value * weight * (reverse ? -1 : 1);
  if (product <= LOWEST) {
    return bad;
  }
  return { outcome: 'good', weight: product === 0 ? 0 : Math.min(product, HIGHEST) };
}
