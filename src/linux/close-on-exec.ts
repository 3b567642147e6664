/** Which descriptors a program finds open that this process starts. */
import { native } from './native.js';

/** After standard input, output and error. */
const FIRST_OWN_DESCRIPTOR = 3;

/**
 * Keeps the descriptors that are open now from the programs that this process starts. Node opens
 * its own so; libraries may not, and descriptors can come from the process that started this one.
 * Descriptors that are handed over on purpose (`stdio` of a spawn) are not touched by it.
 */
export function closeDescriptorsOnExec(): void {
  native.closeOnExec(FIRST_OWN_DESCRIPTOR);
}
