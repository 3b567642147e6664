/**
 * The supervisor's side of the discovery child: starts it where the file has `real_servers`, tells
 * it which servers are in force, and hands on what it finds. A dead one changes nothing.
 */
import type { Configuration } from '../../../config/model.js';
import { discoveryPlaces, isDiscovering } from '../../../discovery/standing.js';
import type { DiscoveredServersKeeper } from '../../discovery/discovered-servers.js';
import type { FromDiscovery, ToDiscovery } from '../../discovery/discovery-messages.js';
import { toDiscoveryRules } from '../../outbox-rules.js';
import type { Child, ChildKind, ChildLine, ChildVitals, StopOrder } from './child.js';
import { forkChild } from './fork-child.js';
import { KeptChild } from './kept-child.js';

/** No haste: servers that go are found dead by their checks. */
const OTHERS_WAIT_MS = 10_000;

export class DiscoveryProcess implements Child {
  readonly #kept: KeptChild<ToDiscovery, FromDiscovery, never>;
  readonly #discovered: DiscoveredServersKeeper;
  #configuration: Configuration;

  constructor(configuration: Configuration, line: ChildLine, discovered: DiscoveredServersKeeper) {
    this.#configuration = configuration;
    this.#discovered = discovered;
    this.#kept = new KeptChild({
      line,
      name: 'discovery',
      rules: toDiscoveryRules,
      othersWaitMs: () => OTHERS_WAIT_MS,
      start: () => ({ child: forkChild('discovery'), standing: 'new' }),
      firstMessage: () => this.#order(),
      receive: (message) => this.#receive(message),
    });
  }

  get vitals(): ChildVitals {
    return this.#kept.vitals;
  }

  start(): void {
    this.#kept.start();
  }

  reload(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#kept.send(this.#order());
  }

  /** At once: what is found while the daemon stops is of no use. */
  stop({ release, withinMs }: StopOrder): Promise<void> {
    return this.#kept.stop(release, withinMs);
  }

  #order(): ToDiscovery {
    return {
      kind: 'configure',
      places: discoveryPlaces(this.#configuration.virtualServers),
      backends: [...this.#discovered.backends],
    };
  }

  #receive(message: FromDiscovery): void {
    if (message.kind === 'discovered') {
      this.#discovered.note(message.standing);
    } else {
      this.#kept.follow(message);
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
