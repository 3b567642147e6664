/** Rules that look at one virtual server or health check after the other. */
import { checkName } from '../checkers/kinds.js';
import type { Span } from '../language/tree.js';
import type { HealthCheck, RealServer } from '../lvs-model.js';
import { type PlacedServer, type PlacedService, placedServers } from './placed-service.js';
import { lastSetting, nameSpan, settingsOf } from './places.js';
import type { Finding, HealthCheckCheck, LintRule, LintSubject, ServiceCheck } from './rule.js';

/** A check that looks at one virtual server after the other. */
export function perService(judge: ServiceCheck['judge']): ServiceCheck {
  return { each: 'service', judge };
}

/** A check that looks at one health check after the other; `line`: what a finding is about. */
export function perCheck(line: string, judge: HealthCheckCheck['judge']): HealthCheckCheck {
  return { each: 'check', line, judge };
}

interface Judging<Check> {
  readonly check: Check;
  readonly findings: Finding[];
}

/**
 * What each rule finds. There may be tens of thousands of virtual servers, nearly all of them in
 * order: all rules look at one of them before the next, while it is at hand.
 */
export function findByRule(
  rules: readonly LintRule[],
  subject: LintSubject,
): ReadonlyMap<LintRule, readonly Finding[]> {
  const found = new Map<LintRule, readonly Finding[]>();
  const onServices: Judging<ServiceCheck>[] = [];
  const onChecks: Judging<HealthCheckCheck>[] = [];
  for (const rule of rules) {
    const { check } = rule;
    if (typeof check === 'function') {
      found.set(rule, check(subject));
      continue;
    }
    const findings: Finding[] = [];
    found.set(rule, findings);
    if (check.each === 'service') {
      onServices.push({ check, findings });
    } else {
      onChecks.push({ check, findings });
    }
  }
  for (const placed of subject.services) {
    for (const { check, findings } of onServices) {
      for (const finding of check.judge(placed, subject)) {
        findings.push(finding);
      }
    }
    for (const { check, findings } of onChecks) {
      const finding = firstCheck(check, placed);
      if (finding !== undefined) {
        findings.push(finding);
      }
    }
  }
  return found;
}

function firstCheck({ judge, line }: HealthCheckCheck, placed: PlacedService): Finding | undefined {
  const { service } = placed;
  for (const server of service.realServers) {
    for (const check of server.checks) {
      const message = judge(check, server, service);
      if (message !== undefined) {
        return { span: checkSpan(placed, server, check, line), message };
      }
    }
  }
  return undefined;
}

/** A finding about the first real server that `judge` has a sentence about: most are alike. */
export function firstServer(
  placed: PlacedService,
  judge: (server: RealServer) => string | undefined,
  spanOf: (server: PlacedServer) => Span = ({ block }) => nameSpan(block),
): readonly Finding[] {
  for (const server of placed.service.realServers) {
    const message = judge(server);
    if (message !== undefined) {
      const found = placedServers(placed).find((each) => each.server === server);
      return found === undefined ? [] : [{ span: spanOf(found), message }];
    }
  }
  return [];
}

/** Where a check of a server is written: its keyword, or that of the line in it. */
function checkSpan(placed: PlacedService, server: RealServer, check: HealthCheck, line: string) {
  const found = placedServers(placed).find((each) => each.server === server);
  return found === undefined ? nameSpan(placed.block) : lineSpan(found, check, line);
}

function lineSpan({ block }: PlacedServer, check: HealthCheck, line: string) {
  const keyword = checkName(check);
  const own = settingsOf(block).find((each) => each.name === keyword);
  const setting = own && line !== '' ? lastSetting(own, line) : undefined;
  return setting === undefined ? (own?.keyword.span ?? nameSpan(block)) : nameSpan(setting);
}
