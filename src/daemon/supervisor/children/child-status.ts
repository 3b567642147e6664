/** The processes below the supervisor as `upkeep status` shows them. */
import type { ChildStatus } from '../../../observe/status/status.js';

/** What is known of a process; there is none where the configuration needs none. */
export interface RunningChild {
  /** undefined while it waits for its restart. */
  readonly pid: number | undefined;
  readonly restarts: number;
}

/** The processes that are needed, in this order. */
export function childStatuses(
  children: readonly (readonly [name: ChildStatus['name'], child: RunningChild | undefined])[],
): readonly ChildStatus[] {
  return children.flatMap(([name, child]) =>
    child === undefined ? [] : [{ name, pid: child.pid, restarts: child.restarts }],
  );
}
