/**
 * The one place that knows winston: events go in, and come out on the console, in a file and in
 * syslog. No failure of an output (full disk, missing directory) may ever stop the daemon.
 */
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import winston from 'winston';
import type { DaemonLogEvent, LogLevel, LogSource } from './log-events.js';
import { consoleText, fileText, jsonText, type LogRecord } from './log-format.js';
import {
  type DaemonName,
  daemonSuffix,
  insertBeforeExtension,
  syslogIdentity,
} from './log-identity.js';
import { renderEvent } from './render-event.js';

export interface Logger {
  /** Renders an event and hands it to all outputs; never throws, never waits. */
  log(source: LogSource, event: DaemonLogEvent): void;
  /** The same for events that were heard of at one time: thousands, when a file changes. */
  logAll(source: LogSource, events: readonly DaemonLogEvent[]): void;
  /** Resolves when everything said so far has been written. */
  close(): Promise<void>;
}

/** An open connection to syslog under one identity. */
export interface SyslogConnection {
  /** @param severity as in RFC 5424 section 6.2.1: 3 error, 4 warning, 6 informational, 7 debug */
  write(severity: number, text: string): void;
  close(): void;
}

/** @param facility as in RFC 5424 section 6.2.1: 3 daemon, 16..23 local0..local7 */
export type OpenSyslog = (ident: string, facility: number) => SyslogConnection;

/** Where lines go and how they look. */
export interface LoggerOptions {
  /** `-D`: lines of level debug are shown too. */
  readonly detail: boolean;
  readonly format: 'text' | 'json';
  /** Lines on standard error. */
  readonly console?: { readonly colour: boolean };
  /** `-g`; a namespace and an instance name are inserted before the extension. */
  readonly file?: string;
  readonly syslog?: { readonly open: OpenSyslog; readonly facility: number };
  readonly name: DaemonName;
  /** Told once per kind when an output fails. Default: nobody. */
  readonly onProblem?: (reason: string) => void;
  /** For tests; default: the wall clock. */
  readonly now?: () => Date;
}

/**
 * What travels through winston: its own two fields and our records, all of the same level. One
 * journey costs more than a line does.
 */
interface Carrier extends winston.LogEntry {
  readonly records: readonly LogRecord[];
}

/** Bursts of lines waiting for a stalled output; those beyond it are dropped. */
const MAXIMUM_WAITING = 10_000;
/** How long `close` waits for an output that does not answer. */
const CLOSE_TIMEOUT_MS = 2000;

/** Opens the outputs. What cannot be opened is reported to `onProblem` and left out. */
export function createLogger(options: LoggerOptions): Logger {
  const report = reportOnce(options.onProblem);
  const syslog = options.syslog && syslogStream(options.syslog, report);
  const outputs = openOutputs(options, syslog, report);
  const logger = winston.createLogger({
    levels: { error: 0, warn: 1, info: 2, debug: 3 },
    level: options.detail ? 'debug' : 'info',
    transports: outputs,
    silent: outputs.length === 0,
    format: asItIs(), // winston's own would write everything as JSON, for nobody
    exitOnError: false,
  });
  logger.on('error', (error: Error) => report(`an output of the log failed: ${error.message}`));
  const now = options.now ?? (() => new Date());
  let open = true;
  const logAll: Logger['logAll'] = (source, events) => {
    if (!open || logger.writableLength >= MAXIMUM_WAITING) {
      return;
    }
    const time = now();
    const identity = syslogIdentity(source, options.name);
    const records = events.map((event) => ({
      time,
      source,
      identity,
      event,
      line: renderEvent(event),
    }));
    for (const carrier of carriersOf(records)) {
      logger.log(carrier);
    }
  };
  return {
    logAll,
    log: (source, event) => logAll(source, [event]),
    async close() {
      if (open) {
        open = false;
        await finishAll(logger, outputs);
        syslog?.end();
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

async function finishAll(
  logger: winston.Logger,
  outputs: readonly winston.transport[],
): Promise<void> {
  const signal = AbortSignal.timeout(CLOSE_TIMEOUT_MS);
  const finished = outputs.map((output) =>
    once(output, 'finish', { signal }).catch(() => undefined),
  );
  logger.end();
  await Promise.all(finished);
}

function reportOnce(onProblem: ((reason: string) => void) | undefined): (reason: string) => void {
  const known = new Set<string>();
  return (reason) => {
    if (known.size < 100 && !known.has(reason)) {
      known.add(reason);
      onProblem?.(reason);
    }
  };
}

function openOutputs(
  options: LoggerOptions,
  syslog: Writable | undefined,
  report: (reason: string) => void,
): winston.transport[] {
  const outputs: winston.transport[] = [];
  const { console: terminal, file } = options;
  if (terminal !== undefined) {
    const text = (record: LogRecord) => consoleText(record, terminal.colour);
    outputs.push(
      new winston.transports.Console({
        stderrLevels: ['error', 'warn', 'info', 'debug'],
        format: format(options.format === 'json' ? jsonText : text),
      }),
    );
  }
  if (file !== undefined) {
    try {
      outputs.push(openFile(insertBeforeExtension(file, daemonSuffix(options.name, '_')), options));
    } catch (error) {
      report(`cannot log to ${file}: ${messageOf(error)}`);
    }
  }
  if (syslog !== undefined) {
    outputs.push(new winston.transports.Stream({ stream: syslog }));
  }
  return outputs;
}

/** @throws Error when the directory does not exist: winston would try to make it, we do not. */
function openFile(filename: string, options: LoggerOptions): winston.transport {
  if (!statSync(dirname(filename)).isDirectory()) {
    throw new Error(`${dirname(filename)} is not a directory`);
  }
  return new winston.transports.File({
    filename,
    format: format(options.format === 'json' ? jsonText : fileText),
  });
}

const MESSAGE = Symbol.for('message');

function format(render: (record: LogRecord) => string): winston.Logform.Format {
  return winston.format((info) => {
    const { records } = info as winston.Logform.TransformableInfo & Partial<Carrier>;
    return records === undefined ? false : { ...info, [MESSAGE]: records.map(render).join('\n') };
  })();
}

const asItIs = winston.format((info) => info);

const severities: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 };

/** Syslog puts the identity and the time in front by itself; one connection per identity. */
function syslogStream(
  syslog: NonNullable<LoggerOptions['syslog']>,
  report: (reason: string) => void,
): Writable {
  const connections = new Map<string, SyslogConnection>();
  const write = ({ identity, line }: LogRecord): void => {
    let connection = connections.get(identity);
    if (connection === undefined) {
      connection = syslog.open(identity, syslog.facility);
      connections.set(identity, connection);
    }
    connection.write(severities[line.level], line.text);
  };
  return new Writable({
    objectMode: true,
    write(carrier: Carrier, _encoding, done) {
      try {
        carrier.records.forEach(write);
      } catch (error) {
        report(`cannot log to syslog: ${messageOf(error)}`);
      }
      done();
    },
    final(done) {
      for (const connection of connections.values()) {
        connection.close();
      }
      done();
    },
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
