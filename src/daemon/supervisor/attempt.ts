/** Steps of the supervisor that must not keep one another from being done. */
import { messageOf } from '../../base/failure.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';

/** Something that may take a while, or is not there. */
export type Step = () => Promise<unknown> | undefined;

type Log = (event: SupervisorLogEvent) => void;

/** Does one thing; what goes wrong is said, with `where`. Never rejects. */
export async function attempt(where: string, step: Step, log: Log): Promise<void> {
  try {
    await step();
  } catch (error) {
    log({ event: 'internalError', where, message: messageOf(error) });
  }
}
