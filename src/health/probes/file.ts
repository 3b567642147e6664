/** FILE_CHECK: follows the number in a file, which may come, go and be replaced. */
import type { FileCheck } from '../../config/lvs-model.js';
import { followNumber } from '../../track/followed-number.js';
import type { ProbeOutcome } from '../messages.js';
import { fileOutcome } from './file-outcome.js';
import type { RunningProbe } from './probe.js';

/** Follows a file. One that cannot be read counts as 0. */
export function followFile(
  check: FileCheck,
  changed: (outcome: ProbeOutcome) => void,
): RunningProbe {
  const number = followNumber(check.path, (value) => changed(fileOutcome(check, value)));
  changed(fileOutcome(check, number.value()));
  return { cancel: () => number.close() };
}
