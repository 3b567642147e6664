/** The kinds of health checks: a row each. */

import type { KeywordTable } from '../schema/keyword.js';
import { type BfdCheck, bfd } from './bfd.js';
import type { CheckKind, Written } from './check-kind.js';
import { type DnsCheck, dns } from './dns.js';
import { type FileCheck, file } from './file.js';
import { type HttpCheck, http } from './http.js';
import { type MiscCheck, misc } from './misc.js';
import { type PingCheck, ping } from './ping.js';
import { type SmtpCheck, smtp } from './smtp.js';
import { type TcpCheck, tcp } from './tcp.js';
import { type UdpCheck, udp } from './udp.js';

/** A health check of a real server. */
export type HealthCheck =
  | TcpCheck
  | HttpCheck
  | SmtpCheck
  | DnsCheck
  | MiscCheck
  | UdpCheck
  | PingCheck
  | FileCheck
  | BfdCheck;

type Kinds = { readonly [Kind in HealthCheck['kind']]: CheckKind<CheckOf<Kind>> };
type CheckOf<Kind> = Extract<HealthCheck, { readonly kind: Kind }>;

const KINDS = { tcp, http, smtp, dns, misc, udp, ping, file, bfd } as const satisfies Kinds;

/** The rows of their blocks. */
export const checkers = {
  ...tcp.blocks,
  ...http.blocks,
  ...smtp.blocks,
  ...dns.blocks,
  ...misc.blocks,
  ...udp.blocks,
  ...ping.blocks,
  ...file.blocks,
  ...bfd.blocks,
} as const;

/** Checks by their names in the configuration. */
export type CheckName = keyof typeof checkers;

/** Whether a keyword is that of a check. */
export function isCheckName(name: string): name is CheckName {
  return Object.hasOwn(checkers, name);
}

/** The kind of a check. */
export function kindOf<Check extends HealthCheck>({ kind }: Check): CheckKind<Check> {
  // the key of the table is the kind of the check
  return KINDS[kind] as CheckKind<Check>;
}

/** By the names of checks: looked up for each check of a configuration. */
const NAMED: Readonly<Record<string, CheckKind<never>>> = Object.fromEntries(
  Object.values(KINDS).flatMap((kind) => Object.keys(kind.blocks).map((name) => [name, kind])),
);
const KIND_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(KINDS).flatMap(([kind, { blocks }]) =>
    Object.keys(blocks).map((name) => [name, kind]),
  ),
);

/** The kind of the checks with a name. @throws RangeError for a name that no check has. */
export function kindNamed(name: string): CheckKind<never> {
  const kind = NAMED[name];
  if (kind === undefined) {
    throw new RangeError(`no check is called '${name}'`);
  }
  return kind;
}

/** A check with a name, of which the block says words only, when and where it is made. */
export function checkOfWords(
  name: CheckName,
  { timing, connection }: Pick<TcpCheck, 'timing' | 'connection'>,
  written: Written<KeywordTable>,
): HealthCheck | undefined {
  const kind = KIND_NAMES[name];
  const own = kindNamed(name).own?.(written);
  // what a kind makes of the words is what its check has besides these
  return own && (Object.assign({ kind, timing, connection }, own) as HealthCheck);
}

/** The keyword of the block of a check. */
export function checkName(check: HealthCheck): CheckName {
  const { keyword, blocks } = kindOf(check);
  const name = keyword?.(check) ?? Object.keys(blocks)[0] ?? check.kind;
  if (!isCheckName(name)) {
    throw new RangeError(`no check is called '${name}'`);
  }
  return name;
}

/** What is checked beyond an address; "" for nothing. */
export function checkDetail(check: HealthCheck, page: number): string {
  return kindOf(check).detail?.(check, page) ?? '';
}

/** Whether a check has failed until its first good result. */
export function startsDown(check: HealthCheck): boolean {
  return kindOf(check).startsDown?.(check) ?? ('timing' in check && check.timing.alpha);
}
