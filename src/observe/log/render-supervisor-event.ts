/** Lines about the daemon: start, reload, stop, children, scripts, files. */

import { CONTRACT_RELEASE } from '../version.js';
import type { LogLevel, LogSource, SupervisorLogEvent } from './log-events.js';
import { counted, duration, line, type RenderedLine, span } from './rendered-line.js';

/** The line of an event of the supervisor. The compiler sees to it that none is missing. */
export function renderSupervisorEvent(event: SupervisorLogEvent): RenderedLine {
  switch (event.event) {
    case 'starting':
      return line(
        'info',
        `Starting Keepalived v${CONTRACT_RELEASE} (upkeep v${event.version}, ` +
          `configuration ${event.configuration})`,
      );
    case 'started':
      return line('info', 'Startup complete');
    case 'alreadyRunning':
      return line('error', `daemon is already running (${event.pidFile} is locked)`);
    case 'configurationProblem':
      return line(levelOfSeverity(event.severity), event.text);
    case 'configurationRefused':
      return line(
        'error',
        `Configuration ${event.file} refused: ${counted(event.errors, 'error')}`,
      );
    case 'reloading':
      return line('info', `Reloading ... (${event.configuration})`);
    case 'reloaded':
      return line('info', `Reload complete (in ${duration(event.tookMs)})`);
    case 'reloadRefused':
      return line('error', `Reload refused, the old configuration stays: ${event.reason}`);
    case 'stopping':
      return line('info', event.reason === '' ? 'Stopping' : `Stopping (${event.reason})`);
    case 'stopped':
      return line(
        'info',
        `Stopped Keepalived v${CONTRACT_RELEASE} (upkeep, after ${span(event.uptimeSeconds)})`,
      );
    case 'fileWritten':
      return line('info', `Wrote ${event.path}`);
    case 'fileFailed':
      return line('error', `Cannot write ${event.path}: ${event.reason}`);
    case 'stateFileIgnored':
      return line('warn', `Ignoring state file ${event.path}: ${event.reason}`);
    case 'optionWithoutMeaning':
      return line('warn', `Option ${event.option} is accepted but has no effect in this release`);
    case 'internalError':
      return line('error', `Internal error in ${event.where}: ${event.message}`);
    case 'childStarted':
    case 'childDied':
    case 'childReleased':
      return renderChildEvent(event);
    case 'scriptStarted':
    case 'scriptFailed':
    case 'scriptTimedOut':
    case 'scriptRefused':
    case 'fifoFailed':
      return renderScriptEvent(event);
    case 'mailSent':
    case 'mailFailed':
    case 'mailsDropped':
      return renderMailEvent(event);
  }
}

function levelOfSeverity(severity: string): LogLevel {
  if (severity === 'error') {
    return 'error';
  }
  return severity === 'warning' ? 'warn' : 'info';
}

type ChildEvent = Extract<
  SupervisorLogEvent,
  { event: 'childStarted' | 'childDied' | 'childReleased' }
>;

/** The names keepalived's lines use for its processes. */
const processNames: Readonly<Record<LogSource, string>> = {
  supervisor: 'Parent',
  vrrp: 'VRRP',
  checker: 'Healthchecker',
  bfd: 'BFD',
};

function renderChildEvent(event: ChildEvent): RenderedLine {
  const name = processNames[event.child];
  switch (event.event) {
    case 'childStarted':
      return line('info', `Starting ${name} child process, pid=${event.pid}`);
    case 'childDied': {
      const when = event.restartInMs > 0 ? ` in ${duration(event.restartInMs)}` : '';
      return line(
        'error',
        `${name} child process(${event.pid}) died: Respawning${when} (${event.how})`,
      );
    }
    case 'childReleased':
      return line(
        'error',
        `${name} child is gone: sent priority 0 and removed its addresses (${event.reason})`,
      );
  }
}

type ScriptEvent = Extract<
  SupervisorLogEvent,
  {
    event: 'scriptStarted' | 'scriptFailed' | 'scriptTimedOut' | 'scriptRefused' | 'fifoFailed';
  }
>;

function renderScriptEvent(event: ScriptEvent): RenderedLine {
  switch (event.event) {
    case 'scriptStarted':
      return line('debug', `${event.what}: started ${event.command}`);
    case 'scriptFailed':
      return line('warn', `${event.what} failed (${event.reason}): ${event.command}`);
    case 'scriptTimedOut':
      return line(
        'warn',
        `${event.what} timed out after ${duration(event.afterMs)}, its processes were killed`,
      );
    case 'scriptRefused':
      return line('error', `${event.what} disabled: ${event.reason}`);
    case 'fifoFailed':
      return line('error', `Cannot write to FIFO ${event.path}: ${event.reason}`);
  }
}

type MailEvent = Extract<SupervisorLogEvent, { event: 'mailSent' | 'mailFailed' | 'mailsDropped' }>;

function renderMailEvent(event: MailEvent): RenderedLine {
  switch (event.event) {
    case 'mailSent':
      return line('debug', `SMTP alert successfully sent to ${event.server}: ${event.subject}`);
    case 'mailFailed':
      return line(
        'warn',
        `SMTP alert not sent by ${event.server} (${event.reason}): ${event.subject}`,
      );
    case 'mailsDropped':
      return line('warn', `${counted(event.count, 'SMTP alert')} dropped: ${event.reason}`);
  }
}
