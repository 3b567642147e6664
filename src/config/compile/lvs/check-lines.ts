/** What a check says of times and connections, and what is said for it further up. */
import type { IpAddress } from '../../../base/address.js';
import { parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { CheckSettings } from '../../lvs-model.js';
import type { ArgumentValue } from '../reading/argument.js';
import type { KeywordLine } from '../reading/block-lines.js';
import { type CompileContext, reportWarning } from '../reading/context.js';
import { milliseconds } from '../reading/settings.js';

/** What checks, real servers and virtual servers may all say; undefined: not written. */
export interface InheritedLines {
  delayLoopMs: number | undefined;
  warmupMs: number | undefined;
  retry: number | undefined;
  /** `retry` or `fall`: which one said it. */
  retryKeyword: string | undefined;
  delayBeforeRetryMs: number | undefined;
  rise: number | undefined;
  fastIntervalMs: number | undefined;
  connectTimeoutMs: number | undefined;
  alpha: boolean | undefined;
  virtualHost: string | undefined;
}

/** Where a check connects to and from, as far as it is written. */
export interface ConnectionLines {
  connectAddress: IpAddress | undefined;
  connectPort: number | undefined;
  bindAddress: Word | undefined;
  bindPort: Word | undefined;
  bindInterface: string | undefined;
  mark: number | undefined;
}

/** All that a check may say besides what is its own. */
export interface CheckLines extends InheritedLines, ConnectionLines {
  logAllFailures: boolean | undefined;
}

/** Nothing written. */
export function noInheritedLines(): InheritedLines {
  return {
    delayLoopMs: undefined,
    warmupMs: undefined,
    retry: undefined,
    retryKeyword: undefined,
    delayBeforeRetryMs: undefined,
    rise: undefined,
    fastIntervalMs: undefined,
    connectTimeoutMs: undefined,
    alpha: undefined,
    virtualHost: undefined,
  };
}

/** Nothing written. */
export function noCheckLines(): CheckLines {
  // written out: a spread makes objects that are slow to make and to read
  return {
    delayLoopMs: undefined,
    warmupMs: undefined,
    retry: undefined,
    retryKeyword: undefined,
    delayBeforeRetryMs: undefined,
    rise: undefined,
    fastIntervalMs: undefined,
    connectTimeoutMs: undefined,
    alpha: undefined,
    virtualHost: undefined,
    connectAddress: undefined,
    connectPort: undefined,
    bindAddress: undefined,
    bindPort: undefined,
    bindInterface: undefined,
    mark: undefined,
    logAllFailures: undefined,
  };
}

/** What is written; undefined when nothing is. */
export function writtenSettings(lines: InheritedLines): CheckSettings | undefined {
  const { retryKeyword: _, ...settings } = lines;
  const written = Object.entries(settings).filter(([, value]) => value !== undefined);
  return written.length === 0 ? undefined : Object.fromEntries(written);
}

/** What a toggle says: it stands for `on` when it stands alone. */
export function toggled(value: ArgumentValue | undefined): boolean {
  return value !== false;
}

/** Puts down a line; false when it says nothing that is inherited. */
export function takeInherited(
  context: CompileContext,
  lines: InheritedLines,
  line: KeywordLine,
): boolean {
  const { name, values } = line;
  const value = values?.[0];
  switch (name) {
    case 'alpha':
      lines.alpha = values === undefined ? lines.alpha : toggled(value);
      return true;
    case 'virtualhost':
      lines.virtualHost = typeof value === 'string' ? value : lines.virtualHost;
      return true;
    case 'retry':
    case 'fall':
      takeRetry(context, lines, line);
      return true;
    case 'rise':
      lines.rise = typeof value === 'number' ? value : lines.rise;
      return true;
    case 'fast_interval':
      lines.fastIntervalMs = typeof value === 'number' ? milliseconds(value) : lines.fastIntervalMs;
      return true;
    case 'delay_loop':
      lines.delayLoopMs = typeof value === 'number' ? milliseconds(value) : lines.delayLoopMs;
      return true;
    case 'warmup':
      lines.warmupMs = typeof value === 'number' ? milliseconds(value) : lines.warmupMs;
      return true;
    case 'delay_before_retry':
      lines.delayBeforeRetryMs =
        typeof value === 'number' ? milliseconds(value) : lines.delayBeforeRetryMs;
      return true;
    case 'connect_timeout':
      lines.connectTimeoutMs =
        typeof value === 'number' ? milliseconds(value) : lines.connectTimeoutMs;
      return true;
    default:
      return false;
  }
}

/** `fall` is `retry` and the attempt before; of both in one block the last counts. */
function takeRetry(
  context: CompileContext,
  lines: InheritedLines,
  { directive, name, values }: KeywordLine,
): void {
  const value = values?.[0];
  if (typeof value !== 'number') {
    return;
  }
  if (lines.retryKeyword !== undefined && lines.retryKeyword !== name) {
    const message = `'${name}' replaces ${lines.retryKeyword}: both say when a check fails`;
    const hint = 'keep one of them: fall is one more than retry';
    reportWarning(context, 'retry-and-fall', directive.keyword, message, { class: 'OK', hint });
  }
  lines.retryKeyword = name;
  lines.retry = name === 'fall' ? value - 1 : value;
}

/** Puts down a line of a check; false when it is of its kind alone. */
export function takeCheckLine(
  context: CompileContext,
  lines: CheckLines,
  line: KeywordLine,
): boolean {
  return takeInherited(context, lines, line) || takeConnection(lines, line);
}

function takeConnection(lines: CheckLines, { directive, name, values }: KeywordLine): boolean {
  const value = values?.[0];
  const valid = values !== undefined;
  switch (name) {
    case 'connect_ip':
      lines.connectAddress = valid ? parseAddress(String(value)) : lines.connectAddress;
      return true;
    case 'connect_port':
      lines.connectPort = typeof value === 'number' ? value : lines.connectPort;
      return true;
    case 'bindto':
      lines.bindAddress = valid ? directive.arguments[0] : lines.bindAddress;
      return true;
    case 'bind_port':
      lines.bindPort = valid ? directive.arguments[0] : lines.bindPort;
      return true;
    case 'bind_if':
      lines.bindInterface = typeof value === 'string' ? value : lines.bindInterface;
      return true;
    case 'fwmark':
      lines.mark = typeof value === 'number' ? value : lines.mark;
      return true;
    case 'log_all_failures':
      lines.logAllFailures = valid ? toggled(value) : lines.logAllFailures;
      return true;
    default:
      return false;
  }
}
