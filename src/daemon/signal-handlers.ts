/** What the daemon does when a signal arrives (keepalived's run-time contract, "Signals"). */
import { onRealTimeSignal } from '../linux/real-time-signals.js';
import type { SupervisorLogEvent } from '../observe/log-events.js';
import { writeDumpFile } from './dumps.js';
import type { DaemonOptions } from './option-values.js';
import { daemonSignals, type SignalFunction } from './signals.js';
import type { Supervisor } from './supervisor.js';

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

function obey(
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
      supervisor.reload();
      return;
    case 'DATA':
      writeDumpFile('parentData', supervisor.configuration, {}, log);
      void dump('vrrpData', supervisor, false, log);
      void dumpBalancer(supervisor, log);
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
  kind: 'vrrpData' | 'statistics' | 'json',
  supervisor: Supervisor,
  clearCounters: boolean,
  log: Log,
): Promise<void> {
  const vrrp = await supervisor.snapshot(clearCounters);
  writeDumpFile(kind, supervisor.configuration, { vrrp }, log);
}

async function dumpBalancer(supervisor: Supervisor, log: Log): Promise<void> {
  const balancer = await supervisor.balancerSnapshot(false);
  writeDumpFile('checkerData', supervisor.configuration, { balancer }, log);
}
