/** Real-time signals (signal(7)): node has no names for them, `process.on` does not hear them. */
import { type NativeSignals, native } from '../native.js';

const handlers = new Map<number, () => void>();
let signals: NativeSignals | undefined;

/**
 * Calls `handler` whenever the signal arrives, in place of an earlier handler.
 * @throws SystemCallError when there is no such signal.
 */
export function onRealTimeSignal(number: number, handler: () => void): void {
  signals ??= new native.Signals((arrived) => handlers.get(arrived)?.());
  handlers.set(number, handler);
  signals.listen(number);
}
