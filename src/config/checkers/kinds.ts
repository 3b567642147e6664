/** The kinds of health checks: another one is a name in the table. */

import type { KeywordTable } from '../schema/keyword.js';
import { agent } from './agent.js';
import { bfd } from './bfd.js';
import type { CheckKind, Written } from './check-kind.js';
import { dns } from './dns.js';
import { file } from './file.js';
import { grpc } from './grpc.js';
import { http } from './http.js';
import { misc } from './misc.js';
import { ping } from './ping.js';
import { smtp } from './smtp.js';
import { type TcpCheck, tcp } from './tcp.js';
import { udp } from './udp.js';

const KINDS = { tcp, http, grpc, agent, smtp, dns, misc, udp, ping, file, bfd } as const;

type Kinds = typeof KINDS;

/** A health check of a real server. */
export type HealthCheck = Parameters<Kinds[keyof Kinds]['identity']>[0];

type BlocksOf<Kind extends keyof Kinds> = Kinds[Kind]['blocks'];
type Blocks = {
  readonly [Kind in keyof Kinds as keyof BlocksOf<Kind>]: BlocksOf<Kind>[keyof BlocksOf<Kind>];
};

/** The rows of their blocks: each kind has names of its own. */
export const checkers = Object.assign(
  {},
  ...Object.values(KINDS).map(({ blocks }) => blocks),
) as Blocks;

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
