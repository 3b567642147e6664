/**
 * Ways to stop one of our processes without ending it. A process that was started with
 * `HANGING_ENVIRONMENT` obeys two signals that mean nothing to it otherwise (signal(7)).
 */

/** Computes for ever. */
export const SPIN_SIGNAL = 'SIGURG';
/** Waits for ever for what never comes. */
export const BLOCK_SIGNAL = 'SIGWINCH';

const PRELOADED = `
process.on('${SPIN_SIGNAL}', () => { for (;;); });
process.on('${BLOCK_SIGNAL}', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
`;

/** For every process of a daemon: node loads this before the program. */
export const HANGING_ENVIRONMENT: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOADED)}`,
};
