/**
 * What the signals to the daemon mean, by the names of `--signum=FUNC` (run-time contract,
 * "Signals"). Real-time signals have no names in node and `process.on` does not hear them: the
 * numbers are those of Linux with glibc, where SIGRTMIN is 34 and SIGRTMAX 64 (signal(7)).
 */

const SIGRTMIN = 34;
const SIGRTMAX = 64;

/** What a signal asks for. */
export type SignalFunction = 'STOP' | 'RELOAD' | 'DATA' | 'STATS' | 'STATS_CLEAR' | 'JSON';

/** A signal that the daemon acts on. */
export interface DaemonSignal {
  readonly function: SignalFunction;
  readonly number: number;
  /** The name node knows it by; undefined for a real-time signal. */
  readonly name: 'SIGTERM' | 'SIGHUP' | 'SIGUSR1' | 'SIGUSR2' | undefined;
}

/** Every signal with a function. SIGINT does the same as STOP unless `--ignore-sigint`. */
export const daemonSignals: readonly DaemonSignal[] = [
  { function: 'STOP', number: 15, name: 'SIGTERM' },
  { function: 'RELOAD', number: 1, name: 'SIGHUP' },
  { function: 'DATA', number: 10, name: 'SIGUSR1' },
  { function: 'STATS', number: 12, name: 'SIGUSR2' },
  { function: 'STATS_CLEAR', number: SIGRTMAX - 1, name: undefined },
  { function: 'JSON', number: SIGRTMIN + 2, name: undefined },
];

/** The number that `--signum=FUNC` prints; undefined for a name that is not known. */
export function signalNumber(name: string): number | undefined {
  return daemonSignals.find((signal) => signal.function === name)?.number;
}
