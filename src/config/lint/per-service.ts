/** Checks that look at one virtual server after the other. */
import type { Span } from '../language/tree.js';
import type { RealServer } from '../lvs-model.js';
import { type PlacedServer, type PlacedService, placedServers } from './placed-service.js';
import { nameSpan } from './places.js';
import type { Finding, LintRule, LintSubject } from './rule.js';

/** A check that looks at one virtual server after the other. */
export function perService(
  judge: (placed: PlacedService, subject: LintSubject) => readonly Finding[],
): LintRule['check'] {
  return (subject) => {
    const found: Finding[] = [];
    // nearly all of them are in order, and there may be very many
    for (const placed of subject.services) {
      for (const finding of judge(placed, subject)) {
        found.push(finding);
      }
    }
    return found;
  };
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
