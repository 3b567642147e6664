/** Parts of the typed configuration that VRRP and the load balancer have in common. */

/** Scheduling of a child process; absent values leave what the system gave us. */
export interface ProcessSettings {
  readonly name?: string;
  /** nice value, -20..19 */
  readonly priority?: number;
  /** SCHED_RR priority, 1..99 */
  readonly realTimePriority?: number;
  readonly realTimeLimitUs?: number;
  readonly cpuAffinity: readonly number[];
  readonly noSwap: boolean;
}

/** A command with the account that runs it. */
export interface ScriptCommand {
  /** The argument vector after keepalived's quote and escape processing; at least one element. */
  readonly argv: readonly [string, ...string[]];
  /** As written, for log lines and dumps. */
  readonly text: string;
  readonly user?: string;
  readonly group?: string;
  /** A group written with a leading colon: the user's supplementary groups are set as well. */
  readonly supplementaryGroups: boolean;
}

/** A command that is killed when it takes too long. */
export interface BoundedScript extends ScriptCommand {
  readonly timeoutMs: number;
}

/** A named pipe that gets lines, and the script that reads it. */
export interface NotifyFifo {
  readonly path: string;
  readonly user?: string;
  readonly group?: string;
  readonly script?: ScriptCommand;
}

/** Arguments in single quotes, separated by blanks: `'/x/notify' 'a'`. */
export function commandText(command: ScriptCommand): string {
  return command.argv.map((word) => `'${word}'`).join(' ');
}
