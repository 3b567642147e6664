/**
 * The supervisor's side of the discovery child: starts it where the file has `real_servers`, tells
 * it which servers are in force, and hands on what it finds. A dead one changes
 * nothing, and what is found while the daemon stops is of no use.
 */
import type { Configuration } from '../../../config/model.js';
import { discoveryPlaces, isDiscovering } from '../../../discovery/standing.js';
import type { DiscoveredServersKeeper } from '../../discovery/discovered-servers.js';
import type { FromDiscovery, ToDiscovery } from '../../discovery/discovery-messages.js';
import { toDiscoveryRules } from '../../outbox-rules.js';
import type { ChildKind, ChildLine } from './child.js';
import { ConfiguredChild } from './configured-child.js';

/** No haste: servers that go are found dead by their checks. */
const OTHERS_WAIT_MS = 10_000;

export class DiscoveryProcess extends ConfiguredChild<ToDiscovery, FromDiscovery> {
  readonly #discovered: DiscoveredServersKeeper;

  constructor(configuration: Configuration, line: ChildLine, discovered: DiscoveredServersKeeper) {
    super(configuration, {
      line,
      name: 'discovery',
      rules: toDiscoveryRules,
      othersWaitMs: OTHERS_WAIT_MS,
    });
    this.#discovered = discovered;
  }

  protected order(): ToDiscovery {
    return {
      kind: 'configure',
      places: discoveryPlaces(this.configuration.virtualServers),
      backends: [...this.#discovered.backends],
    };
  }

  protected receive(message: FromDiscovery): void {
    if (message.kind === 'discovered') {
      this.#discovered.note(message.standing);
    } else {
      this.kept.follow(message);
    }
  }
}

/** The kind: it runs only where servers are discovered and checked. */
export const discoveryKind: ChildKind<DiscoveryProcess> = {
  isNeeded: ({ virtualServers }, { runCheckers }) => runCheckers && isDiscovering(virtualServers),
  open: (configuration, line, { discovered }) =>
    new DiscoveryProcess(configuration, line, discovered),
  releasesAtStop: () => true,
};
