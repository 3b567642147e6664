/** The doors of the checker driver, opened on the kernel and on the network. */

import { startAgent } from '../../health/agent/agent.js';
import { createTcpProbe } from '../../health/dialogue/tcp.js';
import { createHealthChecker } from '../../health/health-checker.js';
import type { HealthLogEvent } from '../../health/log-events.js';
import type { FollowedSessions } from '../../health/probes/bfd.js';
import { startDns } from '../../health/probes/dns.js';
import { followFile } from '../../health/probes/file.js';
import { createHttpProbe } from '../../health/probes/http.js';
import { createMiscProbe, type ScriptRunner } from '../../health/probes/misc.js';
import { startPing } from '../../health/probes/ping.js';
import type {
  FollowedCheck,
  StartFollowing,
  StartProbe,
  TimedCheck,
} from '../../health/probes/probe.js';
import { startSmtp } from '../../health/probes/smtp.js';
import { startGrpc } from '../../health/probes/streams/grpc.js';
import { startUdp } from '../../health/probes/udp.js';
import { monotonicClock } from '../../linux/clock.js';
import { createDeadlineTimer } from '../../linux/deadline-timer.js';
import { openIpvs } from '../../linux/ipvs/ipvs.js';
import { openFileLimit } from '../../linux/process/open-files.js';
import { sourceTowards } from '../../linux/socket/connecting-socket.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import { systemTimers } from '../../track/timers.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';
import { createCheckRunner } from './check-runner.js';
import type { CheckerDoors } from './checker-driver.js';
import type { ScriptRequests } from './script-requests.js';

/** Descriptors of a process for other things than attempts, each of which may take two. */
const OTHER_DESCRIPTORS = 200;
const MOST_ATTEMPTS = 10_000;
const FEWEST_ATTEMPTS = 50;

/**
 * Nothing is opened before it is asked for.
 * @param log hears what the checks have to say
 */
export function openCheckerDoors(
  scripts: ScriptRequests,
  sessions: FollowedSessions,
  log: (event: HealthLogEvent) => void,
): CheckerDoors {
  const follow: StartFollowing<FollowedCheck> = (check, changed) =>
    check.kind === 'file' ? followFile(check, changed) : sessions.follow(check, changed);
  return {
    timers: systemTimers,
    openIpvs: (networkNamespace) => openIpvs(ipvsOptions(networkNamespace)),
    sourceTowards,
    createChecks: (configuration, memories, report, tallies) => {
      let startProbe = probes(scripts, configuration);
      const checker = createHealthChecker({
        nowMs: () => monotonicClock.nowMs(),
        createTimer: createDeadlineTimer,
        random: Math.random,
        startProbe: (check, done) => startProbe(check, done),
        startFollowing: follow,
        report,
        log,
        maximumAttempts: attemptsWithin(openFileLimit()),
        tallies,
      });
      return createCheckRunner(checker, memories, (current) => {
        // Made anew, they read the files of the block SSL again.
        startProbe = probes(scripts, current);
      });
    },
  };
}

/** How many attempts may go on at a time: dead servers keep theirs for a whole connect_timeout. */
function attemptsWithin(openFiles: number): number {
  const room = Math.floor((openFiles - OTHER_DESCRIPTORS) / 2);
  return Math.max(FEWEST_ATTEMPTS, Math.min(room, MOST_ATTEMPTS));
}

/** A probe for each kind of check. */
function probes(
  scripts: ScriptRequests,
  { global }: DirectorConfiguration,
): StartProbe<TimedCheck> {
  const startHttp = createHttpProbe(global.balancer.tlsClient);
  const startTcp = createTcpProbe();
  const startMisc = createMiscProbe(scriptRunner(scripts));
  return (check, done) => {
    switch (check.kind) {
      case 'tcp':
        return startTcp(check, done);
      case 'http':
        return startHttp(check, done);
      case 'grpc':
        return startGrpc(check, done);
      case 'agent':
        return startAgent(check, done);
      case 'misc':
        return startMisc(check, done);
      case 'smtp':
        return startSmtp(check, done);
      case 'dns':
        return startDns(check, done);
      case 'udp':
        return startUdp(check, done);
      case 'ping':
        return startPing(check, done);
    }
  };
}

/** The supervisor runs the scripts. */
function scriptRunner(scripts: ScriptRequests): ScriptRunner {
  return {
    run: ({ command, timeoutMs }, done) => ({
      cancel: scripts.run(command, timeoutMs, done),
    }),
  };
}

/** `net_namespace_ipvs` */
function ipvsOptions(networkNamespace: string | undefined) {
  const networkNamespacePath = ipvsNamespacePath(networkNamespace);
  return networkNamespacePath === undefined ? {} : { networkNamespacePath };
}
