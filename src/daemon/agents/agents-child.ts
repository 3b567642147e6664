/**
 * Main program of the agents child: what tells other management systems of the daemon in their own
 * words, SNMP through the master agent of the machine and D-Bus through the system bus. It holds
 * nothing that anything depends on: when it dies, only they hear nothing for a moment.
 */
import { systemTimers } from '../../track/timers.js';
import { type OwnOrder, supervisorLine } from '../child-program.js';
import type { FromAgents, ToAgents } from '../messages.js';
import { agentsChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { processUse } from '../process-use.js';
import { nameProcess } from '../scheduling.js';
import { AgentsDriver } from './agents-driver.js';

const { deliver, endWith, attempt, obey } = supervisorLine<FromAgents>(
  'agents child',
  agentsChildRules,
  { gathers: false },
);
let driver: AgentsDriver | undefined;

function stop(): void {
  const stopping = driver;
  driver = undefined;
  stopping?.close();
  endWith({ kind: 'stopped', released: true }, 0);
}

function receive(message: OwnOrder<ToAgents>): void {
  switch (message.kind) {
    case 'configure':
      driver ??= new AgentsDriver({ deliver, timers: systemTimers });
      driver.configure(message);
      deliver([{ kind: 'use', use: processUse() }, { kind: 'ready' }]);
      return;
    case 'standing':
      driver?.answered(message.request, message.standing);
      return;
    case 'said':
      driver?.heard(message.news);
      return;
  }
}

nameProcess(processNames.agents, attempt);
obey(receive, stop);
