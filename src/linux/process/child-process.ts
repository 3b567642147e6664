/**
 * node's module that starts programs. It loads the network's with it, 4 ms and a megabyte, which a
 * process that starts none need not pay.
 */
import type ChildProcess from 'node:child_process';
import { onDemand } from '../../base/on-demand.js';

/** The module, loaded with the first call. */
export const childProcess = onDemand((require): typeof ChildProcess => {
  return require('node:child_process');
});
