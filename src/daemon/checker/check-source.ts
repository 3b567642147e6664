/**
 * Checks that cannot succeed, whatever the server is like. With DR and TUN a real server has the
 * address of the service as well; a check that comes from it is answered to the server itself.
 */
import type { IpAddress } from '../../base/address.js';
import type { CheckConnection } from '../../config/lvs-model.js';
import type { CheckAssignment, CheckReport } from '../../health/messages.js';
import type { DirectorConfiguration, DirectorEffect } from '../../lvs/messages.js';

/** The address that a connection would leave with; undefined where there is no way. */
export type SourceTowards = (connection: CheckConnection) => IpAddress | undefined;

/** Explains failures, once for each service of a configuration. */
export class CheckSourceAdvice {
  readonly #sourceTowards: SourceTowards;
  readonly #explained = new Set<string>();

  constructor(sourceTowards: SourceTowards) {
    this.#sourceTowards = sourceTowards;
  }

  /** Another configuration: all may be said again. */
  forget(): void {
    this.#explained.clear();
  }

  /** What is to be said about a failure; nothing when its reason is another one. */
  explain(
    { virtualServers }: DirectorConfiguration,
    assignments: readonly CheckAssignment[],
    { id, up, reason }: CheckReport,
  ): readonly DirectorEffect[] {
    const failed = up || !reason.includes('timeout') ? undefined : id;
    const assignment = assignments.find((each) => each.id === failed);
    if (assignment === undefined || this.#explained.has(assignment.service)) {
      return [];
    }
    const { check, server, service } = assignment;
    const source = 'connection' in check ? this.#sourceTowards(check.connection) : undefined;
    const isLost = virtualServers.some(
      ({ identity, realServers }) =>
        identity.form === 'address' &&
        identity.address === source &&
        realServers.some(
          ({ address, forwarding: { method } }) =>
            'connection' in check &&
            address === check.connection.address &&
            (method === 'DR' || method === 'TUN'),
        ),
    );
    if (!isLost || source === undefined) {
      return [];
    }
    this.#explained.add(service);
    const event = { event: 'checkFromService', server, service, address: source } as const;
    return [{ kind: 'log', event }];
  }
}
