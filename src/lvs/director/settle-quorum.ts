/** Quorum gained and lost (keepalived.conf(5), `quorum`, `sorry_server`). */

import type { DirectorEffect } from '../messages.js';
import { announceService, mailAboutService } from './announce.js';
import { quorumLimits } from './quorum.js';
import { aliveWeight, deservesQuorum, type VirtualServerEntry } from './virtual-server-entry.js';

/** When the quorum is looked at; the words differ. */
export type Occasion = 'start' | 'reload' | 'running';

/**
 * Brings the quorum of a virtual server up to date with its servers, and says so. A virtual server
 * that starts without a quorum says something only when a sorry server takes its place.
 */
export function settleQuorum(
  entry: VirtualServerEntry,
  occasion: Occasion,
): readonly DirectorEffect[] {
  const isUp = deservesQuorum(entry);
  if (occasion === 'start') {
    entry.quorumUp = isUp;
    const hasSorryServer = entry.configuration.sorryServer !== undefined;
    return isUp || hasSorryServer ? sayQuorum(entry, occasion) : [];
  }
  if (isUp === entry.quorumUp) {
    return [];
  }
  entry.quorumUp = isUp;
  return sayQuorum(entry, occasion);
}

function sayQuorum(entry: VirtualServerEntry, occasion: Occasion): readonly DirectorEffect[] {
  const { label: service, quorumUp, configuration } = entry;
  const { quorum, gainAt, loseBelow } = quorumLimits(configuration);
  // A quorum that was never there was not lost: it has to be gained.
  const threshold = quorumUp || occasion === 'start' ? gainAt : loseBelow;
  const weight = aliveWeight(entry);
  const lost = occasion === 'running' ? 'quorumLost' : 'quorumMissing';
  const event = quorumUp ? 'quorumGained' : lost;
  const state = quorumUp ? 'UP' : 'DOWN';
  const sum = `${quorum}+${gainAt - quorum}=${threshold} <= ${weight}`;
  return [
    { kind: 'log', event: { event, service, quorum, threshold, weight } },
    ...saySorryServer(entry, occasion),
    announceService(entry, state),
    ...mailAboutService(entry, state, `${mailWords(quorumUp, occasion)} ${sum}`),
  ];
}

/** At the start it is not there yet, so there is nothing to be removed. */
function saySorryServer(entry: VirtualServerEntry, occasion: Occasion): readonly DirectorEffect[] {
  const { sorryServer } = entry.configuration;
  if (sorryServer === undefined || (entry.quorumUp && occasion === 'start')) {
    return [];
  }
  const event = entry.quorumUp ? 'sorryServerRemoved' : 'sorryServerAdded';
  const { label: service, sorryLabel: server } = entry;
  return [{ kind: 'log', event: { event, server, service, inhibit: sorryServer.inhibit } }];
}

function mailWords(isUp: boolean, occasion: Occasion): string {
  if (occasion === 'start') {
    return `Starting with quorum ${isUp ? 'up' : 'down'}`;
  }
  if (isUp) {
    return 'Gained quorum';
  }
  return occasion === 'reload' ? 'Starting with quorum down' : 'Lost quorum';
}
