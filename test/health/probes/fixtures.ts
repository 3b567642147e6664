import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import type { CheckConnection, CheckTiming } from '../../../src/config/lvs-model.js';
import type { ProbeOutcome } from '../../../src/health/messages.js';
import type { StartProbe } from '../../../src/health/probes/probe.js';

/** An address, which must be one. */
export function ip(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new Error(text);
  }
  return parsed;
}

/** No retries; probes do not look at it. */
export const timing: CheckTiming = {
  delayLoopMs: 1000,
  retry: 0,
  delayBeforeRetryMs: 1000,
  warmupMs: 0,
  alpha: false,
  logAllFailures: false,
};

/** A connection to a port, with a short limit. */
export function to(
  address: string,
  port: number,
  more: Partial<CheckConnection> = {},
): CheckConnection {
  return { address: ip(address), port, connectTimeoutMs: 300, mark: 0, ...more };
}

/** The outcome of one attempt. */
export function attempt<Check>(start: StartProbe<Check>, check: Check): Promise<ProbeOutcome> {
  return new Promise((resolve) => {
    start(check, resolve);
  });
}
