/** Rules on health checks. */
import { checkName } from '../../checkers/kinds.js';
import type { CheckConnection, CheckTiming } from '../../lvs-model.js';
import { perCheck, perService } from '../per-service.js';
import { type PlacedServer, type PlacedService, placedServers } from '../placed-service.js';
import { lastSetting, nameSpan, settingsOf } from '../places.js';
import type { LintRule } from '../rule.js';

/** A failed server that is still used after this time will have been noticed by people. */
const SLOW_MS = 60_000;

/** With a check that is written, even if it had to be ignored: that has been said. */
function isChecked({ server, block }: PlacedServer): boolean {
  return (
    server.checks.length > 0 ||
    settingsOf(block).some(({ keyword }) => /_(?:CHECK|GET)$/.test(keyword.text))
  );
}

/** A check that asks what clients ask: TCP_CHECK is none of UDP, nor of a mark or of all ports. */
function checkAdvice({ service: { identity } }: PlacedService): string {
  if (identity.form === 'fwmark' || ('port' in identity && identity.port === 0)) {
    return 'add a MISC_CHECK that asks the service itself, or PING_CHECK { }, to each real_server';
  }
  return identity.protocol === 'UDP'
    ? 'add UDP_CHECK { } or DNS_CHECK { }, or a MISC_CHECK, to each real_server'
    : serverNotChecked.advice;
}

const serverNotChecked: LintRule = {
  code: 'server-not-checked',
  severity: 'warning',
  title: 'a real server without a health check',
  why:
    'Without a check a real server counts as alive whatever happens to it. When it dies, its ' +
    'share of the connections fails, and no sorry server takes over.',
  advice: 'add a check, such as TCP_CHECK { }, to each real_server',
  check: perService((placed) => {
    const { service, block } = placed;
    if (
      service.realServers.every(({ checks }) => checks.length > 0) ||
      service.realServers.every(({ weight }) => weight === 0)
    ) {
      return [];
    }
    const servers = placedServers(placed);
    const without = servers.filter((each) => !isChecked(each));
    const [first] = without;
    if (first === undefined) {
      return [];
    }
    const { address } = first.server;
    const hint = checkAdvice(placed);
    return without.length === servers.length
      ? [{ span: nameSpan(block), message: 'none of its real servers has a health check', hint }]
      : [
          {
            span: nameSpan(first.block),
            message: `${address} has no health check, others have`,
            hint,
          },
        ];
  }),
};

const slowFailureDetection: LintRule = {
  code: 'slow-failure-detection',
  severity: 'hint',
  title: 'a dead server is noticed late',
  why:
    'A server that does not answer stays in use until the next check is due, and then for all ' +
    'attempts of that check: delay_loop, connect_timeout for each attempt and ' +
    'delay_before_retry between them. delay_loop is 60 seconds unless it is written.',
  advice: 'lower delay_loop, connect_timeout or retry',
  check: perCheck('delay_loop', (check) => {
    const lastsMs = 'connection' in check ? detectionMs(check.timing, check.connection) : 0;
    return lastsMs > SLOW_MS
      ? `a server that stops answering may stay in use for ${Math.round(lastsMs / 1000)} s`
      : undefined;
  }),
};

function detectionMs(
  { delayLoopMs, retry, delayBeforeRetryMs }: CheckTiming,
  { connectTimeoutMs }: CheckConnection,
): number {
  return delayLoopMs + (retry + 1) * connectTimeoutMs + retry * delayBeforeRetryMs;
}

const checkOutlastsLoop: LintRule = {
  code: 'check-outlasts-loop',
  severity: 'hint',
  title: 'a check that may take longer than its interval',
  why:
    'A check never runs twice at once. While an attempt waits for an answer for longer than ' +
    'delay_loop, the checks that would be due are skipped, and the interval is not what is ' +
    'written.',
  advice: 'lower connect_timeout (misc_timeout of a script), or raise delay_loop',
  check: perCheck('connect_timeout', (check) => {
    const attemptMs =
      'connection' in check
        ? check.connection.connectTimeoutMs
        : check.kind === 'misc'
          ? check.timeoutMs
          : 0;
    return 'timing' in check && attemptMs > check.timing.delayLoopMs
      ? `an attempt may take ${attemptMs / 1000} s, and delay_loop is ` +
          `${check.timing.delayLoopMs / 1000} s`
      : undefined;
  }),
};

const udpCheckedByTcp: LintRule = {
  code: 'udp-checked-by-tcp',
  severity: 'hint',
  title: 'a UDP service that is checked by TCP alone',
  why:
    'Whether a TCP port is open says nothing about a service of UDP on the same host; a server ' +
    'that only answers TCP stays in use.',
  advice: 'use DNS_CHECK, UDP_CHECK or a MISC_CHECK that asks the service itself',
  check: perCheck('', (check, server, { identity }) =>
    check.kind === 'tcp' &&
    'protocol' in identity &&
    identity.protocol === 'UDP' &&
    server.checks.every(({ kind }) => kind === 'tcp')
      ? 'a TCP connection says nothing about a UDP service'
      : undefined,
  ),
};

const otherPortChecked: LintRule = {
  code: 'other-port-checked',
  severity: 'hint',
  title: 'a check of another port than clients use',
  why:
    'TCP_CHECK only connects. When it connects to another port than the connections of clients ' +
    'go to, a server whose service is dead stays in use.',
  advice: 'leave connect_port out, unless another program at that port stands for the service',
  check: perCheck('connect_port', (check, server) =>
    check.kind === 'tcp' &&
    // without NAT the port of a server is that of the service: another has been reported
    server.forwarding.method === 'NAT' &&
    server.port !== 0 &&
    check.connection.port !== server.port &&
    server.checks.every(({ kind }) => kind === 'tcp' || kind === 'ping')
      ? `the check connects to port ${check.connection.port}, clients to port ${server.port}`
      : undefined,
  ),
};

const tlsMismatch: LintRule = {
  code: 'tls-mismatch',
  severity: 'warning',
  title: 'HTTP_GET of port 443, or SSL_GET of port 80',
  why:
    'HTTP_GET speaks plain HTTP and SSL_GET speaks TLS. A web server answers neither on the ' +
    'port of the other one, and the real server never comes up.',
  advice: 'use SSL_GET for port 443 and HTTP_GET for port 80',
  check: perCheck('connect_port', (check) => {
    if (check.kind !== 'http' || check.connection.port !== (check.tls ? 80 : 443)) {
      return undefined;
    }
    const speaks = check.tls ? 'TLS' : 'plain HTTP';
    return `${checkName(check)} speaks ${speaks} to port ${check.connection.port}`;
  }),
};

const pathNotAbsolute: LintRule = {
  code: 'url-path-relative',
  severity: 'warning',
  title: 'the path of a url without a slash',
  why:
    'The path is sent as it is written. A request for a path that does not begin with a slash ' +
    'is malformed (RFC 9112 section 3.2), and web servers answer it with an error.',
  advice: 'begin the path with a slash',
  check: perCheck('url', (check) => {
    const url =
      check.kind === 'http'
        ? check.urls.find(({ path }) => !/^(?:\/|\*$|https?:\/\/)/.test(path))
        : undefined;
    return url && `the path '${url.path}' of HTTP requests does not begin with a slash`;
  }),
};

const alphaWithoutChecks: LintRule = {
  code: 'alpha-without-checks',
  severity: 'hint',
  title: 'alpha without a check',
  why:
    'alpha takes a server for dead until its first good check. A server without checks is in ' +
    'use from the start, alpha or not.',
  advice: 'add a check, or remove alpha',
  check: perService((placed) => {
    if (placed.service.realServers.some(({ checks }) => checks.length > 0)) {
      return [];
    }
    const setting = lastSetting(placed.block, 'alpha');
    const on = setting !== undefined && setting.arguments[0]?.text !== 'off';
    return on && !placedServers(placed).some(isChecked)
      ? [{ span: setting.keyword.span, message: 'no check could bring a server up or down' }]
      : [];
  }),
};

/** The rules on health checks. */
export const checkRules: readonly LintRule[] = [
  serverNotChecked,
  slowFailureDetection,
  checkOutlastsLoop,
  udpCheckedByTcp,
  otherPortChecked,
  tlsMismatch,
  pathNotAbsolute,
  alphaWithoutChecks,
];
