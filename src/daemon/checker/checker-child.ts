/**
 * Main program of the checker child. It opens the doors, runs the driver, and talks to the
 * supervisor; it starts no process, writes no file and formats no log line. When the supervisor
 * goes away, however that happens, it takes its services out of the table and ends.
 */
import { setPriority } from 'node:os';
import type { ProcessSettings } from '../../config/script-model.js';
import type { NetworkTable } from '../../linux/doors.js';
import {
  lockMemory,
  setCpuAffinity,
  setProcessName,
  setRealTimeScheduler,
} from '../../linux/process/process-control.js';
import { openNetworkTable } from '../../linux/route/network-table.js';
import {
  type ConfigurationChange,
  changedConfiguration,
} from '../../lvs/director/configuration-change.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import { supervisorLine } from '../child-program.js';
import type { FromChecker, ToChecker } from '../messages.js';
import { checkerChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { watchAddresses } from './address-watch.js';
import { openCheckerDoors } from './checker-doors.js';
import { CheckerDriver } from './checker-driver.js';
import { ScriptRequests } from './script-requests.js';

const { deliver, endWith, attempt, obey } = supervisorLine<FromChecker>(
  'checker child',
  checkerChildRules,
  { gathers: true },
);
const scripts = new ScriptRequests((message) => deliver([message]));
let driver: CheckerDriver | undefined;
let addresses: NetworkTable | undefined;
let stopping = false;

function nameAs(name: string): void {
  attempt('process name', () => setProcessName(name));
}

function schedule(settings: ProcessSettings): void {
  nameAs(settings.name ?? processNames.checker);
  const { priority, realTimePriority, realTimeLimitUs, cpuAffinity } = settings;
  if (priority !== undefined) {
    attempt('checker_priority', () => setPriority(priority));
  }
  if (realTimePriority !== undefined) {
    attempt('checker_rt_priority', () => setRealTimeScheduler(realTimePriority, realTimeLimitUs));
  }
  if (cpuAffinity.length > 0) {
    attempt('checker_cpu_affinity', () => setCpuAffinity(cpuAffinity));
  }
  if (settings.noSwap) {
    attempt('checker_no_swap', lockMemory);
  }
}

/** Addresses are followed from the first configuration on that asks for them. */
function followAddresses({ virtualServers }: DirectorConfiguration, target: CheckerDriver): void {
  if (addresses === undefined && virtualServers.some(({ haSuspend }) => haSuspend)) {
    addresses = openNetworkTable();
    watchAddresses(addresses, (address, name, present) => {
      const kind = present ? 'addressPresent' : 'addressAbsent';
      target.handle({ kind, address, interface: name });
    });
  }
}

function start({ configuration, resume, vrrpStates }: Extract<ToChecker, { kind: 'configure' }>) {
  const doors = openCheckerDoors(scripts, (event) => deliver([{ kind: 'log', event }]));
  const starting = new CheckerDriver(configuration, doors, deliver);
  driver = starting;
  followAddresses(configuration, starting);
  starting.start(resume, vrrpStates);
  schedule(configuration.global.balancer.process);
  deliver([{ kind: 'ready' }]);
}

function reload(target: CheckerDriver, change: ConfigurationChange): void {
  const configuration = changedConfiguration(target.configuration, change);
  target.reload(configuration);
  followAddresses(configuration, target);
  deliver([{ kind: 'reloaded' }]);
}

/** Once: SIGTERM and the end of the supervisor may come together. */
function stop(release: boolean): void {
  if (driver && !stopping) {
    stopping = true;
    addresses?.close();
    driver.stop(release);
    endWith({ kind: 'stopped' }, 0);
  } else if (!driver && !process.connected) {
    process.exit(0);
  }
}

function receive(message: ToChecker): void {
  switch (message.kind) {
    case 'configure':
      start(message);
      return;
    case 'reload':
      if (driver && !stopping) {
        reload(driver, message.change);
      }
      return;
    case 'vrrpStates':
      if (!stopping) {
        driver?.vrrpStates(message.states);
      }
      return;
    case 'scriptResult':
      scripts.settle(message.request, message.outcome);
      return;
    case 'snapshot':
      if (!stopping) {
        driver?.snapshot(message.request, message.connections);
      }
      return;
    case 'stop':
      stop(message.release);
      return;
    case 'heartbeat':
      return; // answered by the line
  }
}

// also while it waits for a configuration
nameAs(processNames.checker);
obey(receive, () => stop(true));
