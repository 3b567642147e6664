/** What goes between the health checks and those who ask for them. */
import type { HistogramCounts } from '../base/histogram.js';
import type { HealthCheck } from '../config/lvs-model.js';
import type { AgentAnswer } from './agent/answer.js';

/** A check with an owner. The same check of several servers has several assignments. */
export interface CheckAssignment {
  /** Stable over reloads while the check stays the same: service, server, and what is checked. */
  readonly id: string;
  readonly check: HealthCheck;
  /** keepalived's labels, for log lines: `[192.168.0.1]:tcp:80`. */
  readonly server: string;
  readonly service: string;
  /** Configured weight of the server, where MISC_CHECK may set another one; absent: 1. */
  readonly serverWeight?: number;
  /** What the owner takes it for until there is a result; absent: down exactly with `alpha`. */
  readonly up?: boolean;
  /** New on a server that was seen working: its first failure does not count at once. */
  readonly trusted?: boolean;
}

/** What the check state machine has found out about one assignment. */
export interface CheckReport {
  readonly id: string;
  readonly up: boolean;
  /** The first result since the check was created. */
  readonly first: boolean;
  /** Added to the weight of the real server (MISC_CHECK dynamic, FILE_CHECK); 0 for others. */
  readonly weight: number;
  /** AGENT_CHECK: what its agent wants done. */
  readonly agent?: AgentOrders;
  /** For the log and for mail; "" for a success. */
  readonly reason: string;
  /** Monotonic time of the report. */
  readonly atMs?: number;
  /** MISC_CHECK: its script took too long, which has a mail of its own. */
  readonly timedOut?: true;
  /** To be given to a successor of this process. */
  readonly memory?: CheckMemory;
}

/** What is kept of a check over a reload, or for the successor of a dead process. */
export interface CheckMemory {
  readonly id: string;
  readonly up: boolean;
  readonly hasRun: boolean;
  readonly attemptsUsed: number;
  /** As the check keeps it: MISC_CHECK its exit status, whatever servers are configured with. */
  readonly weight: number;
  /** Good attempts (rounds of pages) in a row while it is down and `rise` wants more; absent: 0. */
  readonly risen?: number;
  /** HTTP_GET and SSL_GET: where it stands in its pages. */
  readonly pages?: PageMemory;
  /** AGENT_CHECK: what its agent has said. */
  readonly agent?: AgentStanding;
}

/** AGENT_CHECK: what an agent wants done with its server while that is up. */
export interface AgentOrders {
  readonly admin: NonNullable<AgentAnswer['admin']>;
  /** Of the weight that it has otherwise. */
  readonly percent: number;
}

/** What an agent has said so far. */
export interface AgentStanding extends AgentOrders {
  /** It has said that the server does not work, and nothing else since. */
  readonly why?: string;
  /** What people were told last: why it was not heard, or words that are not followed. */
  readonly remark: string;
}

/** Places in the `urls` of a check. */
export interface PageMemory {
  readonly page: number;
  /** The page that brought the check down and was not good since. */
  readonly failedPage?: number;
  /** All pages were good one after another, at least once. */
  readonly roundDone: boolean;
}

/** What kinds of failures there are. */
export const FAILURE_CODES = [
  ...['refused', 'unreachable', 'timeout', 'reset', 'tls', 'status', 'content'],
  ...['dns', 'script', 'other'],
] as const;

/** One of them. */
export type FailureCode = (typeof FAILURE_CODES)[number];

/** What an attempt came to. */
export type AttemptResult = 'ok' | 'undecided' | FailureCode;

/** What the checks of a process have counted; its successor goes on from there. */
export interface CheckTallies {
  /** Attempts of each check by id, by what they came to. */
  readonly attempts: Readonly<Record<string, Readonly<Partial<Record<AttemptResult, number>>>>>;
  /** How long the last attempt of each check took. */
  readonly lastSeconds: Readonly<Record<string, number>>;
  /** How long attempts took, by service and kind of check. */
  readonly durations: readonly {
    readonly service: string;
    readonly kind: HealthCheck['kind'];
    readonly seconds: HistogramCounts;
  }[];
  /** How long attempts had to wait for their turn, in seconds. */
  readonly lateness: HistogramCounts;
  /** Attempts that go on now, and checks that wait for room. */
  readonly running: number;
  readonly queued: number;
}

/** How one attempt ended. */
export type ProbeOutcome =
  | {
      readonly outcome: 'good';
      readonly weight?: number;
      readonly agent?: AgentAnswer;
      /** When the certificate of the server ends, by the wall clock, if that is to be said. */
      readonly certificateEndsMs?: number;
    }
  | {
      readonly outcome: 'bad';
      readonly reason: string;
      readonly timedOut?: true;
      /** The kind of the reason, for metrics; absent: `other`. */
      readonly code?: FailureCode;
      readonly certificateEndsMs?: number;
      /** AGENT_CHECK: it is the word of the agent. */
      readonly agent?: AgentAnswer;
    }
  /** The attempt could not be made (no socket, bind refused): says nothing about the server. */
  | { readonly outcome: 'undecided'; readonly reason: string };
