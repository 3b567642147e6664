/**
 * Main program of the BFD child. It opens the doors, runs the driver, and talks to the supervisor;
 * it starts no process, writes no file and formats no log line. When the supervisor goes away, it
 * says AdminDown to its neighbours and ends.
 */
import { randomInt } from 'node:crypto';
import { monotonicClock } from '../../linux/clock.js';
import { createDeadlineTimer } from '../../linux/deadline-timer.js';
import { openBfdTransport } from '../../linux/socket/bfd-transport.js';
import { type OwnOrder, supervisorLine } from '../child-program.js';
import type { FromBfd, ToBfd } from '../messages.js';
import { bfdChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { nameProcess, scheduleProcess } from '../scheduling.js';
import { BfdDriver } from './bfd-driver.js';

const BFD_CHILD = { prefix: 'bfd', urgent: true } as const;

/** Steps of what is drawn: enough for discriminators of 32 bits. */
const RANDOM_STEPS = 2 ** 47;

const { deliver, endWith, attempt, obey } = supervisorLine<FromBfd>('bfd child', bfdChildRules, {
  gathers: false,
});
let driver: BfdDriver | undefined;

/** Two daemons that start in the same moment must not draw the same numbers. */
function random(): number {
  return randomInt(RANDOM_STEPS) / RANDOM_STEPS;
}

function configure({ instances, process }: Extract<ToBfd, { kind: 'configure' }>): void {
  if (driver === undefined) {
    const transport = openBfdTransport(random);
    const doors = { clock: monotonicClock, transport, createTimer: createDeadlineTimer, random };
    driver = new BfdDriver(doors, deliver);
    scheduleProcess(BFD_CHILD, process, attempt);
  }
  driver.configure(instances);
  deliver([{ kind: 'ready' }]);
}

function stop(): void {
  const stopping = driver;
  driver = undefined;
  if (stopping) {
    stopping.stop();
    endWith({ kind: 'stopped', released: true }, 0);
  } else if (!process.connected) {
    process.exit(0);
  }
}

function receive(message: OwnOrder<ToBfd>): void {
  switch (message.kind) {
    case 'configure':
      configure(message);
      return;
    case 'snapshot':
      driver?.snapshot(message.request);
      return;
  }
}

nameProcess(processNames.bfd, attempt);
obey(receive, stop);
