/** A health check while it is read; undefined: not written. */
import type { CheckName } from '../../checkers/kinds.js';
import type { Word } from '../../language/tree.js';
import type {
  BodyPattern,
  HttpVersion,
  RequestHeader,
  RequestMethod,
  StatusRange,
} from '../../lvs-model.js';
import type { Weight } from '../../model.js';
import type { ArgumentValue } from '../reading/argument.js';
import type { ScriptValue } from '../reading/script.js';
import { type CheckLines, noCheckLines } from './check-lines.js';

/** A `url`. */
export interface UrlDraft {
  readonly keyword: Word;
  pathWritten: boolean;
  path: string | undefined;
  host: string | undefined;
  method: RequestMethod | undefined;
  readonly headers: RequestHeader[];
  requestBody: string | undefined;
  digest: string | undefined;
  /** What looks at the body of the answer. */
  needsBody: Word | undefined;
  statusCodes: readonly StatusRange[];
  regex: { readonly word: Word; readonly pattern: string } | undefined;
  regexOptions: readonly string[];
  noMatch: boolean;
  minimumOffset: number;
  maximumOffset: BodyPattern['maximumOffset'] | undefined;
  /** A keyword that is of no use without `regex`. */
  needsRegex: Word | undefined;
  tlsCompliant: boolean | undefined;
}

/** What is written of one kind of check alone. */
export type CheckDetails =
  | {
      readonly kind: 'plain';
      readonly name: CheckName;
      readonly values: Map<string, readonly ArgumentValue[]>;
    }
  | {
      readonly kind: 'http';
      readonly tls: boolean;
      version: HttpVersion;
      fastRecovery: boolean;
      enableSni: boolean;
      serverName: string | undefined;
      tlsCompliant: boolean;
      verify: boolean;
      verifiedName: string | undefined;
      authorities: string | undefined;
      expiryWarningDays: number | undefined;
      /** A line that is of use with `tls_verify` alone. */
      needsVerify: Word | undefined;
      readonly urls: UrlDraft[];
    }
  | { readonly kind: 'smtp'; heloName: string; readonly hosts: CheckLines[] }
  | {
      readonly kind: 'misc';
      written: boolean;
      command: ScriptValue | undefined;
      user: string | undefined;
      group: string | undefined;
      timeoutSeconds: number;
      dynamic: boolean;
    }
  | { readonly kind: 'file'; trackFile: Word | undefined; weight: Weight | undefined }
  | { readonly kind: 'bfd'; instance: Word | undefined };

/** The details of one kind. */
export type DetailsOf<Kind extends CheckDetails['kind']> = Extract<CheckDetails, { kind: Kind }>;

/** A check. */
export interface CheckDraft<Details extends CheckDetails = CheckDetails> {
  readonly keyword: Word;
  readonly lines: CheckLines;
  readonly details: Details;
}

/** A check of which nothing is written but its kind. */
export function newCheckDraft<Details extends CheckDetails>(
  keyword: Word,
  details: Details,
): CheckDraft<Details> {
  return { keyword, lines: noCheckLines(), details };
}

const PLACELESS: ReadonlySet<CheckDetails['kind']> = new Set(['plain', 'http'] as const);

/** Whether nothing will be said of a check that names the place of one of its words. */
export function isPlaceless({ lines, details }: CheckDraft): boolean {
  const bound = lines.bindAddress !== undefined || lines.bindPort !== undefined;
  return PLACELESS.has(details.kind) && !bound && lines.connectAddress === undefined;
}
