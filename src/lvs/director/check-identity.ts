/**
 * Names of checks that stay the same over a reload as long as the check is the same one
 * (keepalived's reload rules): what the check connects to and what it asks, not how often.
 */
import { kindOf } from '../../config/checkers/kinds.js';
import type { HealthCheck, RealServer, ServiceIdentity } from '../../config/lvs-model.js';
import { secretHint } from '../../config/secret-members.js';

/** Name of a virtual server: virtual servers with the same name are the same after a reload. */
export function virtualServerKey(identity: ServiceIdentity): string {
  switch (identity.form) {
    case 'address':
      return `${identity.protocol} ${identity.address} ${identity.port}`;
    case 'fwmark':
      return `FWM ${identity.mark} ${identity.family}`;
    case 'group':
      return `group ${identity.group} ${identity.protocol} ${identity.family}`;
  }
}

/** Name of a real server within its virtual server. */
export function realServerKey(server: Pick<RealServer, 'address' | 'port'>): string {
  return `${server.address} ${server.port}`;
}

/**
 * What makes a check the same one, as text. No time belongs to it, and no secret: all who may see
 * checks see their names.
 */
export function checkIdentity(check: HealthCheck): string {
  return JSON.stringify(
    kindOf(check).identity(check),
    mayHaveSecrets(check) ? secretHint : undefined,
  );
}

/** A replacer takes its time, and there are thousands of checks. */
function mayHaveSecrets(check: HealthCheck): boolean {
  return check.kind === 'http'
    ? check.urls.some(({ request }) => request !== undefined)
    : 'send' in check;
}

/** Each name once: a repeated one gets the number of its repetition. */
export function distinctNames(names: readonly string[]): readonly string[] {
  if (names.length < 2) {
    return names;
  }
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}
