/** What the daemon does when a signal arrives (keepalived's run-time contract, "Signals"). */
import { messageOf } from '../../base/failure.js';
import { onRealTimeSignal } from '../../linux/process/real-time-signals.js';
import type { DumpKind } from '../../observe/dump/path.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { DaemonOptions } from '../command-line/option-values.js';
import { daemonSignals, type SignalFunction } from '../signals.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { dumpSources } from './dump-sources.js';
import { writeDumpFile } from './dumps.js';

type Log = (event: SupervisorLogEvent) => void;

/** Handles every signal of the table, and SIGINT like SIGTERM. */
export function listenToSignals(
  supervisor: Supervisor,
  options: DaemonOptions,
  stop: (reason: string) => void,
  log: Log,
): void {
  for (const { function: asked, number, name } of daemonSignals) {
    const handle = (): void => obey(asked, name ?? `signal ${number}`, supervisor, stop, log);
    if (name === undefined) {
      onRealTimeSignal(number, handle);
    } else {
      process.on(name, handle);
    }
  }
  process.on('SIGINT', () => {
    if (!options.ignoreSigint) {
      stop('SIGINT');
    }
  });
  process.on('SIGPIPE', () => undefined);
}

/** Does what a signal stands for; clients of D-Bus can ask for the same. */
export function obey(
  asked: SignalFunction,
  name: string,
  supervisor: Supervisor,
  stop: (reason: string) => void,
  log: Log,
): void {
  switch (asked) {
    case 'STOP':
      stop(name);
      return;
    case 'RELOAD':
      supervisor.reloads.request();
      return;
    case 'DATA':
      for (const kind of ['parentData', 'vrrpData', 'checkerData', 'bfdData'] as const) {
        void dump(kind, supervisor, false, log);
      }
      return;
    case 'STATS':
    case 'STATS_CLEAR':
      void dump('statistics', supervisor, asked === 'STATS_CLEAR', log);
      return;
    case 'JSON':
      void dump('json', supervisor, false, log);
      return;
  }
}

async function dump(
  kind: DumpKind,
  supervisor: Supervisor,
  clearCounters: boolean,
  log: Log,
): Promise<void> {
  try {
    const sources = await dumpSources(kind, supervisor, clearCounters);
    writeDumpFile(kind, supervisor.merged, sources, log);
  } catch (error) {
    log({ event: 'internalError', where: `dump ${kind}`, message: messageOf(error) });
  }
}
