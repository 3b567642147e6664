/** From a check as written to a check: what it leaves out is looked up. */
import {
  type AddressFamily,
  familyOf,
  type IpAddress,
  parseAddress,
} from '../../../base/address.js';
import type { Written } from '../../checkers/check-kind.js';
import {
  type CheckDefaults,
  COMMAND,
  connection as connectionRows,
  ONCE,
  PAGES,
} from '../../checkers/common.js';
import { checkers, checkOfWords, kindNamed } from '../../checkers/kinds.js';
import type { CheckConnection, CheckTiming, HealthCheck, RiseRule } from '../../lvs-model.js';
import type { KeywordTable } from '../../schema/keyword.js';
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { isFollowable } from '../reading/followed-names.js';
import { readAccount, useScript } from '../reading/script.js';
import type { CheckDraft, DetailsOf } from './check-draft.js';
import type { CheckLines } from './check-lines.js';
import type { CheckPlace, CheckScope } from './check-place.js';
import { shareTiming } from './check-timing.js';
import { resolveHttp } from './http-resolve.js';
import type { ServerDraft, ServiceDraft } from './service-draft.js';

/** The checks of a server. */
export function resolveChecks(
  context: CompileContext,
  service: ServiceDraft,
  server: ServerDraft,
  address: IpAddress,
  scope: CheckScope,
): readonly HealthCheck[] {
  const place: CheckPlace = { service, server, address, scope };
  const { checks } = server.lines;
  const [only] = checks;
  if (only === undefined) {
    return NO_CHECKS;
  }
  if (checks.length === 1 && only.details.kind !== 'smtp') {
    const check = resolveCheck(context, place, only);
    return check === undefined ? NO_CHECKS : [check];
  }
  return checks.flatMap((check) => resolveAll(context, place, check));
}

const NO_CHECKS: readonly HealthCheck[] = [];

/** An SMTP_CHECK with `host` blocks is one check for each of them. */
function resolveAll(
  context: CompileContext,
  place: CheckPlace,
  draft: CheckDraft,
): readonly HealthCheck[] {
  const { keyword, lines, details } = draft;
  if (details.kind === 'smtp' && details.hosts.length > 0) {
    const own = lines.connectAddress ?? lines.connectPort ?? lines.bindAddress;
    const hosts = details.hosts.map((host) => inherit(host, lines));
    return [...(own === undefined ? [] : [lines]), ...hosts].flatMap((each) => {
      const single: CheckDraft = { keyword, lines: each, details };
      return resolveCheck(context, place, single) ?? [];
    });
  }
  const check = resolveCheck(context, place, draft);
  return check === undefined ? NO_CHECKS : [check];
}

/** What a `host` block leaves out is as its check says. */
function inherit(host: CheckLines, outer: CheckLines): CheckLines {
  const written = Object.entries(host).filter(([, value]) => value !== undefined);
  return { ...outer, ...Object.fromEntries(written) };
}

function resolveCheck(
  context: CompileContext,
  place: CheckPlace,
  draft: CheckDraft,
): HealthCheck | undefined {
  const { details, lines } = draft;
  switch (details.kind) {
    case 'misc':
      return resolveMisc(context, place, lines, details);
    case 'file':
      return resolveFile(context, place, details);
    case 'bfd':
      return resolveBfd(context, place, lines, details);
    default:
  }
  const connection = resolveConnection(context, place, draft);
  if (connection === undefined) {
    return undefined;
  }
  switch (details.kind) {
    case 'smtp': {
      const timing = timingOf(place, lines, ONCE);
      return { kind: 'smtp', timing, connection, heloName: details.heloName };
    }
    case 'http':
      return resolveHttp(place, lines, details, connection, timingOf(place, lines, PAGES));
    case 'plain': {
      const { defaults = ONCE } = kindNamed(details.name);
      const parts = { timing: timingOf(place, lines, defaults), connection };
      return checkOfWords(details.name, parts, writtenIn(details));
    }
  }
}

/** Values as the rows of the check have them. */
function writtenIn({ name, values }: DetailsOf<'plain'>): Written<KeywordTable> {
  const rows: KeywordTable = checkers[name].block.keywords;
  return {
    value(keyword) {
      const written = values.get(keyword);
      const alone = written !== undefined && rows[keyword]?.kind === 'flag' ? true : undefined;
      const value = written?.[0] ?? alone;
      return value === undefined || typeof value === 'object'
        ? (rows[keyword]?.default ?? '')
        : value;
    },
    words: (keyword) => values.get(keyword)?.map(String),
  };
}

const DELAY_LOOP_MS = virtualServerKeywords.delay_loop.default * 1000;
const CONNECT_TIMEOUT_MS = virtualServerKeywords.connect_timeout.default * 1000;

function timingOf(place: CheckPlace, own: CheckLines, defaults: CheckDefaults): CheckTiming {
  const { server, service, scope } = place;
  const delayLoopMs =
    own.delayLoopMs ??
    server.lines.inherited.delayLoopMs ??
    service.inherited.delayLoopMs ??
    DELAY_LOOP_MS;
  return shareTiming(
    scope.timings,
    delayLoopMs,
    own.retry ?? server.lines.inherited.retry ?? service.inherited.retry ?? defaults.retry,
    own.delayBeforeRetryMs ??
      own.fastIntervalMs ??
      server.lines.inherited.delayBeforeRetryMs ??
      server.lines.inherited.fastIntervalMs ??
      service.inherited.delayBeforeRetryMs ??
      service.inherited.fastIntervalMs ??
      secondsToMs(defaults.delayBeforeRetry) ??
      delayLoopMs,
    own.warmupMs ?? server.lines.inherited.warmupMs ?? service.inherited.warmupMs ?? delayLoopMs,
    alphaOf(place, own),
    own.logAllFailures ?? scope.logAllFailures,
    riseOf(place, own, delayLoopMs),
  );
}

/** The first good check is enough, `delay_loop` later, where neither is written. */
function riseOf(
  { server, service }: CheckPlace,
  own: CheckLines,
  delayLoopMs: number,
): RiseRule | undefined {
  const attempts = own.rise ?? server.lines.inherited.rise ?? service.inherited.rise;
  const fastMs =
    own.fastIntervalMs ?? server.lines.inherited.fastIntervalMs ?? service.inherited.fastIntervalMs;
  return attempts === undefined && fastMs === undefined
    ? undefined
    : { attempts: attempts ?? virtualServerKeywords.rise.default, delayMs: fastMs ?? delayLoopMs };
}

function secondsToMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

function alphaOf({ server, service }: CheckPlace, own: CheckLines): boolean {
  return (own.alpha ?? server.lines.inherited.alpha ?? service.inherited.alpha) === true;
}

/** undefined, after an error, when the check cannot connect. */
function resolveConnection(
  context: CompileContext,
  { service, server, address: own, scope }: CheckPlace,
  { keyword, lines }: CheckDraft,
): CheckConnection | undefined {
  const address = lines.connectAddress ?? own;
  const bindAddress = sourceOf(context, lines, familyOf(address));
  const { bindInterface, bindPort } = lines;
  if (bindInterface === undefined && address.startsWith('fe80:')) {
    const message = `${address} is a link-local address: without bind_if this check is ignored`;
    const hint = 'write bind_if and the interface that leads there';
    reportError(context, 'link-local-without-interface', keyword, message, { hint });
    return undefined;
  }
  if (bindPort !== undefined && lines.bindAddress === undefined) {
    const message = `'bind_port' without bindto is ignored`;
    const hint = 'write bindto and an address of this machine as well';
    reportWarning(context, 'bind-port-unused', bindPort, message, { class: 'OK', hint });
  }
  // The port as it is written, whether the table of IPVS has a use for it or not.
  const port = lines.connectPort ?? server.port ?? servicePort(service);
  const connectTimeoutMs =
    lines.connectTimeoutMs ??
    server.lines.inherited.connectTimeoutMs ??
    service.inherited.connectTimeoutMs ??
    CONNECT_TIMEOUT_MS;
  const connection = {
    address,
    port,
    connectTimeoutMs,
    mark: lines.mark ?? connectionRows.fwmark.default,
  };
  if (bindAddress === undefined && bindInterface === undefined) {
    return connection;
  }
  return {
    ...connection,
    ...(bindAddress === undefined ? {} : { bindAddress }),
    ...(bindAddress !== undefined && scope.movingAddresses.has(bindAddress)
      ? { bindAddressMoves: true }
      : {}),
    ...(bindAddress === undefined || bindPort === undefined
      ? {}
      : { bindPort: Number(bindPort.text) }),
    ...(bindInterface === undefined ? {} : { bindInterface }),
  };
}

function servicePort({ form, port }: ServiceDraft): number {
  return form === 'fwmark' || form === 'group' ? 0 : port;
}

function sourceOf(
  context: CompileContext,
  { bindAddress: word }: CheckLines,
  family: AddressFamily,
): IpAddress | undefined {
  const source = word && parseAddress(word.text);
  if (word === undefined || source === undefined || familyOf(source) === family) {
    return source;
  }
  const message = `${source} is not of the family of what is checked; bindto is ignored`;
  reportError(context, 'address-family-mismatch', word, message);
  return undefined;
}

function resolveMisc(
  context: CompileContext,
  place: CheckPlace,
  lines: CheckLines,
  { command, user, group, timeoutSeconds, dynamic }: DetailsOf<'misc'>,
): HealthCheck | undefined {
  if (command === undefined) {
    return undefined;
  }
  const account = readAccount(user, group);
  return {
    kind: 'misc',
    timing: timingOf(place, lines, COMMAND),
    command: useScript(context, { ...command, ...account }),
    timeoutMs:
      timeoutSeconds === 0
        ? (place.service.inherited.delayLoopMs ?? DELAY_LOOP_MS)
        : timeoutSeconds * 1000,
    dynamic,
  };
}

/** A name that was not defined by then has been reported. */
function resolveFile(
  context: CompileContext,
  { scope, service }: CheckPlace,
  { trackFile, weight }: DetailsOf<'file'>,
): HealthCheck | undefined {
  const follower = { order: service.order, otherwise: 'this check is ignored' };
  const followable =
    trackFile && isFollowable(context, scope.followed, 'track_file', trackFile, follower);
  const file = followable ? scope.trackFiles.get(trackFile.text) : undefined;
  return (
    file && {
      kind: 'file',
      trackFile: file.name,
      path: file.path,
      weight: (weight ?? file.weight).value,
      reverse: (weight ?? file.weight).reverse,
    }
  );
}

function resolveBfd(
  context: CompileContext,
  place: CheckPlace,
  lines: CheckLines,
  { instance }: DetailsOf<'bfd'>,
): HealthCheck | undefined {
  const { scope, service } = place;
  const follower = { order: service.order, otherwise: 'this check is ignored' };
  return instance !== undefined &&
    isFollowable(context, scope.followed, 'bfd_instance', instance, follower)
    ? { kind: 'bfd', instance: instance.text, alpha: alphaOf(place, lines) }
    : undefined;
}
