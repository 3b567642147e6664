/**
 * Main program of the discovery child: it asks who else knows real servers, and tells the
 * supervisor. It holds nothing: when it dies, the servers stay as they are, and its successor is
 * told of them.
 */
import { systemTimers } from '../../track/timers.js';
import { type OwnOrder, supervisorLine } from '../child-program.js';
import { discoveryChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { processUse } from '../process-use.js';
import { nameProcess } from '../scheduling.js';
import { DiscoveryDriver } from './discovery-driver.js';
import type { FromDiscovery, ToDiscovery } from './discovery-messages.js';
import { openSource } from './open-source.js';

const { deliver, endWith, attempt, obey } = supervisorLine<FromDiscovery>(
  'discovery child',
  discoveryChildRules,
  { gathers: true },
);
const driver = new DiscoveryDriver({
  timers: systemTimers,
  wallMs: Date.now,
  openSource,
  tell: (standing) => deliver([{ kind: 'discovered', standing }]),
});

function stop(): void {
  driver.close();
  endWith({ kind: 'stopped', released: true }, 0);
}

function receive(message: OwnOrder<ToDiscovery>): void {
  driver.configure(message);
  deliver([{ kind: 'use', use: processUse() }, { kind: 'ready' }]);
}

nameProcess(processNames.discovery, attempt);
obey(receive, stop);
