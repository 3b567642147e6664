/** What a kind of health check is: how it is written, what it is called, what makes it the same. */
import type { IpAddress } from '../../base/address.js';
import type { Argument, Plain, PlainOf } from '../schema/argument.js';
import type { Keyword, KeywordTable } from '../schema/keyword.js';
import type { CheckDefaults } from './common.js';

/** When a check runs and how often it may fail. */
export interface CheckTiming {
  readonly delayLoopMs: number;
  /** Further attempts after a failed one. */
  readonly retry: number;
  readonly delayBeforeRetryMs: number;
  /** The first check comes after 1 s and a random part of this time. */
  readonly warmupMs: number;
  /** Failed until the first good check. */
  readonly alpha: boolean;
  readonly logAllFailures: boolean;
  /** Absent: the first good check brings the server up. */
  readonly rise?: RiseRule;
}

/** `rise` and `fast_interval`: how a check that is down comes up. */
export interface RiseRule {
  /** Good ones in a row. */
  readonly attempts: number;
  /** From one of them to the next. */
  readonly delayMs: number;
}

/** Where a check connects to, and from where. */
export interface CheckConnection {
  readonly address: IpAddress;
  readonly port: number;
  readonly bindAddress?: IpAddress;
  /** It is a virtual address of this file: while another router is master, it is not here. */
  readonly bindAddressMoves?: true;
  readonly bindPort?: number;
  readonly bindInterface?: string;
  readonly connectTimeoutMs: number;
  /** Firewall mark; 0: none. */
  readonly mark: number;
}

/** Which check of which server, and what became of it, for its words. */
export interface CheckSubject<Keyword extends string = string> {
  /** The keyword of its block. */
  readonly check: Keyword;
  /** Labels are keepalived's (`[192.168.0.1]:tcp:80`). */
  readonly server: string;
  readonly service: string;
  /** The script, file, BFD instance, or the path of the page; "" for the other checks. */
  readonly detail: string;
}

/** A failure, for the log. */
export interface FailedSubject extends CheckSubject {
  readonly reason: string;
  /** ` after 3 retries`, or "". */
  readonly after: string;
}

/** The change of a check, for mail. */
export interface CheckChange<Check> {
  readonly check: Check;
  readonly up: boolean;
  readonly reason: string;
  readonly timedOut: boolean | undefined;
}

/** What a keyword with a default says. */
type Value<Row> = Row extends { readonly arguments: readonly [infer First extends Argument] }
  ? PlainOf<First['value']>
  : Plain;

/** What the block of a check says besides where it connects and when. */
export interface Written<Table extends KeywordTable> {
  /** The word behind a keyword; where it is absent the default of its row. */
  value<Name extends keyof Table & string>(name: Name): Value<Table[Name]>;
  /** All words behind a keyword; undefined where it is absent. */
  words(name: keyof Table & string): readonly string[] | undefined;
}

/** A kind of check. */
export interface CheckKind<Check> {
  /** The rows of its blocks; their names are what its checks are called. */
  readonly blocks: Readonly<Record<string, Keyword>>;
  /** How it differs from others in its times, where nothing else is said. */
  readonly defaults?: CheckDefaults;
  /**
   * What of a check its block says, where that is no more than words. Checks of more parts are
   * read by the compiler.
   */
  own?(written: Written<KeywordTable>): object;
  /** The name of the block of a check; without it the only one. */
  readonly keyword?: (check: Check) => string;
  /** What is checked beyond an address: the page, script, file or instance. */
  readonly detail?: (check: Check, page: number) => string;
  /**
   * What makes a check the same one over a reload (keepalived's reload rules): what it connects to
   * and what it asks, not how often.
   */
  readonly identity: (check: Check) => readonly unknown[];
  /** `alpha`; without it that of the timing. */
  readonly startsDown?: (check: Check) => boolean;
  /** Lines of a dump. */
  readonly particulars?: (check: Check) => readonly string[];
  /** keepalived's words for mail: the rest of "=> … <=". */
  readonly mailText: (change: CheckChange<Check>) => string;
  /** keepalived's log line at a success. */
  readonly succeeded: (subject: CheckSubject) => string;
  /** keepalived is silent at a success. */
  readonly silent?: true;
  /** keepalived's log line at a failure; without it the one that most kinds have. */
  readonly failed?: (subject: FailedSubject) => string;
  /** What that line calls the check in place of its keyword. */
  readonly logName?: (keyword: string) => string;
}

/** The words that most kinds have for mail, behind a name. */
export function mailWords(name: string): CheckKind<unknown>['mailText'] {
  return ({ up }) => `${name} ${up ? 'succeed' : 'failed'} on service`;
}

/** A reason in brackets, if there is one. */
export function because(reason: string): string {
  return reason === '' ? '' : ` (${reason})`;
}
