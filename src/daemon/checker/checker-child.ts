/**
 * Main program of the checker child. It opens the doors, runs the driver, and talks to the
 * supervisor; it starts no process, writes no file and formats no log line. When the supervisor
 * goes away, however that happens, it takes its services out of the table and ends.
 */
import type { HealthLogEvent } from '../../health/log-events.js';
import { FollowedSessions } from '../../health/probes/bfd.js';
import type { NetworkTable } from '../../linux/doors.js';
import { setNetlinkBuffers } from '../../linux/netlink/socket.js';
import { openNetworkTable } from '../../linux/route/network-table.js';
import {
  type ConfigurationChange,
  changedConfiguration,
} from '../../lvs/director/configuration-change.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import { type OwnOrder, supervisorLine } from '../child-program.js';
import type { FromChecker, ToChecker } from '../messages.js';
import { checkerChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { nameProcess, scheduleProcess } from '../scheduling.js';
import { watchAddresses } from './address-watch.js';
import { openCheckerDoors } from './checker-doors.js';
import { CheckerDriver } from './checker-driver.js';
import { ScriptRequests } from './script-requests.js';

const CHECKER_CHILD = { prefix: 'checker', urgent: false } as const;

const { deliver, endWith, attempt, obey } = supervisorLine<FromChecker>(
  'checker child',
  checkerChildRules,
  { gathers: true },
);
const scripts = new ScriptRequests((message) => deliver([message]));
const sessions = new FollowedSessions();
let driver: CheckerDriver | undefined;
let addresses: NetworkTable | undefined;
let stopping = false;

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

function sizeBuffers({ global }: DirectorConfiguration): void {
  const { netlinkCommands: commands, netlinkEvents: events } = global.balancer;
  attempt('lvs_netlink_…_rcv_bufs', () => setNetlinkBuffers({ commands, events }));
}

function start({
  configuration,
  resume,
  vrrpStates,
  bfdStates,
  overrides,
  tallies,
}: Extract<ToChecker, { kind: 'configure' }>) {
  const log = (event: HealthLogEvent) => deliver([{ kind: 'log', event }]);
  for (const { session, up } of bfdStates) {
    sessions.note(session, up);
  }
  sizeBuffers(configuration);
  const doors = openCheckerDoors(scripts, sessions, log);
  const starting = new CheckerDriver(configuration, doors, deliver);
  driver = starting;
  followAddresses(configuration, starting);
  starting.start(resume, vrrpStates, overrides, tallies);
  scheduleProcess(CHECKER_CHILD, configuration.global.balancer.process, attempt);
  deliver([{ kind: 'ready' }]);
}

function reload(target: CheckerDriver, change: ConfigurationChange): void {
  const configuration = changedConfiguration(target.configuration, change);
  sizeBuffers(configuration);
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
    endWith({ kind: 'stopped', released: true }, 0);
  } else if (!driver && !process.connected) {
    process.exit(0);
  }
}

function receive(message: OwnOrder<ToChecker>): void {
  switch (message.kind) {
    case 'configure':
      start(message);
      return;
    case 'reload':
      if (driver && !stopping) {
        reload(driver, message.change);
      }
      return;
    case 'checkNow':
      if (!stopping) {
        driver?.checkNow(message.servers);
      }
      return;
    case 'overrides':
      if (!stopping) {
        driver?.steer(message.overrides);
      }
      return;
    case 'bfdState':
      sessions.note(message.session, message.up);
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
  }
}

// also while it waits for a configuration
nameProcess(processNames.checker, attempt);
obey(receive, stop);
