/** The time-outs of IPVS (ipvsadm(8), `--set`): for the daemon and for a plan. */
import type { ConnectionTimeouts } from '../../config/lvs-model.js';

/** What is to be set, and what to remember. */
export interface TimeoutsPlan {
  /** To be handed to the kernel; 0 leaves a value as it is. Absent: nothing differs. */
  readonly set?: ConnectionTimeouts;
  /** Those that were there before ours; absent: ours are gone. */
  readonly former?: ConnectionTimeouts;
}

/**
 * `wanted`, or without any those that were there before us, as far as they differ from what is.
 *
 * @param former what was there before us, when we have changed it
 */
export function planTimeouts(
  wanted: ConnectionTimeouts | undefined,
  former: ConnectionTimeouts | undefined,
  found: ConnectionTimeouts,
): TimeoutsPlan {
  const goal = wanted ?? former;
  const differs = goal !== undefined && TIMEOUTS.some(({ of }) => differsIn(of(goal), of(found)));
  return {
    ...(differs ? { set: goal } : {}),
    ...(wanted === undefined ? {} : { former: former ?? found }),
  };
}

/** `tcp 900 → 60`, for each one that changes. */
export function describeTimeouts(
  set: ConnectionTimeouts,
  found: ConnectionTimeouts,
): readonly string[] {
  return TIMEOUTS.filter(({ of }) => differsIn(of(set), of(found))).map(
    ({ name, of }) => `${name} ${of(found)} → ${of(set)}`,
  );
}

const TIMEOUTS: readonly {
  readonly name: string;
  readonly of: (timeouts: ConnectionTimeouts) => number;
}[] = [
  { name: 'tcp', of: ({ tcpSeconds }) => tcpSeconds },
  { name: 'tcpfin', of: ({ tcpFinSeconds }) => tcpFinSeconds },
  { name: 'udp', of: ({ udpSeconds }) => udpSeconds },
];

function differsIn(wanted: number, found: number): boolean {
  return wanted !== 0 && wanted !== found;
}
