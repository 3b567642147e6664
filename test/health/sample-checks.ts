/** Checks for the tests. */
import { type IpAddress, parseAddress } from '../../src/base/address.js';
import type {
  CheckConnection,
  CheckedUrl,
  CheckTiming,
  HealthCheck,
  HttpCheck,
  TcpCheck,
} from '../../src/config/lvs-model.js';
import type { CheckAssignment } from '../../src/health/messages.js';

/** Ten seconds, one retry. */
export const timing: CheckTiming = {
  delayLoopMs: 10_000,
  retry: 1,
  delayBeforeRetryMs: 1_000,
  warmupMs: 10_000,
  alpha: false,
  logAllFailures: false,
};

/** An address that is known to be one. */
export function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new Error(text);
  }
  return parsed;
}

/** A connection within five seconds. */
export function connectionTo(port: number, host = '127.0.0.1'): CheckConnection {
  return { address: address(host), port, connectTimeoutMs: 5_000, mark: 0 };
}

/** TCP_CHECK of a port of this machine. */
export function tcpCheck(port: number, changes: Partial<CheckTiming> = {}): TcpCheck {
  return { kind: 'tcp', timing: { ...timing, ...changes }, connection: connectionTo(port) };
}

/** A page of which nothing but the status is wanted. */
export function pageAt(path: string, changes: Partial<CheckedUrl> = {}): CheckedUrl {
  return { path, statusCodes: [{ first: 200, last: 299 }], tlsCompliant: false, ...changes };
}

/** HTTP_GET of a port of this machine. */
export function httpCheck(port: number, changes: Partial<HttpCheck> = {}): HttpCheck {
  return {
    kind: 'http',
    tls: false,
    timing,
    connection: connectionTo(port),
    version: '1.0',
    fastRecovery: false,
    urls: [pageAt('/')],
    ...changes,
  };
}

/** An assignment of a server of its own. */
export function assign(id: string, check: HealthCheck, service = 'VS'): CheckAssignment {
  return { id, check, server: `RS-${id}`, service };
}
