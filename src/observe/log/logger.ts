/**
 * The one place that knows winston: events go in, and come out on the console, in a file and in
 * syslog. No failure of an output (full disk, missing directory) may ever stop the daemon.
 */
import { once } from 'node:events';
import { openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type winston from 'winston';
import { onDemand } from '../../base/on-demand.js';
import { SayOnce } from '../../base/say-once.js';
import type { LogLevels } from '../log-levels.js';
import { consoleDescriptor } from './console-descriptor.js';
import { LineSink } from './line-sink.js';
import type { LoggedEvent, LogLevel, LogSource } from './log-events.js';
import { consoleText, fileText, jsonText, type LogRecord } from './log-format.js';
import {
  type DaemonName,
  daemonSuffix,
  insertBeforeExtension,
  syslogIdentity,
} from './log-identity.js';
import { renderLimited } from './render-event.js';
import {
  type OpenSyslog,
  type Carrier as RecordCarrier,
  type SyslogSurroundings,
  syslogStream,
} from './syslog-stream.js';

/** Loaded with the first logger that is opened. */
const library = onDemand((require): typeof winston => require('winston'));

export interface Logger {
  /** Renders an event and hands it to all outputs; never throws, never waits. */
  log(source: LogSource, event: LoggedEvent): void;
  /** The same for events that were heard of at one time: thousands, when a file changes. */
  logAll(source: LogSource, events: readonly LoggedEvent[]): void;
  /** Resolves when everything said so far has been written. */
  close(): Promise<void>;
}

/** Where lines go and how they look. */
export interface LoggerOptions {
  /** Which lines are shown. */
  readonly levels: Pick<LogLevels, 'shows'>;
  readonly format: 'text' | 'json';
  /** Lines on standard error. */
  readonly console?: { readonly colour: boolean };
  /** `-g`; a namespace and an instance name are inserted before the extension. */
  readonly file?: string;
  /** With which the file is made; absent: that of the process by then. */
  readonly umask?: number;
  readonly syslog?: { readonly open: OpenSyslog; readonly facility: number };
  readonly name: DaemonName;
  /** Gets all that is said, whatever its level and whatever becomes of the outputs; never fails. */
  readonly follow?: (records: readonly LogRecord[]) => void;
  /** Told once per kind when an output fails. */
  readonly onProblem?: (reason: string) => void;
  /** For tests; default: the wall clock. */
  readonly now?: () => Date;
}

/** What travels through winston: its own two fields and our records, all of the same level. */
type Carrier = winston.LogEntry & RecordCarrier;

/** Bursts of lines waiting for a stalled output; those beyond it are dropped. */
const MAXIMUM_WAITING = 10_000;
/** How long `close` waits for an output that does not answer. */
const CLOSE_TIMEOUT_MS = 2000;

/** Opens the outputs. One that fails loses lines, says so in the others, and is tried again. */
export function createLogger(options: LoggerOptions): Logger {
  const now = options.now ?? (() => new Date());
  const recordsOf = (source: LogSource, events: readonly LoggedEvent[]): LogRecord[] => {
    const common = { time: now(), source, identity: syslogIdentity(source, options.name) };
    return events.map((event) => ({ ...common, event, line: renderLimited(event) }));
  };
  const said = new SayOnce();
  const report: Surroundings['report'] = (output, reason) => {
    if (said.isNews(output, reason)) {
      options.onProblem?.(`cannot log to ${output}: ${reason}`);
    }
    logAll('supervisor', [{ event: 'logOutputFailed', output, reason }]);
  };
  const notice: Surroundings['notice'] = (output, lines, reason) => {
    const event = { event: 'logLinesLost', output, lines, reason } as const;
    return recordsOf('supervisor', [event])[0] as LogRecord;
  };
  const surroundings = { options, notice, report };
  const outputs = openOutputs(surroundings);
  const logger = library().createLogger({
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    level: 'debug', // what is not to be shown does not come here
    transports: outputs.map(({ transport }) => transport),
    silent: outputs.length === 0,
    format: asItIs(), // winston's own would write everything as JSON, unread
    exitOnError: false,
  });
  logger.on('error', (error: Error) => options.onProblem?.(`the log failed: ${error.message}`));
  let open = true;
  function logAll(source: LogSource, events: readonly LoggedEvent[]): void {
    if (!open) {
      return;
    }
    const records = recordsOf(source, events);
    options.follow?.(records);
    if (logger.writableLength >= MAXIMUM_WAITING) {
      return;
    }
    const shown = records.filter(({ line }) => options.levels.shows(source, line.level));
    for (const carrier of carriersOf(shown)) {
      logger.log(carrier);
    }
  }
  return {
    logAll,
    log: (source, event) => logAll(source, [event]),
    async close() {
      if (open) {
        open = false;
        await finishAll(logger, outputs);
      }
    },
  };
}

/** Neighbours of one level travel together. */
function carriersOf(records: readonly LogRecord[]): readonly Carrier[] {
  const carriers: Carrier[] = [];
  let together: LogRecord[] = [];
  let last: LogLevel | undefined;
  for (const record of records) {
    const { level, text } = record.line;
    if (level !== last) {
      together = [];
      carriers.push({ level, message: text, records: together });
      last = level;
    }
    together.push(record);
  }
  return carriers;
}

async function finishAll(logger: winston.Logger, outputs: readonly Output[]): Promise<void> {
  const signal = AbortSignal.timeout(CLOSE_TIMEOUT_MS);
  const finished = outputs.map(async ({ transport, stream }) => {
    try {
      await once(transport, 'finish', { signal });
      stream.end();
      await once(stream, 'finish', { signal });
    } catch {
      // It does not answer: what it has not taken is lost.
    }
  });
  logger.end();
  await Promise.all(finished);
}

/** What the outputs are opened with. */
interface Surroundings extends SyslogSurroundings {
  readonly options: LoggerOptions;
}

/** A stream, and winston's way to it. */
interface Output {
  readonly transport: winston.transport;
  readonly stream: Writable;
}

function openOutputs(surroundings: Surroundings): readonly Output[] {
  const { console: terminal, file, format: shape, name, syslog, umask } = surroundings.options;
  const outputs: Output[] = [];
  if (terminal !== undefined) {
    const text = (record: LogRecord) => consoleText(record, terminal.colour);
    const render = shape === 'json' ? jsonText : text;
    outputs.push(lineOutput('standard error', consoleDescriptor, render, surroundings));
  }
  if (file !== undefined) {
    const path = insertBeforeExtension(file, daemonSuffix(name, '_'));
    const render = shape === 'json' ? jsonText : fileText;
    outputs.push(lineOutput(path, () => openFile(path, umask), render, surroundings));
  }
  if (syslog !== undefined) {
    const stream = syslogStream(syslog, surroundings);
    outputs.push({ stream, transport: new (library().transports.Stream)({ stream }) });
  }
  return outputs;
}

function openFile(path: string, umask: number | undefined): number {
  const own = process.umask(umask ?? process.umask());
  try {
    return openSync(path, 'a');
  } finally {
    process.umask(own);
  }
}

function lineOutput(
  output: string,
  open: () => number,
  render: (record: LogRecord) => string,
  { notice, report }: Surroundings,
): Output {
  const stream = new LineSink({
    open,
    lostNotice: (lines, reason) => render(notice(output, lines, reason)),
    onFailing: (reason) => report(output, reason),
  });
  const transport = new (library().transports.Stream)({
    stream,
    eol: '\n',
    format: format(render),
  });
  return { stream, transport };
}

const MESSAGE = Symbol.for('message');

function format(render: (record: LogRecord) => string): winston.Logform.Format {
  return library().format((info) => {
    const { records } = info as winston.Logform.TransformableInfo & Partial<Carrier>;
    return records === undefined ? false : { ...info, [MESSAGE]: records.map(render).join('\n') };
  })();
}

/** A format that changes nothing. */
function asItIs(): winston.Logform.Format {
  return library().format((info) => info)();
}
