/** Effects in a few words, so that a test reads as a list of what happened. */

import { routeText, ruleText } from '../../src/config/routing-text.js';
import type { VrrpEffect } from '../../src/vrrp/messages.js';
import { priorityOf } from '../../src/vrrp/packet/advertisement.js';

const MULTICAST_GROUP = '224.0.0.18';

/**
 * `advert VI_1 100`, `acquire VI_1 10.9.9.10`, `INSTANCE VI_1 MASTER 100`, `log stateChanged`, …
 */
export function effectText(effect: VrrpEffect): string {
  switch (effect.kind) {
    case 'transmit': {
      const { instance, destination, packet } = effect;
      const to = destination === MULTICAST_GROUP ? '' : ` to ${destination}`;
      return `advert ${instance} ${priorityOf(packet.subarray(20))}${to}`;
    }
    case 'acquire':
    case 'release': {
      const addresses = effect.addresses.map((entry) => entry.address).join(' ');
      return `${effect.kind} ${effect.instance} ${addresses}`;
    }
    case 'setRouting':
    case 'removeRouting': {
      const texts = [...effect.routes.map(routeText), ...effect.rules.map(ruleText)];
      return `${effect.kind} ${effect.instance} ${texts.join(', ')}`;
    }
    case 'announce':
      return `announce ${effect.instance} x${effect.rounds}`;
    case 'handOverEnded':
      return `hand-over ${effect.instance} ${effect.outcome.kind}`;
    case 'askNeighbour':
      return `ask ${effect.instance} ${effect.address}`;
    case 'notify':
      return `${effect.type} ${effect.name} ${effect.state} ${effect.priority}`;
    case 'log':
      return `log ${effect.event.event}`;
  }
}

/** All effects but what is only said to the log. */
export function deeds(effects: readonly VrrpEffect[]): readonly string[] {
  return effects.filter((effect) => effect.kind !== 'log').map(effectText);
}

/** Names of the log events. */
export function logged(effects: readonly VrrpEffect[]): readonly string[] {
  return effects.flatMap((effect) => (effect.kind === 'log' ? [effect.event.event] : []));
}

/** What scripts and FIFOs hear. */
export function notified(effects: readonly VrrpEffect[]): readonly string[] {
  return effects.filter((effect) => effect.kind === 'notify').map(effectText);
}
