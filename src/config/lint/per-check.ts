/**
 * Rules that look at every health check. They look in one walk, all together: a large file has tens
 * of thousands of checks, and hardly one of them is remarkable.
 */
import type { HealthCheck, RealServer, VirtualServer } from '../lvs-model.js';
import { type PlacedServer, type PlacedService, placedServers } from './placed-service.js';
import { lastSetting, nameSpan, settingsOf } from './places.js';
import type { Finding, LintRule, LintSubject } from './rule.js';

/** A sentence about a check, or undefined when it is in order. */
export type JudgeCheck = (
  check: HealthCheck,
  server: RealServer,
  service: VirtualServer,
) => string | undefined;

interface CheckRule {
  /** The line in the block of the check that a finding is about; "" for the check itself. */
  readonly line: string;
  readonly judge: JudgeCheck;
}

const rules: CheckRule[] = [];
const walks = new WeakMap<LintSubject, readonly (readonly Finding[])[]>();

/** In each virtual server the first check that `judge` has a sentence about: most are alike. */
export function perCheck(line: string, judge: JudgeCheck): LintRule['check'] {
  const index = rules.push({ line, judge }) - 1;
  return (subject) => {
    const findings = walks.get(subject) ?? walk(subject);
    walks.set(subject, findings);
    return findings[index] ?? [];
  };
}

function walk({ services }: LintSubject): readonly (readonly Finding[])[] {
  const findings = rules.map((): Finding[] => []);
  const foundIn: (PlacedService | undefined)[] = rules.map(() => undefined);
  for (const placed of services) {
    const { service } = placed;
    for (const server of service.realServers) {
      for (const check of server.checks) {
        for (const [index, { line, judge }] of rules.entries()) {
          const message = foundIn[index] === placed ? undefined : judge(check, server, service);
          if (message !== undefined) {
            foundIn[index] = placed;
            findings[index]?.push({ span: checkSpan(placed, server, check, line), message });
          }
        }
      }
    }
  }
  return findings;
}

/** Where a check of a server is written: its keyword, or that of the line in it. */
function checkSpan(placed: PlacedService, server: RealServer, check: HealthCheck, line: string) {
  const found = placedServers(placed).find((each) => each.server === server);
  return found === undefined ? nameSpan(placed.block) : lineSpan(found, check, line);
}

function lineSpan({ block }: PlacedServer, check: HealthCheck, line: string) {
  const keyword = checkKeyword(check);
  const own = settingsOf(block).find((each) => each.keyword.text === keyword);
  const setting = own && line !== '' ? lastSetting(own, line) : undefined;
  return setting === undefined ? (own?.keyword.span ?? nameSpan(block)) : nameSpan(setting);
}

/** The keyword of the block of a check. */
export function checkKeyword(check: HealthCheck): string {
  return check.kind === 'http' ? (check.tls ? 'SSL_GET' : 'HTTP_GET') : KEYWORDS[check.kind];
}

const KEYWORDS: Readonly<Record<Exclude<HealthCheck['kind'], 'http'>, string>> = {
  tcp: 'TCP_CHECK',
  smtp: 'SMTP_CHECK',
  dns: 'DNS_CHECK',
  misc: 'MISC_CHECK',
  udp: 'UDP_CHECK',
  ping: 'PING_CHECK',
  file: 'FILE_CHECK',
  bfd: 'BFD_CHECK',
};
