/**
 * What happens to an error of the supervisor that is not caught anywhere: it is said, once, and
 * the supervisor goes on. Its end would be the end of its children, and so of every address.
 */
import { stackOf } from '../base/failure.js';
import type { SupervisorLogEvent } from '../observe/log/log-events.js';

/** Different errors that are remembered; whatever has so many faces is said no more. */
const MOST_SAID = 100;

/** From now on no error ends this process. */
export function survive(log: (event: SupervisorLogEvent) => void): void {
  const said = new Set<string>();
  const survived = (error: unknown): void => {
    const message = stackOf(error);
    if (said.has(message) || said.size >= MOST_SAID) {
      return;
    }
    said.add(message);
    try {
      log({ event: 'internalError', where: 'supervisor', message });
    } catch {
      // It cannot even be said. An error in this handler would end the process.
    }
  };
  process.on('uncaughtException', survived);
  process.on('unhandledRejection', survived);
}
