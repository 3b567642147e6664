/** The doors of the checker driver, opened on the kernel and on the network. */

import type { MiscCheck } from '../config/lvs-model.js';
import { createHealthChecker } from '../health/health-checker.js';
import type { HealthLogEvent } from '../health/log-events.js';
import type { ProbeOutcome } from '../health/messages.js';
import type {
  FollowedCheck,
  RunningProbe,
  StartFollowing,
  StartProbe,
  TimedCheck,
} from '../health/probe.js';
import { probeTcp } from '../health/probe-tcp.js';
import { monotonicClock } from '../linux/clock.js';
import { createDeadlineTimer } from '../linux/deadline-timer.js';
import { openIpvs } from '../linux/ipvs.js';
import { describeOutcome } from '../notify/script-outcome.js';
import { systemTimers } from '../track/timers.js';
import { createCheckRunner } from './check-runner.js';
import type { CheckerDoors } from './checker-driver.js';
import type { ScriptRequests } from './script-requests.js';

/** Sockets that a process may have open in any case (getrlimit(2): 1024), with room for others. */
const MAXIMUM_ATTEMPTS = 800;

/**
 * Nothing is opened before it is asked for.
 * @param log hears what the checks have to say
 */
export function openCheckerDoors(
  scripts: ScriptRequests,
  log: (event: HealthLogEvent) => void,
): CheckerDoors {
  return {
    timers: systemTimers,
    openIpvs: (networkNamespace) => openIpvs(ipvsOptions(networkNamespace)),
    createChecks: (_configuration, memories, report) =>
      createCheckRunner(
        createHealthChecker({
          nowMs: () => monotonicClock.nowMs(),
          createTimer: createDeadlineTimer,
          random: Math.random,
          startProbe: probes(scripts),
          startFollowing: followNobody,
          report,
          log,
          maximumAttempts: MAXIMUM_ATTEMPTS,
        }),
        memories,
      ),
  };
}

/** A probe for each kind of check. */
function probes(scripts: ScriptRequests): StartProbe<TimedCheck> {
  return (check, done) => {
    switch (check.kind) {
      case 'tcp':
        return probeTcp(check, done);
      case 'misc':
        return probeScript(scripts, check, done);
      default:
        done({ outcome: 'undecided', reason: `no ${check.kind} checks in this release` });
        return { cancel: () => undefined };
    }
  };
}

/**
 * MISC_CHECK: status 0 is good; with `misc_dynamic` 1 is bad and 2 to 255 are good and set the
 * weight of the server to the status minus 2 (keepalived.conf(5)).
 */
function probeScript(
  scripts: ScriptRequests,
  check: MiscCheck,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  const cancel = scripts.run(check.command, check.timeoutMs, (outcome) => {
    const status = outcome.kind === 'exited' ? outcome.status : 1;
    if (status === 0 || (check.dynamic && status >= 2)) {
      done({ outcome: 'good' });
    } else {
      done({ outcome: 'bad', reason: describeOutcome(outcome) });
    }
  });
  return { cancel };
}

const followNobody: StartFollowing<FollowedCheck> = () => ({ cancel: () => undefined });

/** `net_namespace_ipvs`: a name as ip-netns(8) gives it, or "" for that of process 1. */
function ipvsOptions(networkNamespace: string | undefined) {
  if (networkNamespace === undefined) {
    return {};
  }
  const named = `/run/netns/${networkNamespace}`;
  return { networkNamespacePath: networkNamespace === '' ? '/proc/1/ns/net' : named };
}
