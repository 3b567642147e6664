/** What an agent wants done with its server (AGENT_CHECK), in a few words. */
import type { CheckSnapshot } from '../../lvs/director/snapshot.js';

/** `drain 40%`, `maint`; "" for a server with its whole weight, or of which no agent speaks. */
export function ordersText(agent: CheckSnapshot['agent']): string {
  const { admin = 'ready', percent = 100 } = agent ?? {};
  const word = admin === 'disabled' ? ['maint'] : admin === 'drain' ? ['drain'] : [];
  return [...word, ...(percent === 100 ? [] : [`${percent}%`])].join(' ');
}
