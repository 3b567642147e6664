/** The way of records to syslog, which puts identity and time in front by itself. */
import { Writable } from 'node:stream';
import { failureOf, messageOf } from '../../base/failure.js';
import type { LogLevel } from './log-events.js';
import type { LogRecord } from './log-format.js';
import { LostLines } from './lost-lines.js';

/** An open connection to syslog under one identity. */
export interface SyslogConnection {
  /**
   * @param severity as in RFC 5424 section 6.2.1: 3 error, 4 warning, 6 informational, 7 debug
   * @returns undefined, or why the line is lost
   */
  write(severity: number, text: string): string | undefined;
  close(): void;
}

/** @param facility as in RFC 5424 section 6.2.1: 3 daemon, 16..23 local0..local7 */
export type OpenSyslog = (ident: string, facility: number) => SyslogConnection;

/** Records of one level on their way together: one journey costs more than a line does. */
export interface Carrier {
  readonly records: readonly LogRecord[];
}

/** How an output speaks of its own failures. */
export interface SyslogSurroundings {
  /** The record that tells a reader of the output what is missing. */
  notice(output: string, lines: number, reason: string): LogRecord;
  /** Told when an output begins to fail. */
  report(output: string, reason: string): void;
}

const severities: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 };
const OUTPUT = 'syslog';

/** One connection for each identity. A daemon of syslog that is gone costs the lines until then. */
export function syslogStream(
  syslog: { readonly open: OpenSyslog; readonly facility: number },
  surroundings: SyslogSurroundings,
): Writable {
  const lost = new LostLines();
  const connections = new Map<string, SyslogConnection>();
  const send = ({ identity, line }: LogRecord): string | undefined => {
    try {
      let connection = connections.get(identity);
      if (connection === undefined) {
        connection = syslog.open(identity, syslog.facility);
        connections.set(identity, connection);
      }
      return connection.write(severities[line.level], line.text);
    } catch (error) {
      return messageOf(error);
    }
  };
  const write = (record: LogRecord): void => {
    const { current } = lost;
    const untold = current && send(surroundings.notice(OUTPUT, current.lines, current.reason));
    if (untold === undefined) {
      lost.clear();
    }
    const reason = untold ?? send(record);
    if (reason !== undefined && lost.add(1, reason)) {
      surroundings.report(OUTPUT, reason);
    }
  };
  return new Writable({
    objectMode: true,
    write(carrier: Carrier, _encoding, done) {
      carrier.records.forEach(write);
      done();
    },
    final(done) {
      for (const connection of connections.values()) {
        failureOf(() => connection.close());
      }
      done();
    },
  });
}
